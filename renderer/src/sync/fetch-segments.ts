/** Fetches the segments that a page names, some at a time, as they are to be stored. */
import { storedSegment, type StoredSegment } from '@/cache/segments'
import type { SegmentReference } from '@shared/protocol/segment'
import type { SyncPorts } from './ports'
import { withToken } from './requests'
import { TransportError } from './transport'

/** The server and the line have something to do while one is unpacked; others must get through beside them. */
const AT_ONCE = 4

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
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const segment = await fetchOne(ports, next)
      if (segment !== null) fetched.push(segment)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext))
  return fetched
}

async function fetchOne(
  ports: Pick<SyncPorts, 'session' | 'transport'>,
  { id, bytes }: SegmentReference,
): Promise<StoredSegment | null> {
  const body = await withToken(ports, (token) => ports.transport.segment(id, token))
  if (body === null) return null
  if (body.length !== bytes) throw new TransportError('unreachable', `Segment ${id} came in part`)
  return storedSegment(id, body)
}
