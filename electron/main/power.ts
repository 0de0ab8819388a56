/** What wakes the alarm clock from outside: the machine, its lock, the network. */
import type { PowerMonitor } from 'electron'
import type { WakeReason } from './alarms/alarm-clock'

export function followPower(power: Pick<PowerMonitor, 'on'>, wake: (reason: WakeReason) => void): void {
  power.on('resume', () => wake('resume'))
  // Not on Linux.
  power.on('unlock-screen', () => wake('unlock'))
}
