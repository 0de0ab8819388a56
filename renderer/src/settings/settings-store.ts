/** The settings that this machine keeps, and its updates. What is shown is what the machine answered, never a wish. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { createHost } from '@/host/create-host'
import type { Host, HostAnswer } from '@/host/host'
import type {
  DesktopSettingsChange,
  ServerTest,
  SettingsSnapshot,
  ShortcutState,
  UpdateState,
} from '@shared/protocol/desktop-settings'

type Refusal = Extract<ServerTest, { readonly kind: 'refused' }>

export const useSettingsStore = defineStore('settings', () => {
  /** `notHere` in a browser: only how the page looks can be chosen there. */
  const status = ref<'loading' | 'ready' | 'notHere' | 'failed'>('loading')
  const snapshot = shallowRef<SettingsSnapshot | null>(null)
  /** Null where there are none. */
  const update = shallowRef<UpdateState | null>(null)
  /** The last change did not reach the machine. */
  const hasFailed = ref(false)
  let host: Host | null = null

  const settings = computed(() => snapshot.value?.settings ?? null)
  /** Null when notifications are not muted. */
  const mutedUntil = computed(() => snapshot.value?.mutedUntil ?? null)

  /** Reads them once; later calls read them anew. */
  async function open(given: Host = host ?? createHost()): Promise<void> {
    if (host === null) {
      given.onSettingsChanged((changed) => (snapshot.value = changed))
      given.onUpdateChanged((state) => (update.value = state))
    }
    host = given
    const read = await asked((machine) => machine.settings.read())
    if (read !== null) snapshot.value = read
    if (status.value === 'ready') update.value = await asked((machine) => machine.updates.read(), false)
  }

  /** What the machine answered to somebody else. */
  function take(answered: SettingsSnapshot): void {
    snapshot.value = answered
  }

  /** @returns null when the machine does not have it, or did not answer */
  async function asked<T>(
    ask: (machine: Host) => Promise<HostAnswer<T>>,
    decidesStatus = status.value === 'loading' || status.value === 'failed',
  ): Promise<T | null> {
    if (host === null) throw new Error('The settings store was not opened')
    hasFailed.value = false
    try {
      const answer = await ask(host)
      if (decidesStatus) status.value = answer.kind === 'done' ? 'ready' : 'notHere'
      return answer.kind === 'done' ? answer.value : null
    } catch (error) {
      console.error('The settings of this machine did not answer', error)
      if (decidesStatus) status.value = 'failed'
      hasFailed.value = true
      return null
    }
  }

  async function change(changes: DesktopSettingsChange): Promise<void> {
    snapshot.value = (await asked((machine) => machine.settings.change(changes))) ?? snapshot.value
  }

  /** For an hour from now, or not any more. */
  async function mute(isMuted: boolean): Promise<void> {
    snapshot.value = (await asked((machine) => machine.settings.mute(isMuted))) ?? snapshot.value
  }

  async function setAutostart(isOn: boolean): Promise<void> {
    snapshot.value = (await asked((machine) => machine.settings.setAutostart(isOn))) ?? snapshot.value
  }

  /** @returns `taken` when another program has it: then the one before stays */
  async function setShortcut(accelerator: string | null): Promise<ShortcutState | null> {
    const state = await asked((machine) => machine.settings.setShortcut(accelerator))
    snapshot.value = (await asked((machine) => machine.settings.read())) ?? snapshot.value
    return state
  }

  const testServer = (address: string): Promise<ServerTest | null> =>
    asked((machine) => machine.settings.testServer(address))

  /** @returns `kept` once it was found, the person agreed, and it is on disk; or why it is refused */
  async function useServer(address: string): Promise<'kept' | 'declined' | Refusal> {
    const answer = await asked((machine) => machine.settings.useServer(address))
    if (answer?.kind === 'refused') return answer
    snapshot.value = (await asked((machine) => machine.settings.read())) ?? snapshot.value
    return !hasFailed.value && snapshot.value?.server.kept === address ? 'kept' : 'declined'
  }

  async function restart(): Promise<void> {
    await asked((machine) => machine.settings.restart())
  }

  async function runUpdate(step: 'check' | 'download' | 'install'): Promise<void> {
    update.value = (await asked((machine) => machine.updates[step]())) ?? update.value
  }

  return {
    status,
    snapshot,
    settings,
    mutedUntil,
    update,
    hasFailed,
    open,
    take,
    change,
    mute,
    setAutostart,
    setShortcut,
    testServer,
    useServer,
    restart,
    runUpdate,
  }
})
