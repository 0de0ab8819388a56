/**
 * Ladders as a process of their own, on a clock that its parent sets: it takes what is due when it is told what time it is,
 * and answers with how much that was. The address of the database is its argument.
 */
import { openPostgres } from '../../../store/database'
import { DirectoryCache } from '../../../store/directory'
import { runDueSteps } from '../ladder-runner'
import type { LadderServices } from '../take-step'

export type LadderAnswer = { readonly taken: number } | { readonly error: string }

const { database } = await openPostgres(process.argv[2] ?? '', 2)
let now = 0
const services: LadderServices = { database, now: () => now, directories: new DirectoryCache() }
const answer = (said: LadderAnswer): void => void process.send?.(said)

process.on('message', (instant: number) => {
  now = instant
  const failures: unknown[] = []
  const watch = { onLate: () => undefined, onError: (error: unknown) => failures.push(error) }
  runDueSteps(services, watch).then(
    (taken) => answer(failures.length === 0 ? { taken } : { error: failures.map(String).join('; ') }),
    (error: unknown) => answer({ error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())
answer({ taken: 0 })
