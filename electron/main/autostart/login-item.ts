/** Start at sign-in on macOS and Windows, which keep a list of such programs themselves. */
import type { App } from 'electron'
import { HIDDEN_SWITCH, type Autostart } from './autostart'

export function loginItem(
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>,
  platform: string,
): Autostart {
  // Windows tells entries apart by their arguments; macOS passes none, and says how it was started instead.
  const args = [HIDDEN_SWITCH]
  return {
    isOn() {
      const { executableWillLaunchAtLogin, status } = app.getLoginItemSettings({ args })
      // Not `openAtLogin`: an entry that the person has switched off in the system's own settings stands in the list still.
      return Promise.resolve(platform === 'win32' ? executableWillLaunchAtLogin : status === 'enabled')
    },
    set(isOn) {
      app.setLoginItemSettings({ openAtLogin: isOn, args })
      return Promise.resolve()
    },
  }
}
