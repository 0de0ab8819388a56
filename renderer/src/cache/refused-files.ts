/** A refused file, and the texts that were to show it: what is decided about the one is told to the others. */
import type { Command } from '@shared/domain/command'
import type { Json } from '@shared/domain/json'
import type { OutboxDatabase } from './outbox-database'
import type { AttentionRow } from './rows'

/** The file is asked for once more: what was refused with it shows that one. To be called in a transaction. */
export async function showAskedAgain(outbox: OutboxDatabase, from: string, to: string): Promise<void> {
  await changeFollowers(outbox, from, (row, command) => ({
    command: {
      ...command,
      deps: command.deps.map((id) => (id === from ? to : id)),
      args: renamedFile(command.args, from, to),
    },
    verdict: { ...row.verdict, params: { ...row.verdict.params, ...dependencyOf(row, from, to) } },
  }))
}

/** The file was given up. To be called in a transaction. */
export async function showGivenUp(outbox: OutboxDatabase, id: string): Promise<void> {
  await changeFollowers(outbox, id, ({ verdict }) => ({
    verdict: { ...verdict, params: { ...verdict.params, isAskedAgain: false } },
  }))
}

async function changeFollowers(
  outbox: OutboxDatabase,
  id: string,
  change: (row: AttentionRow, command: Command) => Partial<AttentionRow>,
): Promise<void> {
  const rows = await outbox.attention.toArray()
  const changed = rows.flatMap((row) =>
    row.command?.deps.includes(id) === true ? [{ ...row, ...change(row, row.command) }] : [],
  )
  await outbox.attention.bulkPut(changed)
}

const dependencyOf = ({ verdict }: AttentionRow, from: string, to: string): Readonly<Record<string, Json>> =>
  verdict.params['dependency'] === from ? { dependency: to, isAskedAgain: true } : {}

function renamedFile(args: Json, from: string, to: string): Json {
  if (typeof args !== 'object' || args === null) return args
  const { files } = args as { readonly files?: Json }
  return Array.isArray(files) ? { ...(args as object), files: files.map((id: Json) => (id === from ? to : id)) } : args
}
