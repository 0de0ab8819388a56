/** Prices and tiers in words. */
import { currentLocale, i18n } from '@/app/i18n'
import { formatSpan } from '@/app/format'
import type { PublishedVersion } from '@shared/protocol/administration'
import { MINUTE_MS } from '@shared/domain/instant'
import { choosePolicy, PRIORITIES, type PolicyDefinition } from '@shared/sla'

const { t } = i18n.global

/** What is promised with a tier: the policy, and how soon the gravest is solved. */
export function promiseWords(tier: string, policies: readonly PolicyDefinition[]): string {
  const policy = choosePolicy(policies, { tier })
  if (policy === null) return t('administration.tiers.noPolicy')
  const spans = PRIORITIES.map((priority) => {
    const minutes = policy.targets[priority].resolutionMinutes
    return minutes === undefined ? '—' : formatSpan(minutes * MINUTE_MS, currentLocale())
  })
  return t('administration.tiers.promise', { policy: policy.name, spans: spans.join(' / ') })
}

export function describeTierChange({ field, from, to }: PublishedVersion<unknown>['changes'][number]): string {
  const [part = '', id = '', what = ''] = field.split('.')
  if (part === 'currency')
    return t('administration.changed', { what: t('administration.tiers.currency'), ...both(from, to) })
  if (id === '') return t('administration.tiers.reordered')
  if (from === null) return `+ ${nameOf(to) ?? id}`
  if (to === null) return `− ${nameOf(from) ?? id}`
  const wording = what === 'pricePerMonth' ? t('administration.tiers.price') : t('administration.tiers.name')
  return t('administration.changed', { what: `${id}, ${wording.toLocaleLowerCase()}`, ...both(from, to) })
}

const both = (from: unknown, to: unknown) => ({ from: String(from), to: String(to) })
const nameOf = (tier: unknown): string | null =>
  typeof tier === 'object' && tier !== null && 'name' in tier ? String(tier.name) : null
