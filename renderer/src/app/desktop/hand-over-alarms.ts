/** Keeps the desktop's alarm table current: after each change, at most once in two seconds, and only when it differs. */
import type { Client } from '@/app/client/client-types'
import type { Host } from '@/host/host'
import type { Locale } from '../i18n/locale'
import { knownAlarms } from './known-alarms'

const PAUSE_MS = 2_000

export interface AlarmHandOver {
  /** The language is another now. */
  again(): void
  stop(): void
}

export function handOverAlarms(client: Client, host: Host, language: () => Locale): AlarmHandOver {
  let timer: ReturnType<typeof setTimeout> | null = null
  let last = ''

  async function send(): Promise<void> {
    const known = knownAlarms(client, language())
    const text = JSON.stringify(known)
    if (text === last) return
    last = text
    try {
      await host.alarms.replace(known)
    } catch (error) {
      // The next change tries again; until then the table before it warns.
      last = ''
      console.error('The alarms were not handed over', error)
    }
  }
  function ask(): void {
    timer ??= setTimeout(() => {
      timer = null
      void send()
    }, PAUSE_MS)
  }
  const stops = (['tickets', 'reset', 'connection', 'actor', 'directory'] as const).map((name) => client.on(name, ask))
  ask()

  return {
    again: ask,
    stop() {
      for (const stop of stops) stop()
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** Nobody is signed in: what was theirs warns nobody else. */
export async function withdrawAlarms(host: Host): Promise<void> {
  try {
    await host.alarms.replace(null)
  } catch (error) {
    console.error('The alarms were not withdrawn', error)
  }
}
