import { afterEach, describe, expect, it, vi } from 'vitest'
import { copyText } from './copy-text'

afterEach(() => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(document, 'execCommand')
})

const clipboard = (writeText: (text: string) => Promise<void>) =>
  vi.stubGlobal('navigator', { clipboard: { writeText }, userAgent: '' })

describe('copying a text', () => {
  it('uses the clipboard', async () => {
    const written: string[] = []
    clipboard((text) => {
      written.push(text)
      return Promise.resolve()
    })
    expect(await copyText('Касса 2')).toBe(true)
    expect(written).toEqual(['Касса 2'])
  })

  it('selects the text and asks the page when the clipboard is denied, and leaves nothing behind', async () => {
    clipboard(() => Promise.reject(new DOMException('denied', 'NotAllowedError')))
    let selected = ''
    Object.assign(document, {
      execCommand: () => {
        selected = document.querySelector('textarea')?.value ?? ''
        return true
      },
    })
    expect(await copyText('Касса 2')).toBe(true)
    expect(selected).toBe('Касса 2')
    expect(document.querySelector('textarea')).toBeNull()
  })

  it('says so when neither works', async () => {
    clipboard(() => Promise.reject(new DOMException('denied', 'NotAllowedError')))
    expect(await copyText('Касса 2')).toBe(false)
  })
})
