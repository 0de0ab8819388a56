/** Who dies when, and how: chosen by a seed. */
import { API_DEATHS, BROWSER_DEATHS, type Death, type Scene } from './deaths'

type Ways = Readonly<Record<string, Death>>

/** So many deaths of the browser and of the API, in any order. */
export function planOf(kills: number, random: Scene['random']): [string, Death][] {
  return shuffled([...turns(BROWSER_DEATHS, kills), ...turns(API_DEATHS, kills)], random)
}

/** Each way in turn, so that none is left out. */
function turns(ways: Ways, count: number): [string, Death][] {
  const all = Object.entries(ways)
  const rounds = Array.from({ length: Math.ceil(count / all.length) }, () => all)
  return rounds.flat().slice(0, count)
}

function shuffled<Item>(items: readonly Item[], random: Scene['random']): Item[] {
  const left = [...items]
  return items.flatMap(() => left.splice(random(left.length), 1))
}

/** Mulberry32: small, and good enough to choose instants by. */
export function randomFrom(seed: number): Scene['random'] {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
