import fc from 'fast-check'
import { expect, it } from 'vitest'
import { placesDescending } from './sort-descending'

const instant = fc.oneof(fc.nat({ max: 5 }), fc.integer({ min: 0, max: 4_102_444_800_000 }))

it('orders as a comparator would, and keeps equal ones in their order', () => {
  fc.assert(
    fc.property(fc.array(instant, { maxLength: 300 }), (values) => {
      const expected = values.map((_value, place) => place).sort((one, other) => values[other]! - values[one]!)
      expect([...placesDescending(Float64Array.from(values))]).toEqual(expected)
    }),
  )
})
