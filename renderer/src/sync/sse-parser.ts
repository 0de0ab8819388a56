/** Reads server-sent events out of a text that arrives in pieces. */

export interface ServerSentEvent {
  readonly event: string
  readonly data: string
}

/** Longer than any message of ours: whoever sends more is not our server. */
const MAX_BUFFERED = 100_000

export class SseParser {
  #buffer = ''

  /**
   * @param chunk the next piece, cut anywhere
   * @returns the events that it completes
   * @throws RangeError when an event does not end
   */
  take(chunk: string): readonly ServerSentEvent[] {
    this.#buffer += chunk.replaceAll('\r\n', '\n')
    const blocks = this.#buffer.split('\n\n')
    this.#buffer = blocks.pop() ?? ''
    if (this.#buffer.length > MAX_BUFFERED) throw new RangeError('An event of the stream does not end')
    return blocks.flatMap((block) => parseBlock(block) ?? [])
  }
}

function parseBlock(block: string): ServerSentEvent | null {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon === 0) continue
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') event = value
    else if (field === 'data') data.push(value)
  }
  return data.length === 0 ? null : { event, data: data.join('\n') }
}
