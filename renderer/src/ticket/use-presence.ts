/**
 * Says to the server which ticket this window has open, for as long as it is, and gives who else has. Nothing waits for it
 * and nothing of it is kept: what cannot be said is said with the next beat.
 */
import { v7 as uuidv7 } from 'uuid'
import { computed, onScopeDispose, shallowRef, toValue, watch, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { currentClient } from '@/app/client/current-client'
import { useClientEvents } from '@/app/client/use-client-events'
import { useConnectionStore } from '@/app/stores/connection-store'
import { isOutOfReach } from '@/sync/connection'
import { MINUTE_MS } from '@shared/domain/instant'
import { PRESENCE_BEAT_MS, presenceSchema, type Presence, type PresentPerson } from '@shared/protocol/presence'
import { useDraftStore } from './draft-store'

/** Whoever has not typed for so long is looking. */
export const WRITING_MS = MINUTE_MS
const NOBODY: Presence = { ticketId: null, people: [] }
const windowId = uuidv7()

/** @param ticketId null for none that others could have open */
export function usePresence(ticketId: MaybeRefOrGetter<string | null>): ComputedRef<readonly PresentPerson[]> {
  const connection = useConnectionStore()
  const drafts = useDraftStore()
  const presence = shallowRef(NOBODY)
  let typedAt = Number.NEGATIVE_INFINITY
  let wasEditing = false

  const isReachable = computed(() => connection.state.kind !== 'connecting' && !isOutOfReach(connection.state.kind))
  const typed = computed(() => {
    const id = toValue(ticketId)
    return id === null ? '' : `${drafts.body(`reply:${id}`)}\n${drafts.body(`note:${id}`)}`
  })

  async function say(id: string | null): Promise<void> {
    const client = currentClient.value
    if (client === null || !isReachable.value) return
    wasEditing = Date.now() - typedAt < WRITING_MS
    const body = { windowId, ticketId: id, isEditing: wasEditing }
    try {
      const heard = await client.server.ask('put', '/v1/presence', presenceSchema, body)
      if (toValue(ticketId) === heard.ticketId) presence.value = heard
    } catch {
      // Not worth a word: the connection says for itself that it is gone, and the next beat says this again.
      presence.value = NOBODY
    }
  }
  const beat = (): void => {
    if (toValue(ticketId) !== null) void say(toValue(ticketId))
  }

  watch(
    [() => toValue(ticketId), isReachable],
    ([id, reaches], [before]) => {
      if (id !== before) typedAt = Number.NEGATIVE_INFINITY
      presence.value = NOBODY
      if (reaches && (id ?? before ?? null) !== null) void say(id)
    },
    { immediate: true },
  )
  // A draft that is read from the disk was not typed now: it comes with the ticket, and is the first text there is.
  watch([typed, () => toValue(ticketId)], ([text, id], [before, idBefore]) => {
    if (id !== idBefore || before.trim() === '' || text.trim() === '') return
    typedAt = Date.now()
    if (!wasEditing) beat()
  })
  const timer = setInterval(beat, PRESENCE_BEAT_MS)
  onScopeDispose(() => {
    clearInterval(timer)
    if (toValue(ticketId) !== null) void say(null)
  })
  useClientEvents((client) => {
    presence.value = NOBODY
    if (client === null) return []
    return [
      client.on('presence', (next) => {
        if (next.ticketId === toValue(ticketId)) presence.value = next
      }),
      // Who came while nothing was heard is in the answer, and a server that took the old stream's end for this window's
      // learns that it is here.
      client.on('streamOpened', beat),
    ]
  })
  return computed(() =>
    presence.value.people.filter(({ personId }) => personId !== currentClient.value?.actor.personId),
  )
}
