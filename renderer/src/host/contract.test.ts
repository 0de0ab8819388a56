/** Both hosts against the whole contract: a channel that one of them forgets would be a button that does nothing. */
import { IPC_CHANNELS, type AppInfo, type IpcChannel, type OporaBridge } from '@shared/protocol/ipc-contract'
import { expect, test } from 'vitest'
import { createHost } from './create-host'
import type { Host } from './host'

const location = { origin: 'https://support.example.org' } as Location

/** The method of a host that stands for a channel; `app.info` is its `info`. */
function methodOf(host: Host, channel: IpcChannel): (...args: unknown[]) => Promise<unknown> {
  const [part = '', method = ''] = channel === 'app.info' ? [null, 'info'] : channel.split('.')
  const home = part === null ? host : (host as unknown as Record<string, object>)[part]
  return (home as Record<string, (...args: unknown[]) => Promise<unknown>>)[method]!
}

/** A preload whose every method answers with its own name. */
function preload(): OporaBridge {
  const part = (name: string): object =>
    new Proxy({}, { get: (_t, method) => () => Promise.resolve({ ok: true, value: `${name}.${String(method)}` }) })
  return new Proxy({}, { get: (_t, name) => part(String(name)) }) as OporaBridge
}

test.each(IPC_CHANNELS)('%s: the desktop asks the main process, on this channel', async (channel) => {
  expect(await methodOf(createHost({ opora: preload(), location }), channel)()).toBe(channel)
})

test.each(IPC_CHANNELS)('%s: a browser answers itself, or says that it cannot', async (channel) => {
  const answer = await methodOf(createHost({ location }), channel)()
  if (channel === 'app.info') expect((answer as AppInfo).host).toBe('browser')
  else expect(answer).toEqual({ kind: 'notHere' })
})
