/** Fetches the segments that a page names, some at a time, as they are to be stored. */
import { storedSegment, type StoredSegment } from '@/cache/segments'
import { MOST_SEGMENTS_AT_ONCE, type SegmentReference } from '@shared/protocol/segment'
import type { SyncPorts } from './ports'
import { withToken } from './requests'
import { TransportError } from './transport'

/** The server and the line have something to do while some are unpacked; others must get through beside them. */
const REQUESTS_AT_ONCE = 2

/**
 * One that is gone was dropped since the page was read: its tickets come as rows with a later page of the snapshot.
 *
 * @throws {TransportError}
 * @throws {SignedOutError}
 */
export async function fetchSegments(
  ports: Pick<SyncPorts, 'session' | 'transport'>,
  references: readonly SegmentReference[],
): Promise<readonly StoredSegment[]> {
  const left = [...references]
  const fetched: StoredSegment[] = []
  const fetchNext = async (): Promise<void> => {
    for (let next = take(left); next.length > 0; next = take(left)) fetched.push(...(await fetchSome(ports, next)))
  }
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, fetchNext))
  return fetched
}

const take = (left: SegmentReference[]): readonly SegmentReference[] => left.splice(0, MOST_SEGMENTS_AT_ONCE)

async function fetchSome(
  ports: Pick<SyncPorts, 'session' | 'transport'>,
  references: readonly SegmentReference[],
): Promise<readonly StoredSegment[]> {
  const ids = references.map(({ id }) => id)
  const bodies = await withToken(ports, (token) => ports.transport.segments(ids, token))
  return references.flatMap(({ id, bytes }, index) => {
    const body = bodies[index] ?? null
    if (body === null) return []
    if (body.length !== bytes) throw new TransportError('unreachable', `Segment ${id} came in part`)
    return stored(id, body)
  })
}

/** One that is none would be none the next time, too. The next comparison with the server brings its tickets. */
function stored(id: string, body: Uint8Array): readonly StoredSegment[] {
  try {
    return [storedSegment(id, body)]
  } catch (error) {
    console.error(`Segment ${id} of the server cannot be read; its tickets are fetched one by one`, error)
    return []
  }
}
