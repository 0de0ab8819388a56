/** Start at sign-in on macOS and Windows, which keep a list of such programs themselves. */
import type { App } from 'electron'
import { HIDDEN_SWITCH, type Autostart } from './autostart'

export function loginItem(app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>): Autostart {
  // Windows tells entries apart by their arguments; macOS passes none, and says how it was started instead.
  const args = [HIDDEN_SWITCH]
  return {
    isOn: () => Promise.resolve(app.getLoginItemSettings({ args }).openAtLogin),
    set(isOn) {
      app.setLoginItemSettings({ openAtLogin: isOn, args })
      return Promise.resolve()
    },
  }
}
