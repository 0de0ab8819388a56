/**
 * Administration: what is published, and publishing the next version. It needs the server; drafts stay here, so
 * that neither another tab nor a refusal loses what was being written.
 */
import { defineStore } from 'pinia'
import { computed, shallowReactive } from 'vue'
import type { ZodType } from 'zod'
import { currentClient } from '@/app/client/current-client'
import { ServerCallError, type ServerCalls } from '@/app/client/server-calls'
import { useConnectionStore } from '@/app/stores/connection-store'
import { useSessionStore } from '@/app/stores/session-store'
import { isOutOfReach } from '@/sync/connection'
import {
  PUBLISHED,
  PUBLISHED_PATHS,
  publishedSchema,
  versionsSchema,
  type PublishedDefinition,
  type PublishedKind,
  type PublishedVersion,
} from '@shared/protocol/administration'

/** Why a call was not done: a code of `ServerCallError`. */
export interface Refusal {
  readonly code: string
  readonly field: string | null
}

export type Outcome<Value> =
  { readonly kind: 'done'; readonly value: Value } | { readonly kind: 'refused'; readonly refusal: Refusal }

/** A definition being written, and the version that it was made from. */
export interface Draft<Definition = unknown> {
  readonly basedOn: number
  readonly definition: Definition
}

/** Where something that is published is found. @param id of a calendar or a policy */
export const pathOf = (kind: PublishedKind, id?: string): string =>
  id === undefined ? PUBLISHED_PATHS[kind] : `${PUBLISHED_PATHS[kind]}/${encodeURIComponent(id)}`

export const useAdministrationStore = defineStore('administration', () => {
  const connection = useConnectionStore()
  const session = useSessionStore()
  /** By the path of what is written. */
  const drafts = shallowReactive(new Map<string, Draft>())

  const isAdmin = computed(() => session.account?.roles.includes('admin') === true)
  const isOffline = computed(() => isOutOfReach(connection.state.kind))

  /** Any call of administration, its refusal as a value. */
  async function call<Value>(run: (server: ServerCalls) => Promise<Value>): Promise<Outcome<Value>> {
    const client = currentClient.value
    if (client === null) return { kind: 'refused', refusal: { code: 'signedOut', field: null } }
    try {
      return { kind: 'done', value: await run(client.server) }
    } catch (error) {
      if (!(error instanceof ServerCallError)) throw error
      return { kind: 'refused', refusal: { code: error.code, field: error.field } }
    }
  }

  /** The newest first. */
  async function versionsOf<Kind extends PublishedKind>(
    kind: Kind,
    id?: string,
  ): Promise<Outcome<readonly PublishedVersion<PublishedDefinition<Kind>>[]>> {
    // Of one kind's name the same kind's schema: the compiler does not follow that through the table.
    const schema = versionsSchema(PUBLISHED[kind] as unknown as ZodType<PublishedDefinition<Kind>>)
    return call(async (server) => (await server.ask('get', `${pathOf(kind, id)}/versions`, schema)).versions)
  }

  /** @returns the number of the new version */
  async function publish<Kind extends PublishedKind>(
    kind: Kind,
    draft: Draft<PublishedDefinition<Kind>>,
    id?: string,
  ): Promise<Outcome<number>> {
    const outcome = await call(async (server) => {
      const { version } = await server.ask('put', pathOf(kind, id), publishedSchema, draft)
      return version
    })
    // Done or not: what the server has now is what is wanted next.
    currentClient.value?.checkNow()
    return outcome
  }

  return { isAdmin, isOffline, drafts, call, versionsOf, publish }
})
