/**
 * The envelope of a command: what an engineer asks for, as data. It is written once, kept in the outbox until the
 * server has answered, and pushed as often as need be; the server answers each id once.
 */
import { z } from 'zod'
import type { Instant } from './instant'
import { isJson, type Json } from './json'

export const COMMAND_NAMES = [
  'registerTicket',
  'take',
  'assign',
  'reply',
  'addNote',
  'attach',
  'recordMessage',
  'noActionNeeded',
  'changeState',
  'setPending',
  'setPriority',
  'classify',
  'changeRequester',
  'applyPolicy',
  'handOver',
  'answerHandOver',
  'raise',
  'bringIn',
  'release',
  'declareMajor',
  'linkToMajor',
  'unlinkFromMajor',
  'endMajor',
  'mergeTickets',
  'unmergeTickets',
  'logWork',
  'acknowledge',
  'resolve',
  'reopen',
  'close',
  'cancel',
  'undo',
] as const
export type CommandName = (typeof COMMAND_NAMES)[number]

/** What the engineer had before them when they asked: the third side of a merge. */
export interface SeenTicket {
  readonly version: number
  readonly seen: Readonly<Record<string, Json>>
}

export interface Command {
  /** UUIDv7, made by the client: the key of exactly-once. */
  readonly id: string
  readonly name: string
  readonly version: number
  /** Almost always one. The first is the one that it is about; all of them wait at the head of their lane. */
  readonly tickets: readonly string[]
  readonly args: Json
  readonly base: Readonly<Record<string, SeenTicket>>
  /** Only these block: a command whose dependency was refused is refused too. */
  readonly deps: readonly string[]
  /** The bulk action it is part of. */
  readonly groupId?: string | undefined
  readonly undoes?: string | undefined
  readonly clientAt: Instant
}

/** Depth is bounded, since a megabyte of brackets would overflow the stack of whoever walks it. */
const jsonSchema = z
  .unknown()
  .refine((value) => isJson(value), 'Not a JSON value, or nested too deeply') as unknown as z.ZodType<Json, Json>

/** Instants between 2000 and 2200: anything else is a broken clock or a wrong unit. */
export const instantSchema = z.int().min(946_684_800_000).max(7_258_118_400_000)

/**
 * Ids that clients make for commands and tickets begin with the instant at which they were made. New rows then stand
 * together in an index, and a snapshot that goes by descending id brings the newest tickets first: ids of any other
 * version would stand anywhere in it.
 */
const clientMadeId = z.uuidv7()

export const commandSchema = z.object({
  id: clientMadeId,
  name: z.string().min(1).max(60),
  version: z.int().min(1).max(1_000),
  tickets: z.array(clientMadeId).min(1).max(50),
  args: jsonSchema,
  base: z.record(clientMadeId, z.object({ version: z.int().min(0), seen: z.record(z.string().max(60), jsonSchema) })),
  deps: z.array(clientMadeId).max(100),
  groupId: z.uuid().optional(),
  undoes: clientMadeId.optional(),
  clientAt: instantSchema,
})
