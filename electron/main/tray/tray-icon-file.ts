/**
 * The picture of the tray in the form that the system wants: Windows an icon that holds every scale, macOS a template whose
 * colour it chooses itself (by the end of its name), Linux a picture. `@2x` and the like are found by Electron.
 *
 * @param name as `trayIcon` has it
 */
export function trayIconFile(name: string, platform: string): string {
  if (platform === 'win32') return `${name}.ico`
  return platform === 'darwin' ? `${name}Template.png` : `${name}.png`
}
