/** Keeps the tray current: after each change, and as time alone makes deadlines near; only when it differs. */
import type { Client } from '@/app/client/client-types'
import type { BadgeState, Host } from '@/host/host'
import { badgeState } from './badge-state'

const PAUSE_MS = 1_000
const TICK_MS = 30_000

/** @returns ends it */
export function showBadge(client: Client, host: Host): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let last = ''
  const show = (state: BadgeState): void => {
    const text = JSON.stringify(state)
    if (text === last) return
    last = text
    host.badge.show(state).catch((error: unknown) => {
      last = ''
      console.error('The tray was not changed', error)
    })
  }
  const ask = (): void => {
    timer ??= setTimeout(() => {
      timer = null
      show(badgeState(client))
    }, PAUSE_MS)
  }
  const stops = (['tickets', 'reset', 'connection', 'actor', 'notices'] as const).map((name) => client.on(name, ask))
  const ticking = setInterval(ask, TICK_MS)
  ask()
  return () => {
    for (const stop of stops) stop()
    clearInterval(ticking)
    if (timer !== null) clearTimeout(timer)
  }
}
