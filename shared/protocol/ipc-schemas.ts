/**
 * What the main process accepts on each channel. The page is code of ours, yet its arguments are parsed like any that
 * come from outside: a page that was taken over must find no door wider than these. Sizes are bounded for that reason.
 */
import { z } from 'zod'
import { desktopSettingsChangeSchema, shortcutSchema } from './desktop-settings'
import type { IpcArguments, IpcChannel } from './ipc-contract'
import { pageFaultSchema } from './page-fault'

const MAX_RECORDS = 10_000
const MAX_BODY = 1_000_000

const id = z.string().min(1).max(200)
const instant = z.number().int()
/** Judged by whoever uses it: what is wrong with it is said in words. */
const address = z.string().max(2_000)
const count = z.number().int().min(0).max(10_000_000)

const journalRecord = z.strictObject({
  commandId: id,
  serverId: id,
  personId: id,
  writtenAt: instant,
  body: z.string().max(MAX_BODY),
})

const draftRecord = z.strictObject({
  serverId: id,
  personId: id,
  key: id,
  savedAt: instant,
  body: z.string().max(MAX_BODY),
})

const clock = z.enum(['firstResponse', 'update', 'resolution', 'acceptance', 'group'])

const alarmRow = z.strictObject({
  key: z.string().min(1).max(500),
  ticketId: id,
  number: z.number().int().nullable(),
  clock,
  groupId: id.nullable(),
  cycle: z.number().int().min(1),
  threshold: z.number().min(0).max(1_000),
  offsetMinutes: z.number().min(-10_000_000).max(10_000_000),
  important: z.boolean(),
  isByChange: z.boolean(),
  at: instant,
  deadlineAt: instant,
  ownerId: id.nullable(),
})

const serverOffsetMs = z.number().min(-1e13).max(1e13)

/** As it lies on disk. */
export const alarmTableSchema = z.strictObject({
  serverId: id,
  personId: id,
  language: z.enum(['ru', 'en']),
  serverOffsetMs,
  rows: z.array(alarmRow).max(200_000),
  tickets: z.record(id, z.string().max(2_000)),
})

const knownAlarms = alarmTableSchema.extend({ serverOffsetMs: serverOffsetMs.nullable(), isWhole: z.boolean() })

const systemNotice = z.strictObject({
  id,
  title: z.string().max(500),
  body: z.string().max(5_000),
  ticketId: id.nullable(),
  important: z.boolean(),
  alarmKey: z.string().min(1).max(500).nullable(),
})

const deadlineCounts = z.strictObject({ breaching: count, breached: count })

const queueDeadlines = z.strictObject({
  kind: z.literal('known'),
  isOffline: z.boolean(),
  serverOffsetMs,
  own: deadlineCounts,
  free: deadlineCounts,
  unread: count,
  urgent: z
    .array(
      z.strictObject({
        ticketId: id,
        number: z.number().int().nullable(),
        subject: z.string().max(2_000),
        clock,
        deadlineAt: instant,
        isBreached: z.boolean(),
        isFree: z.boolean(),
      }),
    )
    .max(10),
})

const badgeState = z.union([z.strictObject({ kind: z.enum(['signedOut', 'loading']) }), queueDeadlines])

/** The arguments of a call, as a tuple, by channel. */
export const ipcArgumentSchemas: { readonly [C in IpcChannel]: z.ZodType<IpcArguments<C>> } = {
  'app.info': z.tuple([]),
  'journal.append': z.tuple([z.array(journalRecord).max(MAX_RECORDS)]),
  'journal.read': z.tuple([id, id]),
  'journal.remove': z.tuple([z.array(id).max(MAX_RECORDS)]),
  'drafts.keep': z.tuple([draftRecord]),
  'drafts.read': z.tuple([id, id]),
  'drafts.remove': z.tuple([id, id, id]),
  'alarms.replace': z.tuple([knownAlarms.nullable()]),
  'notices.ready': z.tuple([id, id]),
  'notices.show': z.tuple([systemNotice]),
  'notices.withdraw': z.tuple([z.array(id).max(MAX_RECORDS)]),
  'credentials.keep': z.tuple([id, z.string().min(1).max(10_000)]),
  'credentials.refresh': z.tuple([id]),
  'credentials.forget': z.tuple([id]),
  'deepLinks.take': z.tuple([]),
  'badge.show': z.tuple([badgeState]),
  'diagnostics.read': z.tuple([]),
  'diagnostics.note': z.tuple([pageFaultSchema]),
  'settings.read': z.tuple([]),
  'settings.change': z.tuple([desktopSettingsChangeSchema]),
  'settings.mute': z.tuple([z.boolean()]),
  'settings.setShortcut': z.tuple([shortcutSchema]),
  'settings.setAutostart': z.tuple([z.boolean()]),
  'settings.testServer': z.tuple([address]),
  'settings.useServer': z.tuple([address]),
  'settings.restart': z.tuple([]),
  'updates.read': z.tuple([]),
  'updates.check': z.tuple([]),
  'updates.download': z.tuple([]),
  'updates.install': z.tuple([]),
}
