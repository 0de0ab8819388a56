/**
 * What is asked about policies beside publishing one: their order, a trial, the open tickets that are behind. Long walks
 * go page by page; what they have brought stays here, so that one can open a ticket in between and come back.
 */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { v7 as uuidv7 } from 'uuid'
import { currentClient } from '@/app/client/current-client'
import {
  applicationPageSchema,
  behindSchema,
  policyOrderSchema,
  trialPageSchema,
  type ApplicationRequest,
  type ApplicationRow,
  type Behind,
  type TrialPage,
} from '@shared/protocol/policies'
import { addTrials, EMPTY_TRIAL, type PolicyDefinition, type RetargetMode, type TrialResult } from '@shared/sla'
import { useAdministrationStore, type Outcome, type Refusal } from '../administration-store'

export interface Trial {
  readonly state: 'running' | 'done' | 'error'
  /** What is tried. */
  readonly draft: PolicyDefinition
  readonly days: number
  /** Tickets in all pages together; null until the first has come. */
  readonly tickets: number | null
  readonly result: TrialResult
  readonly numbers: ReadonlyMap<string, number>
  readonly refusal: Refusal | null
}

export interface Application {
  readonly state: 'running' | 'done' | 'error'
  readonly kind: 'apply' | 'undo'
  /** What the walk asks for, page by page; asked again it goes on where it was cut off. */
  readonly request: ApplicationRequest
  /** How many there were to go through. */
  readonly tickets: number
  readonly rows: readonly ApplicationRow[]
  /** Tickets that were changed, those of a page included whose answer was lost. */
  readonly done: number
  readonly refusal: Refusal | null
}

const PATHS = { apply: '/v1/sla/applications', undo: '/v1/sla/applications/undo' } as const

export const usePoliciesStore = defineStore('policies', () => {
  const administration = useAdministrationStore()
  const chosenId = ref<string | null>(null)
  const trial = shallowRef<Trial | null>(null)
  const behind = shallowRef<Behind | null>(null)
  const application = shallowRef<Application | null>(null)
  /** Ids in the order that is wanted and not published; null for the published one. */
  const wantedOrder = shallowRef<readonly string[] | null>(null)

  /** Another trial takes the place of one that is still going. */
  async function tryDraft(draft: PolicyDefinition, days: number): Promise<void> {
    const mine: Trial = {
      state: 'running',
      draft,
      days,
      tickets: null,
      result: EMPTY_TRIAL,
      numbers: new Map(),
      refusal: null,
    }
    trial.value = mine
    let held = mine
    const isCurrent = (): boolean => trial.value === held
    const show = (next: Partial<Trial>): void => {
      held = { ...held, ...next }
      trial.value = held
    }
    let page: Pick<TrialPage, 'until' | 'next'> | null = null
    do {
      const outcome: Outcome<TrialPage> = await administration.call((server) =>
        server.ask('post', '/v1/sla/trials', trialPageSchema, {
          drafts: [draft],
          days,
          ...(page === null ? {} : { until: page.until, after: page.next }),
        }),
      )
      if (!isCurrent()) return
      if (outcome.kind === 'refused') {
        show({ state: 'error', refusal: outcome.refusal })
        return
      }
      page = outcome.value
      show(withPage(held, outcome.value))
    } while (page.next !== null)
    show({ state: 'done' })
  }

  function stopTrial(): void {
    trial.value = null
  }

  async function lookBehind(): Promise<void> {
    const outcome = await administration.call((server) =>
      server.ask('get', '/v1/sla/applications/behind', behindSchema),
    )
    if (outcome.kind === 'done') behind.value = outcome.value
  }

  /** Brings the tickets that are behind under what is in force. */
  async function apply(mode: RetargetMode, reason: string): Promise<void> {
    const request = { groupId: uuidv7(), mode, reason }
    const tickets = behind.value?.tickets ?? 0
    await walk({ state: 'running', kind: 'apply', request, tickets, rows: [], done: 0, refusal: null })
  }

  /** Goes on with a walk that was cut off: in the same group, so that one undo takes back all of it. */
  async function resumeApplication(): Promise<void> {
    const cut = application.value
    if (cut?.state === 'error') await walk({ ...cut, state: 'running', refusal: null })
  }

  /** Takes back what the last application did. */
  async function undoApplication(): Promise<void> {
    const last = application.value
    if (last === null || last.kind !== 'apply' || last.state === 'running') return
    const request = { groupId: last.request.groupId }
    await walk({ state: 'running', kind: 'undo', request, tickets: last.done, rows: [], done: 0, refusal: null })
  }

  async function walk(begun: Application): Promise<void> {
    application.value = begun
    const path = PATHS[begun.kind]
    const show = (next: Partial<Application>): void => {
      if (application.value !== null) application.value = { ...application.value, ...next }
    }
    let after: string | null = null
    do {
      const asked: ApplicationRequest = after === null ? begun.request : { ...begun.request, after }
      const outcome = await administration.call((server) => server.ask('post', path, applicationPageSchema, asked))
      if (outcome.kind === 'refused') {
        show({ state: 'error', refusal: outcome.refusal })
        break
      }
      const { rows, done } = outcome.value
      show({ rows: [...(application.value?.rows ?? []), ...rows], done, tickets: Math.max(begun.tickets, done) })
      after = outcome.value.next
    } while (after !== null)
    if (application.value?.state === 'running') show({ state: 'done' })
    currentClient.value?.checkNow()
    await lookBehind()
  }

  /** @param wanted all policies in the wanted order, with the versions that are seen */
  async function publishOrder(wanted: readonly PolicyDefinition[]): Promise<Refusal | null> {
    const policies = wanted.map(({ id, version }) => ({ id, basedOn: version }))
    const outcome = await administration.call((server) =>
      server.ask('put', '/v1/sla/policy-order', policyOrderSchema, { policies }),
    )
    currentClient.value?.checkNow()
    if (outcome.kind === 'refused') return outcome.refusal
    await lookBehind()
    return null
  }

  return {
    chosenId,
    wantedOrder,
    trial,
    behind,
    application,
    tryDraft,
    stopTrial,
    lookBehind,
    apply,
    resumeApplication,
    undoApplication,
    publishOrder,
  }
})

function withPage(trial: Trial, page: TrialPage): Partial<Trial> {
  const numbers = new Map(trial.numbers)
  for (const { ticketId, number } of page.changes) numbers.set(ticketId, number)
  const { compared, untold, changes, totals } = page
  return { tickets: page.tickets, numbers, result: addTrials(trial.result, { compared, untold, changes, totals }) }
}
