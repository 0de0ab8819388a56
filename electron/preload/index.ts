/** Puts `window.opora` into the page. Built into one file: a sandboxed preload cannot load another. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { bridge } from './bridge'

contextBridge.exposeInMainWorld(
  'opora',
  bridge(
    (channel, ...args) => ipcRenderer.invoke(channel, ...args),
    (event, listener) => {
      const withoutEvent = (_event: IpcRendererEvent, detail: unknown): void => listener(detail)
      ipcRenderer.on(event, withoutEvent)
      return () => void ipcRenderer.off(event, withoutEvent)
    },
  ),
)
