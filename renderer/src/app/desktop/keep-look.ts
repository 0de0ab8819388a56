/**
 * Keeps language, theme and density in the settings of this machine too, so that they outlive the browser's data, and the
 * main process speaks the same language. What is kept there leads at the start; after that, what is chosen. Until
 * somebody has chosen, the system's ways are followed, and nothing is kept.
 */
import { onScopeDispose, watch } from 'vue'
import { createHost } from '@/host/create-host'
import type { Host } from '@/host/host'
import type { Look, SettingsSnapshot } from '@shared/protocol/desktop-settings'
import { setLocale, useLocale } from '../i18n'
import { setDensity, setTheme, useTheme } from '../theme'

/**
 * For as long as the component (or effect scope) that calls it lives.
 *
 * @param onKept told of the settings after each choice: it may not have reached the disk
 */
export function keepLook(onKept: (snapshot: SettingsSnapshot) => void, host: Host = createHost()): void {
  const locale = useLocale()
  const { theme, density } = useTheme()
  const look = (): Look => ({ language: locale.value, theme: theme.value, density: density.value })
  let isOver = false
  onScopeDispose(() => (isOver = true))

  async function begin(): Promise<void> {
    const answer = await host.settings.read()
    if (answer.kind === 'notHere' || isOver) return
    const { look: kept } = answer.value.settings
    if (kept !== null) show(kept)
    const stop = watch(look, (next) => void keep(next).catch(report))
    onScopeDispose(stop, true)
  }
  async function keep(next: Look): Promise<void> {
    const answer = await host.settings.change({ look: next })
    if (answer.kind === 'done') onKept(answer.value)
  }
  begin().catch(report)
}

function show({ language, theme, density }: Look): void {
  setLocale(language)
  setTheme(theme)
  setDensity(density)
}

function report(error: unknown): void {
  console.error('The look is not kept by this machine', error)
}
