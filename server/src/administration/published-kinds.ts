/** What is published in versions, where its versions are kept, and what else each kind needs when one is added. */
import { DEFAULT_FILE_RULES } from '@shared/domain/files'
import { DEFAULT_PRIORITY_MATRIX } from '@shared/domain/priority-matrix'
import { NO_TIERS } from '@shared/domain/tiers'
import { PUBLISHED, type PublishedDefinition, type PublishedKind } from '@shared/protocol/administration'
import type { DatabaseTransaction } from '../store/database'
import { toJson } from '../store/json'
import { checkPolicy } from './check-policy'
import { checkTiers } from './check-tiers'

type Table = 'calendars' | 'policies' | 'tier_tables' | 'priority_matrices' | 'file_rules'

/** A definition that is about to become a version. */
interface Publishing<Definition> {
  readonly transaction: DatabaseTransaction
  readonly organisationId: string
  readonly definition: Definition
}

export interface Kind<Definition> {
  readonly table: Table
  /** Of what an organisation has one of; null where there are many, each with an id. */
  readonly soleId: string | null
  /** What was there before the first version; null is nothing. */
  readonly initial: Definition | null
  read(definition: unknown): Definition
  /** Writes into a definition which version of what it is. */
  stamp(definition: Definition, id: string, version: number): Definition
  /** @throws {ProblemError} naming the field that refers to what is not there */
  check(publishing: Publishing<Definition>): Promise<void>
  /** Brings it to clients; versions of calendars and policies go through the feed by themselves. */
  spread(publishing: Publishing<Definition>): Promise<void>
}

const nothingToDo = (): Promise<void> => Promise.resolve()
const asItIs = <Definition>(definition: Definition): Definition => definition
const stamped = <Definition extends object>(definition: Definition, id: string, version: number): Definition => ({
  ...definition,
  id,
  version,
})

export const KINDS: { readonly [Name in PublishedKind]: Kind<PublishedDefinition<Name>> } = {
  calendars: {
    table: 'calendars',
    soleId: null,
    initial: null,
    read: (definition) => PUBLISHED.calendars.parse(definition),
    stamp: stamped,
    check: nothingToDo,
    spread: nothingToDo,
  },
  policies: {
    table: 'policies',
    soleId: null,
    initial: null,
    read: (definition) => PUBLISHED.policies.parse(definition),
    stamp: stamped,
    check: ({ transaction, organisationId, definition }) => checkPolicy(transaction, organisationId, definition),
    spread: nothingToDo,
  },
  tiers: {
    table: 'tier_tables',
    soleId: 'tiers',
    initial: { currency: NO_TIERS.currency, tiers: [] },
    read: (definition) => PUBLISHED.tiers.parse(definition),
    stamp: asItIs,
    check: ({ transaction, organisationId, definition }) => checkTiers(transaction, organisationId, definition),
    spread: ({ transaction, organisationId, definition }) =>
      writeSettings(transaction, organisationId, { tiers: toJson(definition) }),
  },
  matrix: {
    table: 'priority_matrices',
    soleId: 'matrix',
    initial: DEFAULT_PRIORITY_MATRIX,
    read: (definition) => PUBLISHED.matrix.parse(definition),
    stamp: asItIs,
    check: nothingToDo,
    spread: ({ transaction, organisationId, definition }) =>
      writeSettings(transaction, organisationId, { priority_matrix: toJson(definition) }),
  },
  // Counts for what is chosen from then on; what is attached stays.
  files: {
    table: 'file_rules',
    soleId: 'files',
    initial: DEFAULT_FILE_RULES,
    read: (definition) => PUBLISHED.files.parse(definition),
    stamp: asItIs,
    check: nothingToDo,
    spread: ({ transaction, organisationId, definition }) =>
      writeSettings(transaction, organisationId, { file_rules: toJson(definition) }),
  },
}

async function writeSettings(
  transaction: DatabaseTransaction,
  organisationId: string,
  columns: Readonly<Record<'tiers', string> | Record<'priority_matrix', string> | Record<'file_rules', string>>,
): Promise<void> {
  await transaction
    .updateTable('organisations')
    .set((expression) => ({ ...columns, version: expression('version', '+', 1), last_command_id: null }))
    .where('id', '=', organisationId)
    .execute()
}
