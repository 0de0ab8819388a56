import { describe, expect, it } from 'vitest'
import { ariaKeyShortcuts, keyLabels } from './key-labels'

describe('the caps of a binding', () => {
  it.each([
    ['KeyJ', ['J']],
    ['Mod+KeyK', ['Ctrl', 'K']],
    ['Mod+Shift+Enter', ['Ctrl', 'Shift', '↵']],
    ['Shift+Slash', ['?']],
    ['KeyG KeyM', ['G', 'M']],
    ['Digit1', ['1']],
    ['Escape', ['Esc']],
  ])('of %s are %j', (binding, caps) => {
    expect(keyLabels(binding, false)).toEqual(caps)
  })

  it('are written as on a Mac keyboard there', () => {
    expect(keyLabels('Mod+Shift+KeyK', true)).toEqual(['⌘', '⇧', 'K'])
  })

  it('are told to assistive technology in its own notation', () => {
    expect(ariaKeyShortcuts('Mod+KeyK', false)).toBe('Control+K')
    expect(ariaKeyShortcuts('Mod+KeyK', true)).toBe('Meta+K')
  })
})
