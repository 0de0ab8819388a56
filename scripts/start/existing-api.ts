/** `--api URL`: whether a central API of ours answers there. */
import { serverInfoSchema } from '../../shared/protocol/auth'
import { StartError } from './start-error'

const ANSWER_WITHIN_MS = 5_000

/** @throws StartError in one sentence when nothing answers at the address, or something else does */
export async function checkAnswers(origin: string): Promise<void> {
  const answer = await fetch(new URL('/v1/server', origin), { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(
    () => null,
  )
  if (answer === null)
    throw new StartError('options', `Nothing answers at ${origin}. Is the central API running there?`)
  const told: unknown = await answer.json().catch(() => null)
  if (!serverInfoSchema.safeParse(told).success)
    throw new StartError('options', `What answers at ${origin} is not a central API of Opora.`)
}
