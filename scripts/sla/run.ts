/** From standard input to standard output, one answer a line, in the order of the lines and no faster than they are read. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { Answerer, type Answer } from './answer'
import { linesOf, MOST_BYTES, type ReadLine } from './lines'

/**
 * @returns the exit code: 0 when every line was answered, or nobody reads the answers any more; 1 when a failure that
 *   nobody foresaw was among the answers.
 */
export async function answerLines(
  input: AsyncIterable<Uint8Array>,
  output: Writable,
  onFailure: (error: unknown) => void,
): Promise<number> {
  const answerer = new Answerer()
  let exitCode = 0
  const noteFailure = (error: unknown): void => {
    exitCode = 1
    onFailure(error)
  }
  const problems: Error[] = []
  output.on('error', (error) => problems.push(error))
  try {
    for await (const line of linesOf(input)) {
      if (problems[0] !== undefined) throw problems[0]
      const answer = 'text' in line ? answerer.answer(line.text, line.place, noteFailure) : refusal(line)
      if (!output.write(`${JSON.stringify(answer)}\n`)) await once(output, 'drain')
    }
  } catch (error) {
    if (isClosedPipe(error)) return 0
    throw error
  }
  return exitCode
}

function refusal({ place, refused }: Extract<ReadLine, { refused: string }>): Answer {
  return refused === 'tooLong'
    ? { id: null, error: `lineTooLong: line ${place} is longer than ${MOST_BYTES / 1_048_576} MB` }
    : { id: null, error: `notJson: line ${place} is not UTF-8` }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}
