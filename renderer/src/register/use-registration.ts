/**
 * Registering a ticket: the form, kept as a draft while it is filled in, what is promised and what is alike, and the
 * registration itself. Nothing is cleared before the registration is saved on this device.
 */
import { computed, nextTick, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { newId } from '@/app/client/build-command'
import type { Intent } from '@/app/client/client-types'
import type { CommandArgsInput } from '@/app/client/intent'
import { notSavedWords } from '@/app/i18n/words/refusal-words'
import { useConnectionStore } from '@/app/stores/connection-store'
import { useFilePicksStore } from '@/app/files/file-picks-store'
import { useDirectoryStore } from '@/app/stores/directory-store'
import type { QueueRow } from '@/cache/queue-row'
import { useDraftStore } from '@/ticket/draft-store'
import { useTicketStore } from '@/ticket/ticket-store'
import { DEFAULT_PRIORITY_MATRIX, priorityOf } from '@shared/domain/priority-matrix'
import { provisionalCode } from '@shared/domain/provisional-code'
import { NO_TIERS } from '@shared/domain/tiers'
import type { Clock } from '@shared/sla'
import { promisedClocks } from './promise'
import { readCorpus } from './read-corpus'
import { emptyForm, filledSince, joinForms, readForm, REGISTRATION_DRAFT, writeForm } from './registration-form'
import { findSimilar, ticketsOf, type Corpus } from '@/cache/similar-tickets'
import { useMajorOffer } from './use-major-offer'
import { suggestCategory } from './suggest-category'
import { useAudience } from './use-audience'

export const DRAFT_KEY = REGISTRATION_DRAFT
const MOST_SHOWN = 4
/** Asked for more than are shown: they vote for the category. */
const MOST_VOTING = 12

export function useRegistration() {
  const directory = useDirectoryStore()
  const connection = useConnectionStore()
  const drafts = useDraftStore()
  const tickets = useTicketStore()
  const picks = useFilePicksStore()

  const form = reactive(emptyForm())
  const isTried = ref(false)
  const isSaving = ref(false)
  const failure = ref('')
  const corpus = shallowRef<Corpus | null>(null)
  let requesterToken = newId()

  const priority = computed(() =>
    priorityOf(directory.settings?.priorityMatrix ?? DEFAULT_PRIORITY_MATRIX, form.impact, form.urgency),
  )
  const who = useAudience(form)
  const ownTier = computed(() => who.requester.value?.tier ?? null)
  /** What a tier would promise. */
  function promisedAt(tier: string | null): readonly Clock[] {
    if (directory.directory === null) return []
    const { channel, kind, categoryId } = form
    const subject = { priority: priority.value, channel, kind, categoryId, tier }
    return promisedClocks(subject, directory.directory, directory.rules, connection.now)
  }
  const promised = computed(() => promisedAt(form.tier ?? ownTier.value))
  const tierTable = computed(() => directory.settings?.tiers ?? NO_TIERS)
  const similar = computed(() =>
    corpus.value === null ? [] : findSimilar(corpus.value, form.subject, form.requesterId, MOST_VOTING),
  )
  const shownSimilar = computed(() => similar.value.slice(0, MOST_SHOWN))
  const major = useMajorOffer(
    () => similar.value,
    () => form.categoryId,
  )
  const earlier = computed<readonly QueueRow[]>(() => {
    if (corpus.value === null || form.requesterId === null) return []
    const shown = new Set(shownSimilar.value.map(({ row }) => row.id))
    return ticketsOf(corpus.value, form.requesterId, MOST_SHOWN * 2)
      .filter((row) => !shown.has(row.id))
      .slice(0, MOST_SHOWN)
  })
  const isRequesterMissing = computed(
    () => form.requesterId === null && (form.newRequester === null || form.newRequester.name.trim() === ''),
  )
  const isSubjectMissing = computed(() => form.subject.trim() === '')

  watch([() => form.subject, similar], () => {
    if (form.isCategorySuggested) form.categoryId = suggestCategory(form.subject, directory.categories, similar.value)
  })
  const stopDrafting = watch(form, () => {
    const written = writeForm(form)
    // Reading what was begun earlier changes the form, and nobody has typed.
    if (written !== drafts.body(DRAFT_KEY)) drafts.write(DRAFT_KEY, written)
  })
  onScopeDispose(stopDrafting)

  /** Reads what was begun earlier, and what there is to compare with. */
  async function begin(): Promise<void> {
    const [read] = await Promise.all([readCorpus(), drafts.load(DRAFT_KEY, joinForms)])
    corpus.value = read
    const written = drafts.body(DRAFT_KEY)
    if (written !== '') Object.assign(form, readForm(written, directory.settings?.tiers.tiers))
  }

  function clear(): void {
    Object.assign(form, emptyForm())
    isTried.value = false
    failure.value = ''
    major.clear()
    requesterToken = newId()
  }

  /** @returns the code of the new ticket once it is saved; null when something is missing, or it could not be saved */
  async function register(isTaken: boolean): Promise<string | null> {
    isTried.value = true
    failure.value = ''
    if (isSaving.value || isRequesterMissing.value || isSubjectMissing.value || picks.isKeeping(DRAFT_KEY)) return null
    isSaving.value = true
    const sent = writeForm(form)
    const told = who.told()
    const dispatched = tickets.dispatch({ name: 'registerTicket', args: argsOf() })
    const { ticketId } = dispatched
    const result = await dispatched.saved
    isSaving.value = false
    // The form keeps the words, and is sent once more.
    if (result.kind === 'notSaved' && !tickets.isKept(dispatched, result)) {
      failure.value = notSavedWords(result.code)
      return null
    }
    const changes = await who.changes(told)
    const following: Intent[] = []
    if (changes !== null) following.push({ name: 'changeRequester', ticketId, args: changes })
    if (isTaken) following.push({ name: 'take', ticketId, args: {} })
    const saving = following.map((intent) => tickets.dispatch(intent).saved)
    major.take(ticketId)
    await Promise.all([...saving, picks.attach(DRAFT_KEY, ticketId)])
    await keepRest(sent)
    await tickets.open(ticketId)
    return provisionalCode(ticketId)
  }

  /** What was typed while the registration was being saved is begun anew, and not cleared with the rest. */
  async function keepRest(sent: string): Promise<void> {
    // The draft follows the form in the next tick.
    await nextTick()
    const rest = filledSince(readForm(sent), readForm(drafts.body(DRAFT_KEY)))
    clear()
    if (writeForm(rest) === '') return drafts.discard(DRAFT_KEY)
    Object.assign(form, rest)
    drafts.write(DRAFT_KEY, writeForm(rest))
    await drafts.save(DRAFT_KEY)
  }

  function argsOf(): CommandArgsInput['registerTicket'] {
    const reportedAt = form.reportedAt === '' ? NaN : new Date(form.reportedAt).getTime()
    const requester =
      form.newRequester === null
        ? { requesterId: form.requesterId ?? '' }
        : { newRequester: { id: requesterToken, ...form.newRequester, ...who.asNew() } }
    return {
      kind: form.kind,
      subject: form.subject,
      description: form.description,
      channel: form.channel,
      reportedAt: Number.isNaN(reportedAt) ? null : reportedAt,
      categoryId: form.categoryId,
      ...(form.tier === null ? {} : { tier: form.tier }),
      impact: form.impact,
      urgency: form.urgency,
      ...requester,
    }
  }

  return {
    form,
    isTried,
    isSaving,
    failure,
    priority,
    promised,
    promisedAt,
    ownTier,
    tierTable,
    who,
    similar: shownSimilar,
    earlier,
    major,
    isRequesterMissing,
    isSubjectMissing,
    begin,
    clear,
    register,
  }
}

export type Registration = ReturnType<typeof useRegistration>
