/** What wakes the alarm clock from outside: the machine and its lock; the network is in `network.ts`. */
import type { PowerMonitor } from 'electron'
import type { WakeReason } from './alarms/alarm-clock'

export function followPower(power: Pick<PowerMonitor, 'on'>, wake: (reason: WakeReason) => void): void {
  power.on('resume', () => wake('resume'))
  // Not on Linux.
  power.on('unlock-screen', () => wake('unlock'))
}
