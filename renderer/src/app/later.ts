/**
 * What the first screen does without: it is fetched as soon as that has been painted, all of it, so that nothing is missing
 * when the server that serves the page cannot be reached later.
 */
import { defineComponent, h, readonly, ref, shallowReadonly, shallowRef, type Component, type Ref } from 'vue'

type Load = () => Promise<{ readonly default: Component }>

/** `failed`: asked for again and again, and it has not come. Whoever wants it next asks anew. */
export type PartState = 'resting' | 'coming' | 'here' | 'failed'

export interface LaterPart {
  /** Asks for the part when it is drawn for the first time, and shows nothing until it has come. */
  readonly component: Component
  readonly state: Readonly<Ref<PartState>>
  /** Resolves once it is `here`, or has `failed`. */
  readonly fetch: () => Promise<void>
}

const RETRY_MS = 1_000
const MOST_TRIES = 5
const WAIT_MS = 300
const loads: (() => Promise<void>)[] = []
const failed = shallowRef<LaterPart | null>(null)

/** What was wanted and could not be fetched; null once it has come, or nobody wants it any more. */
export const failedPart = shallowReadonly(failed)

export function forgetFailedPart(): void {
  failed.value = null
}

/** @param load a dynamic import of a component */
export function later(load: Load): LaterPart {
  const here = shallowRef<Component | null>(null)
  const state = ref<PartState>('resting')
  let fetching: Promise<void> | null = null

  async function bring(): Promise<void> {
    const { default: component } = await load()
    state.value = 'here'
    here.value = component
    if (failed.value === part) failed.value = null
  }

  async function insist(): Promise<void> {
    state.value = 'coming'
    for (let tries = 1; here.value === null; tries += 1) {
      try {
        await bring()
      } catch (error) {
        if (tries === MOST_TRIES) {
          console.error('A part of the page could not be fetched', error)
          state.value = 'failed'
          failed.value = part
          return
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  const part: LaterPart = {
    component: defineComponent({
      inheritAttrs: false,
      setup(_, { attrs, slots }) {
        void part.fetch()
        return () => (here.value === null ? null : h(here.value, attrs, slots))
      },
    }),
    state: readonly(state),
    fetch: async () => {
      if (here.value !== null) return
      fetching ??= insist()
      await fetching
      fetching = null
    },
  }
  loads.push(bring)
  return part
}

/** The same for a page of the router, which does not go to one that has failed. */
export function laterPage(load: Load): { component: Component; beforeEnter: () => Promise<boolean> } {
  const { component, state, fetch } = later(load)
  return {
    component,
    async beforeEnter() {
      await fetch()
      return state.value === 'here'
    },
  }
}

/** One that does not come now is asked for again when it is needed. */
export async function fetchTheRest(): Promise<void> {
  for (const load of loads) {
    try {
      await load()
    } catch (error) {
      console.warn('A part of the page could not be fetched ahead', error)
    }
  }
}

/** Resolves once there is nothing to paint and no key to answer; soon, where that does not come. */
export async function whenIdle(): Promise<void> {
  await nextPainted()
  return new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: WAIT_MS }))
}

/** Once what stands now has been handed over to be shown. A window that nobody sees draws no frames. */
const nextPainted = (): Promise<void> =>
  new Promise((resolve) => {
    // In the frame itself it would still be in the way of what it waits for.
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, WAIT_MS)
  })
