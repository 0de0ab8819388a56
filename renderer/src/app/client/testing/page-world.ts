/** The set-up that tests of the page share: for each test stores and a world of its own, and an empty page after it. */
import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, vi } from 'vitest'
import { setLocale, type Locale } from '@/app/i18n'
import { currentClient } from '../current-client'
import { ClientWorld } from './client-world'

/** That of the present test. */
export let world: ClientWorld

/** Call it once, at the top of a file, after `enableAutoUnmount`: what is mounted goes last. */
export function pageForEachTest(locale: Locale): void {
  beforeEach(() => {
    setActivePinia(createPinia())
    setLocale(locale)
    world = new ClientWorld()
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
    document.body.replaceChildren()
    await flushPromises()
    currentClient.value = null
    await world.close()
  })
}
