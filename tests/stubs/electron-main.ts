/**
 * What Electron is to the start of the main process, in plain Node: it writes down what is asked of it, in order, and
 * answers as little as that start needs. Whatever is not written out here is written down, and answers nothing.
 */
import { EventEmitter } from 'node:events'

export interface Call {
  /** `app.enableSandbox`, `new BrowserWindow`. */
  readonly what: string
  readonly args: readonly unknown[]
}

type Listener = (event: unknown, ...args: unknown[]) => Promise<unknown>

export interface ElectronMain {
  /** What `import … from 'electron'` gives. */
  readonly module: Readonly<Record<string, unknown>>
  readonly calls: readonly Call[]
  readonly app: EventEmitter
  readonly windows: readonly (EventEmitter & { readonly webContents: EventEmitter & { readonly mainFrame: object } })[]
  readonly notifications: readonly EventEmitter[]
  /** Events to the page. */
  readonly told: readonly (readonly [channel: string, detail: unknown])[]
  /** Calls a channel as the page does. */
  invoke(channel: string, ...args: readonly unknown[]): Promise<unknown>
}

/** @param folder of the application's data */
export function electronMain(folder: string): ElectronMain {
  const calls: Call[] = []
  const told: [string, unknown][] = []
  const listeners = new Map<string, Listener>()
  const windows: Window[] = []
  const notifications: EventEmitter[] = []

  /** Writes down each call, and makes it where there is something to call. */
  function noting<T extends object>(name: string, own: T): T {
    return new Proxy(own, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (typeof key === 'symbol' || (value !== undefined && typeof value !== 'function')) return value
        return (...args: unknown[]): unknown => {
          calls.push({ what: `${name}.${key}`, args })
          return typeof value === 'function' ? (Reflect.apply(value, target, args) as unknown) : undefined
        }
      },
    })
  }

  class Contents extends EventEmitter {
    readonly mainFrame = { origin: 'app://opora' }
    send = (channel: string, detail: unknown): void => void told.push([channel, detail])
    getZoomLevel = (): number => 0
    isDestroyed = (): boolean => false
  }
  class Window extends EventEmitter {
    readonly webContents = noting('webContents', new Contents())
    constructor(options: unknown) {
      super()
      calls.push({ what: 'new BrowserWindow', args: [options] })
      windows.push(this)
    }
    async loadURL(): Promise<void> {
      this.emit('ready-to-show')
    }
    isDestroyed = (): boolean => false
    isMaximized = (): boolean => false
    isMinimized = (): boolean => false
    isFocused = (): boolean => false
    getNormalBounds = (): object => ({ x: 0, y: 0, width: 1440, height: 900 })
    show = (): void => undefined
    focus = (): void => undefined
    flashFrame = (): void => undefined
  }
  class Shown extends EventEmitter {
    static isSupported = (): boolean => true
    constructor() {
      super()
      notifications.push(this)
    }
    show = (): void => void this.emit('show')
    close = (): void => void this.emit('close', {})
  }
  class Tray extends EventEmitter {
    setImage = (): void => undefined
    setToolTip = (): void => undefined
    setContextMenu = (): void => undefined
  }

  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    getPath: () => folder,
    whenReady: () => Promise.resolve(),
    requestSingleInstanceLock: () => true,
    getPreferredSystemLanguages: () => ['ru-RU'],
    getLoginItemSettings: () => ({ wasOpenedAtLogin: false }),
    getVersion: () => '0.0.0-test',
  })
  const module = {
    app: noting('app', app),
    BrowserWindow: Window,
    dialog: noting('dialog', { showMessageBox: () => Promise.resolve({ response: 0 }) }),
    globalShortcut: noting('globalShortcut', { register: () => true }),
    ipcMain: noting('ipcMain', { handle: (channel: string, listener: Listener) => listeners.set(channel, listener) }),
    Menu: noting('Menu', {}),
    nativeImage: noting('nativeImage', {}),
    net: noting('net', { isOnline: () => true, fetch: () => Promise.reject(new TypeError('no network here')) }),
    Notification: Shown,
    powerMonitor: new EventEmitter(),
    protocol: noting('protocol', {}),
    safeStorage: {
      isAsyncEncryptionAvailable: () => Promise.resolve(true),
      getSelectedStorageBackend: () => 'gnome_libsecret',
      encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text)),
      decryptStringAsync: (bytes: Buffer) => Promise.resolve({ result: bytes.toString(), shouldReEncrypt: false }),
    },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] },
    session: { defaultSession: noting('session', { setProxy: () => Promise.resolve() }) },
    Tray,
  }
  return {
    module,
    calls,
    app,
    windows,
    notifications,
    told,
    async invoke(channel, ...args) {
      const [window] = windows
      const { webContents } = window!
      return listeners.get(channel)?.({ sender: webContents, senderFrame: webContents.mainFrame }, ...args)
    },
  }
}
