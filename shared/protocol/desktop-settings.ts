/**
 * The settings of a desktop that its page shows and changes: what is kept on this machine, and what only the machine
 * itself knows (whether the system starts it, whether a shortcut is free).
 */
import { z } from 'zod'
import { ACCELERATOR } from './accelerator'

/** Percent of a target at which the agreed ladders warn; each can be muted. */
export const NOTIFICATION_THRESHOLDS = [75, 90, 100] as const

const minute = z.number().int().min(0).max(1_439)

/** Minutes since midnight by the clock on the wall; `from` after `to` spans midnight, and equal would be no hours at all. */
const quietHoursSchema = z
  .strictObject({ fromMinute: minute, toMinute: minute })
  .refine(({ fromMinute, toMinute }) => fromMinute !== toMinute)
export type QuietHours = Readonly<z.infer<typeof quietHoursSchema>>

export const NIGHT: QuietHours = { fromMinute: 22 * 60, toMinute: 7 * 60 }

export const notificationSettingsSchema = z.strictObject({
  mutedThresholds: z.array(z.number().min(0).max(1_000)).max(100),
  /** Also of tickets of one's groups that nobody has taken. */
  withUnassigned: z.boolean(),
  /** Null: there are none. */
  quietHours: quietHoursSchema.nullable(),
  /** What they are when they are turned on again. */
  usualQuietHours: quietHoursSchema,
})
export type NotificationSettings = z.infer<typeof notificationSettingsSchema>

/** Whoever turns them off finds their own again. */
export const quietHoursTurned = (
  { quietHours, usualQuietHours }: Pick<NotificationSettings, 'quietHours' | 'usualQuietHours'>,
  isOn: boolean,
): Pick<NotificationSettings, 'quietHours' | 'usualQuietHours'> => {
  const hours = quietHours ?? usualQuietHours
  return { quietHours: isOn ? hours : null, usualQuietHours: hours }
}

export const lookSchema = z.strictObject({
  language: z.enum(['ru', 'en']),
  theme: z.enum(['light', 'dark', 'system']),
  density: z.enum(['compact', 'default', 'relaxed']),
})
/** How the page looks; kept outside of it too, so that it outlives the browser's data. */
export type Look = z.infer<typeof lookSchema>

export const SPELLING_LANGUAGES = ['ru', 'en'] as const
export type SpellingLanguage = (typeof SPELLING_LANGUAGES)[number]

const SECURE = /^https:\/\/[^\s\\/?#@]+(?:[/?#]|$)/i
const ON_THIS_MACHINE = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:[/?#]|$)/i

/** Whether what is fetched from there may be trusted: nobody on the way can change it. */
export const isSecureAddress = (address: string): boolean => SECURE.test(address) || ON_THIS_MACHINE.test(address)

export const updateSettingsSchema = z.strictObject({
  /** Whether it looks by itself; nothing is ever installed unasked. */
  isOn: z.boolean(),
  /** Folder of the organisation with the installers and their `latest*.yml`; null until somebody has set it. */
  feed: z.string().max(2_000).refine(isSecureAddress).nullable(),
})
export type UpdateSettings = z.infer<typeof updateSettingsSchema>

export const desktopSettingsSchema = z.strictObject({
  alarms: notificationSettingsSchema,
  /** Closing the window leaves the desktop in the tray. */
  closesToTray: z.boolean(),
  /** Null until somebody has chosen. */
  look: lookSchema.nullable(),
  /** Languages whose spelling is checked; none by default, since dictionaries are downloaded from outside. */
  spelling: z.array(z.enum(SPELLING_LANGUAGES)).max(SPELLING_LANGUAGES.length),
  updates: updateSettingsSchema,
})
export type DesktopSettings = z.infer<typeof desktopSettingsSchema>

/** Each part is changed whole. */
export const desktopSettingsChangeSchema = desktopSettingsSchema.partial()
export type DesktopSettingsChange = z.infer<typeof desktopSettingsChangeSchema>

export const shortcutSchema = z.string().regex(ACCELERATOR).nullable()

/** Each value of the settings file that is judged by itself, also those that only the main process knows. */
export type SettingName =
  | keyof NotificationSettings
  | 'mutedUntil'
  | keyof Look
  | keyof UpdateSettings
  | Exclude<keyof DesktopSettings, 'alarms' | 'look' | 'updates'>
  | 'window'
  | 'trayExplained'
  | 'registerShortcut'
  | 'serverAddress'
  | 'weakKeyringAgreed'

/** What became of the settings file. */
export type SettingsTroubleWords =
  /** It could not be read, and lies beside the new one under this name. */
  | { readonly kind: 'setAside'; readonly fileName: string; readonly isFromBackup: boolean }
  /** These values could not be read, and are the default now. `fileName`: a copy of what stood there, where there is one. */
  | { readonly kind: 'valuesLost'; readonly names: readonly SettingName[]; readonly fileName: string | null }
  /** Of a newer version: it is read and left alone, and changes last until the end. */
  | { readonly kind: 'newer'; readonly fileName: string }
  | { readonly kind: 'notWritten'; readonly fileName: string }

/** `taken`: another program has it, or the system refuses it. */
export type ShortcutState = 'none' | 'held' | 'taken'

export interface SettingsSnapshot {
  readonly settings: DesktopSettings
  /** Until then nothing is shown, by this machine's clock; null when it is not muted. */
  readonly mutedUntil: number | null
  /** `isGiven`: on the command line or in the environment, which counts for more than what is kept. */
  readonly server: { readonly origin: string; readonly kept: string | null; readonly isGiven: boolean }
  /** Whether the system starts it when one signs in to the machine; `notHere` where it is not installed. */
  readonly autostart: 'on' | 'off' | 'notHere'
  /** Without one a closed window ends the desktop: there would be nothing to bring it back with. */
  readonly hasTray: boolean
  /** For registering a ticket from anywhere. */
  readonly shortcut: { readonly accelerator: string | null; readonly state: ShortcutState }
  readonly troubles: readonly SettingsTroubleWords[]
}

/**
 * Whether a central API answers at an address, and whether this machine can keep it.
 *
 * `notServing`: what stands before it answers that it does not. `versionDiffers`: it is Opora, and speaks of things in a way
 * that this desktop does not know. `newerFile` and `notWritten`: the address would be forgotten with the end of the desktop,
 * before it was ever used.
 */
export type ServerTest =
  | { readonly kind: 'found'; readonly origin: string; readonly name: string; readonly version: string }
  | {
      readonly kind: 'refused'
      readonly code:
        | 'notAnAddress'
        | 'notSecure'
        | 'unreachable'
        | 'notServing'
        | 'notOpora'
        | 'versionDiffers'
        | 'newerFile'
        | 'notWritten'
    }

/**
 * `damaged`: what came is not what the feed promises. `unsupported`: whoever installed it updates it, as a package manager
 * does.
 */
export type UpdateFailure = 'unreachable' | 'feedInvalid' | 'damaged' | 'unsupported' | 'failed'

export type UpdateState =
  | { readonly kind: 'off' }
  | { readonly kind: 'newest'; readonly checkedAt: number | null }
  /** There is a newer one, and not for this machine: its rollout has not come here yet, or it needs a newer system. */
  | {
      readonly kind: 'withheld'
      readonly version: string
      readonly why: 'rollout' | 'system'
      readonly checkedAt: number
    }
  | { readonly kind: 'checking' }
  | { readonly kind: 'available' | 'ready'; readonly version: string; readonly notes: string }
  | { readonly kind: 'downloading'; readonly version: string; readonly percent: number }
  | { readonly kind: 'failed'; readonly code: UpdateFailure }
