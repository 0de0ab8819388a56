/** Signing in, and the end of a session. */
export default {
  title: 'Sign in',
  login: 'Login',
  password: 'Password',
  signIn: 'Sign in',
  missing: { login: 'Enter your login', password: 'Enter your password' },
  serverAddress: 'Server address…',
  starting: 'Opening the queue',
  demoTitle: 'Demo',
  demoHint: 'One click signs in. The tickets come from open logs.',
  orPassword: 'Or with login and password',
  again: 'Sign in again',
  againHint: 'The session has ended. Everything unsent is saved on this device and goes after you sign in.',
  failure: {
    invalidCredentials: 'Login or password is wrong',
    tooManyFailures: 'Too many failed attempts. Try again in a few minutes',
    demoGrantNeeded: 'For one-click sign-in open the address that the server printed. Another is printed by',
    demoHere: 'One-click sign-in is there when Opora is started by',
    accountClosed: 'This account has been closed. Choose another one',
    unreachable: 'The server cannot be reached. Check the network and try again',
    unreachableAt:
      'The server {origin} does not answer. Check the network and the address of the server, then try again',
    noAddress:
      'No server address has been set yet, and none answers on this computer ({origin}). Set the address of your organisation’s server',
    unavailable: 'The server cannot work yet. Try again in a minute',
    storage: 'The storage on this device cannot be opened. Free some space and try again',
    storageBlocked: 'Another window of Opora holds the storage on this device. Close the other windows and try again',
    unsavedWork:
      'Changes of the person who works here are not saved and would be lost. Free some disk space, or sign them out first',
    signOutNotNoted:
      'The person who worked here could not be signed out: the storage of this device is full. Free some disk space and try again',
    unknown: 'Signing in failed ({code}). Try again or ask the administrator',
  },
} as const
