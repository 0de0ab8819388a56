/** What the desktop remembers about itself on this machine: nothing of tickets, nothing secret. */
import {
  desktopSettingsSchema,
  lookSchema,
  NIGHT,
  notificationSettingsSchema,
  shortcutSchema,
  updateSettingsSchema,
  type SettingName,
} from '@shared/protocol/desktop-settings'
import { z } from 'zod'
import { isApiAddress } from '../central-api'

/** Raised with every change that an older version would misread: that one reads what it can, and leaves the file alone. */
export const SETTINGS_VERSION = 1

const alarmSettings = z.object({
  ...notificationSettingsSchema.shape,
  /** The hour of peace that was asked for; it ends by itself (`mute.ts`). */
  mutedUntil: z.number().int().nullable(),
})

const windowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
  isMaximized: z.boolean(),
})

export const settingsSchema = z.object({
  ...desktopSettingsSchema.shape,
  alarms: alarmSettings,
  /** Where the window was; null before it was ever closed. */
  window: windowState.nullable(),
  /** The engineer has been told once that a closed window leaves the desktop running. */
  trayExplained: z.boolean(),
  /** Shortcut of the system that registers a ticket. */
  registerShortcut: shortcutSchema,
  /** Which central API to talk to, unless the command line says; null: that of the installation. */
  serverAddress: z.string().refine(isApiAddress).nullable(),
  /** The engineer agreed to a keyring that protects little, by the name of its back end. */
  weakKeyringAgreed: z.string().nullable(),
})

export type Settings = z.infer<typeof settingsSchema>
export type WindowState = z.infer<typeof windowState>

export const DEFAULT_SETTINGS: Settings = {
  alarms: { mutedThresholds: [], withUnassigned: true, quietHours: null, usualQuietHours: NIGHT, mutedUntil: null },
  window: null,
  trayExplained: false,
  closesToTray: true,
  look: null,
  spelling: [],
  updates: { isOn: false, feed: null },
  registerShortcut: null,
  serverAddress: null,
  weakKeyringAgreed: null,
}

export type Reading =
  /** `version`: above ours it may mean more than we know, and is not ours to change. */
  | {
      readonly kind: 'read'
      readonly version: number
      readonly settings: Settings
      readonly lost: readonly SettingName[]
    }
  /** Not JSON, or not an object with a version. */
  | { readonly kind: 'corrupt' }

/** Each value is judged by itself: one that cannot be read is the default, and takes no other with it. */
export function readSettings(text: string): Reading {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'corrupt' }
    throw error
  }
  const head = z.looseObject({ version: z.number().int().min(1) }).safeParse(content)
  if (!head.success) return { kind: 'corrupt' }
  const others = settingsSchema.omit({ alarms: true, look: true, updates: true })
  const lost: SettingName[] = []
  const settings = settingsSchema.parse({
    ...DEFAULT_SETTINGS,
    ...readValues(others.shape, head.data, lost),
    alarms: { ...DEFAULT_SETTINGS.alarms, ...readPart(alarmSettings.shape, head.data['alarms'], lost) },
    updates: { ...DEFAULT_SETTINGS.updates, ...readPart(updateSettingsSchema.shape, head.data['updates'], lost) },
    look: readLook(head.data['look'], lost),
  })
  return { kind: 'read', version: head.data.version, settings, lost }
}

type Values = Readonly<Record<string, unknown>>
type Shape<Name extends SettingName> = Readonly<Record<Name, z.ZodType>>

/** @param lost the names of those that are there and cannot be read are added to it */
function readValues<Name extends SettingName>(shape: Shape<Name>, from: Values, lost: SettingName[]): Values {
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(shape) as Name[]) {
    if (!(name in from)) continue
    const value = shape[name].safeParse(from[name])
    if (value.success) values[name] = value.data
    else lost.push(name)
  }
  return values
}

/** A part that is no object has lost all of its values. */
function readPart<Name extends SettingName>(shape: Shape<Name>, part: unknown, lost: SettingName[]): Values {
  if (part === undefined) return {}
  const values = z.record(z.string(), z.unknown()).safeParse(part)
  if (values.success) return readValues(shape, values.data, lost)
  lost.push(...(Object.keys(shape) as Name[]))
  return {}
}

/** Without its language it is lost whole: which one the rest was chosen in is anybody's guess. */
function readLook(part: unknown, lost: SettingName[]): Settings['look'] {
  if (part === undefined || part === null) return null
  const lostHere: SettingName[] = []
  const look = lookSchema.safeParse({
    theme: 'system',
    density: 'default',
    ...readPart(lookSchema.shape, part, lostHere),
  })
  lost.push(...(look.success ? lostHere : (Object.keys(lookSchema.shape) as SettingName[])))
  return look.success ? look.data : null
}

export const writeSettings = (settings: Settings): string =>
  `${JSON.stringify({ version: SETTINGS_VERSION, ...settings }, null, 2)}\n`
