import { describe, expect, it } from 'vitest'
import { Lanes } from './lanes'
import { Rest } from './rest'

const DAY = 86_400_000

describe('a clock that is set back', () => {
  it('does not make a rest last until it is what it was', () => {
    let now = 10 * DAY
    const rest = new Rest({ clock: { now: () => now }, random: () => 0.5 })
    rest.failed()
    expect(rest.isResting).toBe(true)
    now -= 2 * DAY
    expect(rest.isResting).toBe(false)
  })

  it('does not end a rest that only a person ends', () => {
    let now = 10 * DAY
    const rest = new Rest({ clock: { now: () => now }, random: () => 0.5 })
    rest.forGood()
    now -= 2 * DAY
    expect(rest.isResting).toBe(true)
  })

  it('frees the lanes that waited by it', () => {
    const lanes = new Lanes()
    lanes.rest(['a'], 10 * DAY, 0.5)
    expect(lanes.stateOf('a', 10 * DAY)).toBe('resting')
    expect(lanes.stateOf('a', 8 * DAY)).toBe('tried')
    expect(lanes.nextAt(8 * DAY)).toBeNull()
  })
})
