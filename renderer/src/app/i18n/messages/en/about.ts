/** About the application. */
export default {
  command: 'About Opora',
  title: 'About Opora',
  text: 'The workplace of a technical-support engineer: the queue on your own computer, deadlines watched offline too.',
  version: 'Version',
  where: 'Runs',
  onDesktop: 'as an application of this computer ({system})',
  inBrowser: 'in a browser',
  server: 'Server',
  licence: 'Opora is under the MIT licence. The packages inside it have licences of their own.',
  licences: 'Licences of the packages',
  licencesFailed: 'The list could not be read. It lies beside the application, in the file licences.txt.',
  back: 'Back',
} as const
