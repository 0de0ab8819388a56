/** What the desktop remembers about itself on this machine: nothing of tickets, nothing secret. */
import { desktopSettingsSchema, notificationSettingsSchema, shortcutSchema } from '@shared/protocol/desktop-settings'
import { z } from 'zod'
import { isApiAddress } from '../central-api'

/** Raised with every change that an older version would misread; `migrate` brings older files up. */
export const SETTINGS_VERSION = 1

const alarmSettings = z.object({
  ...notificationSettingsSchema.shape,
  /** The hour of peace that was asked for in the tray; it is no setting that the page shows. */
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
  alarms: { mutedThresholds: [], withUnassigned: true, quietHours: null, mutedUntil: null },
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
  | { readonly kind: 'read'; readonly settings: Settings; readonly lost: readonly string[] }
  /** Not JSON, or not an object with a version. */
  | { readonly kind: 'corrupt' }
  /** Written by a newer version: it is not ours to change. */
  | { readonly kind: 'newer'; readonly version: number }

/** Each part is judged by itself: one that cannot be read is the default, and takes no other with it. */
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
  if (head.data.version > SETTINGS_VERSION) return { kind: 'newer', version: head.data.version }
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS }
  const lost: string[] = []
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    if (!(name in head.data)) continue
    const part = schema.safeParse(head.data[name])
    if (part.success) settings[name] = part.data
    else lost.push(name)
  }
  return { kind: 'read', settings: settingsSchema.parse(settings), lost }
}

export const writeSettings = (settings: Settings): string =>
  `${JSON.stringify({ version: SETTINGS_VERSION, ...settings }, null, 2)}\n`
