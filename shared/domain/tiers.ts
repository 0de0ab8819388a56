/**
 * Levels of service that are bought for requesters, each with its price. A requester and the condition of a policy name
 * a tier by its id, which therefore never changes; a table is published whole, as a new version.
 */
import { z } from 'zod'

const MAX_TIERS = 50
const MAX_PRICE = 1_000_000_000

const tierSchema = z.strictObject({
  id: z.string().trim().min(1).max(60),
  name: z.string().trim().min(1).max(200),
  pricePerMonth: z.number().min(0).max(MAX_PRICE).describe('For one requester, in the currency of the table'),
})
export type Tier = Readonly<z.infer<typeof tierSchema>>

export const tierTableSchema = z
  .strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/, 'a currency is three capital letters (ISO 4217)'),
    /** In the order in which they are offered. */
    tiers: z.array(tierSchema).max(MAX_TIERS),
  })
  .superRefine(({ tiers }, refusals) => {
    for (const field of ['id', 'name'] as const) {
      const seen = new Set<string>()
      tiers.forEach((tier, index) => {
        if (seen.has(tier[field])) {
          refusals.addIssue({ code: 'custom', path: ['tiers', index, field], message: 'another tier is called so' })
        }
        seen.add(tier[field])
      })
    }
  })

export interface TierTable {
  readonly currency: string
  readonly tiers: readonly Tier[]
}

/** Before anybody sells anything. */
export const NO_TIERS: TierTable = { currency: 'RUB', tiers: [] }
