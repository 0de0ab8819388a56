/** Server-sent events over a Fastify reply: what the hub says, written as text, until one of both sides ends it. */
import { PassThrough, type Readable } from 'node:stream'
import type { StreamMessage } from '@shared/protocol/sync'
import type { Session } from '../api/context'
import type { StreamHub } from './stream-hub'

/** A client that does not read is cut off: its next stream is poked with where the feed stands, so it misses nothing. */
const MAX_UNREAD_BYTES = 64 * 1024

export function eventText(message: StreamMessage): string {
  return `event: ${message.event}\ndata: ${JSON.stringify(message.data)}\n\n`
}

export function openStream(hub: StreamHub, session: Session): Readable {
  const stream = new PassThrough()
  // The first bytes carry the headers with them: the client knows at once that it is connected.
  stream.write(': open\n\n')
  const send = (message: StreamMessage): void => {
    if (stream.writableLength + stream.readableLength > MAX_UNREAD_BYTES) stream.destroy()
    else if (stream.writable) stream.write(eventText(message))
  }
  const leave = hub.open(session, send, () => stream.end())
  stream.once('close', leave)
  return stream
}
