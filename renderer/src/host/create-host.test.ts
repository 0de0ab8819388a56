import type { BadgeState, IpcReply, OporaBridge } from '@shared/protocol/ipc-contract'
import { describe, expect, test } from 'vitest'
import { createHost } from './create-host'
import { HostError } from './host'

const loading: BadgeState = { kind: 'loading' }
const location = { origin: 'https://support.example.org' } as Location

/** A preload that gives every call the same reply and records what it was asked. */
function preload(reply: IpcReply<unknown>): { opora: OporaBridge; asked: unknown[][] } {
  const asked: unknown[][] = []
  const part = (name: string) =>
    new Proxy(
      {},
      {
        get:
          (_t, method) =>
          async (...args: unknown[]) => (asked.push([name, method, ...args]), reply),
      },
    )
  return { opora: new Proxy({}, { get: (_t, name) => part(String(name)) }) as OporaBridge, asked }
}

describe('in the desktop', () => {
  test('a part is asked through the preload and its answer handed on', async () => {
    const { opora, asked } = preload({ ok: true, value: { kind: 'done', value: null } })
    const host = createHost({ opora, location })
    expect(host.kind).toBe('electron')
    expect(await host.badge.show(loading)).toEqual({ kind: 'done', value: null })
    expect(await host.journal.read('server', 'person')).toEqual({ kind: 'done', value: null })
    expect(asked).toEqual([
      ['badge', 'show', loading],
      ['journal', 'read', 'server', 'person'],
    ])
  })

  test('a refusal is an error with its code', async () => {
    const { opora } = preload({
      ok: false,
      error: { code: 'invalid', message: 'badge.show was called with other arguments' },
    })
    const asking = createHost({ opora, location }).badge.show(loading)
    await expect(asking).rejects.toThrow(HostError)
    await expect(asking).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('in a browser', () => {
  test('the central API is where the page came from', async () => {
    const info = await createHost({ location }).info()
    expect(info).toMatchObject({ host: 'browser', apiOrigin: 'https://support.example.org' })
  })

  test('what only a desktop can do is not here', async () => {
    const host = createHost({ location })
    const answers = await Promise.all([
      host.journal.append([]),
      host.alarms.replace(null),
      host.notices.withdraw([]),
      host.credentials.refresh('server'),
      host.deepLinks.take(),
      host.badge.show(loading),
    ])
    expect(answers).toEqual(answers.map(() => ({ kind: 'notHere' })))
  })
})
