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
  readonly groupId: string
  /** How many there were to go through. */
  readonly tickets: number
  readonly rows: readonly ApplicationRow[]
  readonly refusal: Refusal | null
}

export const usePoliciesStore = defineStore('policies', () => {
  const administration = useAdministrationStore()
  const chosenId = ref<string | null>(null)
  const trial = shallowRef<Trial | null>(null)
  const behind = shallowRef<Behind | null>(null)
  const application = shallowRef<Application | null>(null)

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
    const groupId = uuidv7()
    const tickets = behind.value?.tickets ?? 0
    application.value = { state: 'running', kind: 'apply', groupId, tickets, rows: [], refusal: null }
    await walk('/v1/sla/applications', { groupId, mode, reason })
  }

  /** Takes back what the last application did. */
  async function undoApplication(): Promise<void> {
    const done = application.value
    if (done === null || done.kind !== 'apply' || done.state === 'running') return
    const tickets = done.rows.filter(({ status }) => status === 'applied' || status === 'merged').length
    application.value = { ...done, state: 'running', kind: 'undo', tickets, rows: [], refusal: null }
    await walk('/v1/sla/applications/undo', { groupId: done.groupId })
  }

  async function walk(path: string, body: ApplicationRequest): Promise<void> {
    const show = (next: Partial<Application>): void => {
      if (application.value !== null) application.value = { ...application.value, ...next }
    }
    let after: string | null = null
    do {
      const asked: ApplicationRequest = after === null ? body : { ...body, after }
      const outcome = await administration.call((server) => server.ask('post', path, applicationPageSchema, asked))
      if (outcome.kind === 'refused') {
        show({ state: 'error', refusal: outcome.refusal })
        break
      }
      show({ rows: [...(application.value?.rows ?? []), ...outcome.value.rows] })
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

  return { chosenId, trial, behind, application, tryDraft, stopTrial, lookBehind, apply, undoApplication, publishOrder }
})

function withPage(trial: Trial, page: TrialPage): Partial<Trial> {
  const numbers = new Map(trial.numbers)
  for (const { ticketId, number } of page.changes) numbers.set(ticketId, number)
  const { compared, untold, changes, totals } = page
  return { tickets: page.tickets, numbers, result: addTrials(trial.result, { compared, untold, changes, totals }) }
}
