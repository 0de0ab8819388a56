import type { MessageBoxOptions } from 'electron'
import { expect, test } from 'vitest'
import { confirmBy } from './confirm'

function asking(response: number, language: 'ru' | 'en' = 'en') {
  const asked: MessageBoxOptions[] = []
  const showMessageBox = (options: unknown) => {
    asked.push(options as MessageBoxOptions)
    return Promise.resolve({ response, checkboxChecked: false })
  }
  return { asked, confirm: confirmBy({ showMessageBox }, () => language) }
}

test('the person sees which server, or which version from where, and closing the box is no', async () => {
  const { asked, confirm } = asking(0)
  expect(await confirm('newServer', 'https://evil.example', '')).toBe(false)
  expect(await confirm('newVersion', '9.9.9', 'https://updates.example/')).toBe(false)
  expect(asked.map(({ message, defaultId, cancelId }) => [message, defaultId, cancelId])).toEqual([
    ['Work with the server https://evil.example?', 0, 0],
    ['Restart and install version 9.9.9?', 0, 0],
  ])
  expect(asked[1]?.detail).toContain('https://updates.example/')
})

test('only the other button is yes', async () => {
  const { asked, confirm } = asking(1, 'ru')
  expect(await confirm('newVersion', '9.9.9', 'https://updates.example/')).toBe(true)
  expect(asked[0]?.buttons).toEqual(['Не сейчас', 'Установить'])
})
