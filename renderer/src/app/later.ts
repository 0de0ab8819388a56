/**
 * What the first screen does without: it is fetched as soon as that has been painted, all of it, so that nothing is missing
 * when the server that serves the page cannot be reached later.
 */
import { defineAsyncComponent, type Component } from 'vue'

type Load = () => Promise<Component>

const RETRY_MS = 1_000
const MOST_TRIES = 5
const WAIT_MS = 300
const loads: Load[] = []

/** @param load a dynamic import of the component */
export function laterPage(load: Load): Load {
  loads.push(load)
  return load
}

/** The same, as a component that is there once it has come. */
export function later(load: Load): Component {
  return defineAsyncComponent({
    loader: laterPage(load),
    onError(error, retry, fail, tries) {
      if (tries < MOST_TRIES) setTimeout(retry, RETRY_MS)
      else {
        console.error('A part of the page could not be fetched', error)
        fail()
      }
    },
  })
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
