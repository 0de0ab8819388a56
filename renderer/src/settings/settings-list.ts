/** Every setting there is, in the order in which they stand, and how one is found by a word. */

/** `isDesktop`: only the application of this computer can do it, a browser cannot. */
export const SETTINGS = [
  { id: 'language', section: 'look', isDesktop: false },
  { id: 'theme', section: 'look', isDesktop: false },
  { id: 'density', section: 'look', isDesktop: false },
  { id: 'thresholds', section: 'notifications', isDesktop: true },
  { id: 'unassigned', section: 'notifications', isDesktop: true },
  { id: 'mute', section: 'notifications', isDesktop: true },
  { id: 'quietHours', section: 'notifications', isDesktop: true },
  { id: 'shortcut', section: 'desktop', isDesktop: true },
  { id: 'closesToTray', section: 'desktop', isDesktop: true },
  { id: 'autostart', section: 'desktop', isDesktop: true },
  { id: 'spelling', section: 'desktop', isDesktop: true },
  { id: 'unsentFile', section: 'desktop', isDesktop: false },
  { id: 'server', section: 'connection', isDesktop: true },
  { id: 'updates', section: 'connection', isDesktop: true },
] as const

export type SettingId = (typeof SETTINGS)[number]['id']
export type SectionId = (typeof SETTINGS)[number]['section']

export const SECTIONS: readonly SectionId[] = [...new Set(SETTINGS.map(({ section }) => section))]

const wordsOf = (text: string): readonly string[] =>
  text
    .toLocaleLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '')

/**
 * Settings in whose words each word of the query begins one.
 *
 * @param textOf what stands on the screen for a setting, and what else it is looked for by
 */
export function findSettings(query: string, textOf: (id: SettingId) => string): ReadonlySet<SettingId> {
  const asked = wordsOf(query)
  return new Set(
    SETTINGS.map(({ id }) => id).filter((id) => {
      const words = wordsOf(textOf(id))
      return asked.every((part) => words.some((word) => word.startsWith(part)))
    }),
  )
}
