/**
 * What a sandboxed preload may use of Electron, over one binding that only this isolated world has. Plain data crosses,
 * as JSON; a function or a symbol is refused as by Electron.
 */
function oporaStandInElectron(bridge, call) {
  const waiting = new Map()
  const listeners = new Map()
  let next = 0
  const refuse = (_key, value) => {
    if (typeof value === 'function' || typeof value === 'symbol') throw new Error('An object could not be cloned.')
    return value
  }
  globalThis.__standInReply = (id, error, value) => {
    const { resolve, reject } = waiting.get(id)
    waiting.delete(id)
    if (error === null) resolve(value)
    else reject(new Error(error))
  }
  globalThis.__standInSend = (channel, args) => {
    for (const listener of [...(listeners.get(channel) ?? [])]) listener({ senderId: 0, ports: [] }, ...args)
  }
  const ipcRenderer = {
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        const id = (next += 1)
        const message = JSON.stringify({ id, channel, args }, refuse)
        waiting.set(id, { resolve, reject })
        call(message)
      }),
    on: (channel, listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off: (channel, listener) => {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((one) => one !== listener),
      )
      return ipcRenderer
    },
  }
  return { ipcRenderer, contextBridge: { exposeInMainWorld: (key, api) => bridge.expose(key, api) } }
}
