/**
 * Tells in the corner what became of the settings of this machine, whoever is signed in: as the desktop found them, and
 * when a choice did not reach the disk, wherever it was made.
 */
import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSettingsStore } from '@/settings/settings-store'
import { troubleWords } from '@/settings/trouble-words'
import type { SettingsSnapshot, SettingsTroubleWords } from '@shared/protocol/desktop-settings'
import type { Corner } from './corner'

export function useSettingsTroubles(corner: Corner): void {
  const { t } = useI18n()
  const store = useSettingsStore()
  let told: ReadonlySet<string> = new Set()

  function follow({ troubles, settings }: SettingsSnapshot): void {
    // The next choice that does not reach the disk is news, though the file is the same.
    const keyOf = (trouble: SettingsTroubleWords): string =>
      JSON.stringify(trouble.kind === 'notWritten' ? [trouble, settings] : trouble)
    const news = troubles.filter((trouble) => !told.has(keyOf(trouble)))
    const keys = new Set(troubles.map(keyOf))
    const isOver = [...told].some((key) => !keys.has(key))
    told = keys
    if (isOver || news.length > 0) corner.forget('settings')
    const [title, ...others] = news.map((trouble) => troubleWords(trouble, t))
    if (title !== undefined) corner.tell({ title, text: others.join('\n'), ticketId: null, about: 'settings' })
  }
  watch(
    () => store.snapshot,
    (snapshot) => {
      if (snapshot !== null) follow(snapshot)
    },
    { immediate: true },
  )
}
