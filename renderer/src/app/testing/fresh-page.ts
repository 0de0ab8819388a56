/**
 * Test files of one worker share the modules of the page, since reading them anew costs more than most of the tests. Each
 * file leaves them as it found them: no words in another language, nobody signed in, no store that still listens.
 */
import { disableAutoUnmount } from '@vue/test-utils'
import { disposePinia, getActivePinia, setActivePinia, type Pinia } from 'pinia'
import { afterAll, afterEach, vi } from 'vitest'
import { currentClient } from '../client/current-client'

const pinias = new Set<Pinia>()
afterEach(() => {
  const pinia = getActivePinia()
  if (pinia !== undefined) pinias.add(pinia)
})

afterAll(() => {
  for (const pinia of pinias) disposePinia(pinia)
  setActivePinia(undefined)
  currentClient.value = null
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

// A file says for itself when its components go, and may say so once.
disableAutoUnmount()

// Some run without a page.
if ('document' in globalThis) {
  const { currentLocale, setLocale } = await import('../i18n')
  const locale = currentLocale()
  const { happyDOM } = globalThis as { happyDOM?: { setURL(address: string): void } }
  const { href } = location
  afterAll(() => {
    // A file that was saved has sent the page to the address of its bytes.
    happyDOM?.setURL(href)
    setLocale(locale)
    document.body.replaceChildren()
    for (const name of document.documentElement.getAttributeNames()) document.documentElement.removeAttribute(name)
    localStorage.clear()
    sessionStorage.clear()
  })
}
