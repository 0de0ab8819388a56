/** Commands of the application as a whole: palette, help, registration, attention, look, sign-out. */
import { useCommands } from '../commands-registry'
import { following, DENSITIES, setDensity, setTheme, useTheme } from '../theme'
import { LOCALES, useLocale } from '../i18n'
import { ADMINISTRATION_ROUTE, DUTY_ROUTE, FILES_TAB, SETTINGS_ROUTE, type AppPage } from '../place'
import { useConnectionStore } from '../stores/connection-store'
import { useDirectoryStore } from '../stores/directory-store'
import { useSessionStore } from '../stores/session-store'
import { useMuteCommands } from './use-mute-commands'

export interface AppActions {
  openPalette(): void
  openHelp(): void
  register(): void
  toggleAttention(): void
  toggleNotices(): void
  showPage(page: AppPage, tab?: string): void
  /** One step back: out of a field, out of the panel, out of the ticket. */
  back(): void
  canGoBack(): boolean
  askToSignOut(): void
}

export function useAppCommands(actions: AppActions): void {
  const directory = useDirectoryStore()
  const connection = useConnectionStore()
  const session = useSessionStore()
  const { density, shownTheme } = useTheme()
  const locale = useLocale()

  useMuteCommands()
  useCommands([
    {
      id: 'app.palette',
      titleKey: 'shell.palette',
      group: 'application',
      keys: ['Mod+KeyK'],
      hidden: true,
      run: () => actions.openPalette(),
    },
    {
      id: 'app.register',
      titleKey: 'shell.registerTicket',
      group: 'application',
      keys: ['KeyC'],
      icon: 'add',
      enabled: () => directory.isReady,
      run: () => actions.register(),
    },
    {
      id: 'app.help',
      titleKey: 'shell.help',
      group: 'application',
      keys: ['Shift+Slash'],
      icon: 'keyboard',
      run: () => actions.openHelp(),
    },
    {
      id: 'app.back',
      titleKey: 'queue.command.back',
      group: 'navigation',
      keys: ['Escape'],
      hidden: true,
      enabled: () => actions.canGoBack(),
      run: () => actions.back(),
    },
    {
      id: 'app.attention',
      titleKey: 'shell.attention',
      group: 'navigation',
      keys: ['KeyG KeyA'],
      icon: 'diverge',
      run: () => actions.toggleAttention(),
    },
    {
      id: 'app.notices',
      titleKey: 'notices.command.show',
      group: 'navigation',
      keys: ['KeyG KeyN'],
      icon: 'bell',
      run: () => actions.toggleNotices(),
    },
    {
      id: 'app.duty',
      titleKey: 'duty.command.open',
      group: 'navigation',
      keys: ['KeyG KeyW'],
      icon: 'duty',
      run: () => actions.showPage(DUTY_ROUTE),
    },
    {
      id: 'app.administration',
      titleKey: 'administration.command.open',
      group: 'navigation',
      keys: ['KeyG KeyS'],
      icon: 'settings',
      enabled: () => session.account?.roles.includes('admin') === true,
      run: () => actions.showPage(ADMINISTRATION_ROUTE),
    },
    {
      id: 'app.fileRules',
      titleKey: 'administration.command.files',
      group: 'navigation',
      icon: 'attachment',
      enabled: () => session.account?.roles.includes('admin') === true,
      run: () => actions.showPage(ADMINISTRATION_ROUTE, FILES_TAB),
    },
    {
      id: 'app.settings',
      titleKey: 'settings.command.open',
      group: 'navigation',
      keys: ['Mod+Comma'],
      icon: 'sliders',
      run: () => actions.showPage(SETTINGS_ROUTE),
    },
    {
      id: 'app.checkNow',
      titleKey: 'shell.checkNow',
      group: 'application',
      icon: 'refresh',
      run: () => connection.checkNow(),
    },
    {
      id: 'view.theme',
      titleKey: 'shell.switchTheme',
      group: 'view',
      keys: ['Shift+KeyT'],
      icon: 'theme',
      run: () => setTheme(shownTheme.value === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'view.language',
      titleKey: 'shell.switchLanguage',
      group: 'view',
      keys: ['Shift+KeyL'],
      run: () => {
        locale.value = following(LOCALES, locale.value)
      },
    },
    {
      id: 'view.density',
      titleKey: 'shell.switchDensity',
      group: 'view',
      keys: ['Shift+KeyD'],
      icon: 'density',
      run: () => setDensity(following(DENSITIES, density.value)),
    },
    {
      id: 'app.signOut',
      titleKey: 'shell.signOut',
      group: 'application',
      icon: 'sign-out',
      run: () => actions.askToSignOut(),
    },
  ])
}
