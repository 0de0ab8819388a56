/** The levels of service as they are offered at registration: each with its price, and by when it would be solved. */
import { formatUntil } from '@/app/format'
import { i18n, type Locale } from '@/app/i18n'
import type { Audience } from '@/app/i18n/words/promise-words'
import { tierPrice } from '@/app/i18n/words/price-words'
import type { ComboBoxOption } from '@/ui'
import type { Instant } from '@shared/domain/instant'
import type { Tier, TierTable } from '@shared/domain/tiers'
import type { Clock } from '@shared/sla'

const { t } = i18n.global
/** No tier can be called so. */
export const OWN_TIER = '\u0000own'

/**
 * @param ownTier of the requester, which counts while none is chosen
 * @param promised what a tier would promise
 */
export function tierOffers(
  { tiers, currency }: TierTable,
  ownTier: string | null,
  promised: (tier: string | null) => readonly Clock[],
  { now, locale, audience }: { readonly now: Instant; readonly locale: Locale; readonly audience: Audience },
): readonly ComboBoxOption[] {
  const solved = (tier: string | null): string => {
    const at = promised(tier).findLast(({ metric }) => metric === 'resolution')?.deadlineAt ?? null
    const { zone } = audience
    return at === null
      ? ''
      : t('register.tier.solved', { until: formatUntil(at, now, locale, zone === undefined ? {} : { zone }) })
  }
  const priced = (tier: Tier): string => `${tier.name}, ${tierPrice(tier, currency)}`
  const own = tiers.find(({ id }) => id === ownTier)
  const ownName = own === undefined ? ownTier : priced(own)
  const asOwn = {
    value: OWN_TIER,
    label: ownName === null ? t('register.tier.ownNone') : t('register.tier.own', { name: ownName }),
    detail: solved(ownTier),
  }
  const others = tiers
    .filter(({ id }) => id !== ownTier)
    .map((tier) => ({ value: tier.id, label: priced(tier), detail: solved(tier.id) }))
  return [asOwn, ...others]
}
