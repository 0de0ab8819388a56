import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCommandRegistry, type AppCommand, type CommandRegistry } from './commands-registry'
import { startKeyboard, type Keyboard } from './keyboard'

let registry: CommandRegistry
let keyboard: Keyboard
let ran: string[]

const command = (id: string, keys: readonly string[], more: Partial<AppCommand> = {}): AppCommand => ({
  id,
  titleKey: 'common.open',
  group: 'application',
  keys,
  run: () => {
    ran.push(id)
  },
  ...more,
})

function press(code: string, init: KeyboardEventInit = {}, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true, ...init })
  target.dispatchEvent(event)
  return event
}

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag): HTMLElementTagNameMap[Tag] {
  return document.body.appendChild(document.createElement(tag))
}

beforeEach(() => {
  ran = []
  registry = createCommandRegistry()
  keyboard = startKeyboard({ registry, onMac: false })
})

afterEach(() => {
  keyboard.stop()
  document.body.replaceChildren()
})

describe('the keyboard', () => {
  it('runs a command by its physical key, whatever the layout types', () => {
    registry.register([command('queue.down', ['KeyJ'])])
    press('KeyJ', { key: 'о' })
    expect(ran).toEqual(['queue.down'])
  })

  it('asks for exactly the modifiers of the binding', () => {
    registry.register([command('palette', ['Mod+KeyK']), command('up', ['KeyK'])])
    press('KeyK', { ctrlKey: true })
    press('KeyK')
    press('KeyK', { ctrlKey: true, shiftKey: true })
    expect(ran).toEqual(['palette', 'up'])
  })

  it('stays out of the way while somebody types, except for Ctrl and Escape', () => {
    registry.register([command('take', ['KeyA']), command('send', ['Mod+Enter']), command('leave', ['Escape'])])
    const area = element('textarea')
    press('KeyA', {}, area)
    press('Enter', { ctrlKey: true }, area)
    press('Escape', {}, area)
    expect(ran).toEqual(['send', 'leave'])
  })

  it('leaves Enter to the button that has the focus', () => {
    registry.register([command('open', ['Enter'])])
    press('Enter', {}, element('button'))
    press('Enter')
    expect(ran).toEqual(['open'])
  })

  it('takes a key away from the browser only when it runs something', () => {
    registry.register([command('take', ['KeyA'])])
    expect(press('KeyA').defaultPrevented).toBe(true)
    expect(press('KeyB').defaultPrevented).toBe(false)
  })

  it('does not run what cannot be done now', () => {
    registry.register([command('take', ['KeyA'], { enabled: () => false })])
    expect(press('KeyA').defaultPrevented).toBe(false)
    expect(ran).toEqual([])
  })

  it('repeats only commands that are meant to repeat', () => {
    registry.register([command('down', ['KeyJ'], { repeats: true }), command('take', ['KeyA'])])
    press('KeyJ', { repeat: true })
    press('KeyA', { repeat: true })
    expect(ran).toEqual(['down'])
  })

  it('follows a sequence of two keys, and forgets the first when another comes', () => {
    registry.register([command('mine', ['KeyG KeyM'])])
    press('KeyG')
    press('KeyM')
    press('KeyG')
    press('KeyX')
    press('KeyM')
    expect(ran).toEqual(['mine'])
  })

  it('lets the keys of a region work only while it is there', () => {
    registry.register([command('hand-over', ['KeyH'], { scope: 'ticket' })])
    press('KeyH')
    const leave = keyboard.enterScope('ticket')
    press('KeyH')
    leave()
    press('KeyH')
    expect(ran).toEqual(['hand-over'])
  })

  it('silences everything under an open dialog', () => {
    registry.register([command('take', ['KeyA']), command('confirm', ['Mod+Enter'], { scope: 'dialog' })])
    const leave = keyboard.enterScope('dialog')
    press('KeyA')
    press('Enter', { ctrlKey: true })
    leave()
    press('KeyA')
    expect(ran).toEqual(['confirm', 'take'])
  })

  it('knows an open dialog by its mark in the page', () => {
    registry.register([command('take', ['KeyA'])])
    element('div').dataset.keyScope = 'dialog'
    press('KeyA')
    expect(ran).toEqual([])
  })

  it('prefers the region that has the focus when two want the same key', () => {
    registry.register([
      command('queue.end', ['KeyE'], { scope: 'queue' }),
      command('ticket.escalate', ['KeyE'], { scope: 'ticket' }),
    ])
    keyboard.enterScope('queue')
    keyboard.enterScope('ticket')
    const region = element('main')
    region.dataset.keyScope = 'queue'
    press('KeyE', {}, region)
    press('KeyE')
    expect(ran).toEqual(['queue.end', 'ticket.escalate'])
  })
})

describe('the command registry', () => {
  it('refuses two commands of one name', () => {
    registry.register([command('take', [])])
    expect(() => registry.register([command('take', [])])).toThrow('take')
  })

  it('forgets commands when their owner is gone', () => {
    const remove = registry.register([command('take', ['KeyA'])])
    remove()
    expect(registry.run('take')).toBe(false)
    expect(registry.all.value).toEqual([])
  })

  it('says whether a command ran', () => {
    registry.register([command('take', []), command('close', [], { enabled: () => false })])
    expect([registry.run('take'), registry.run('close'), registry.run('nobody')]).toEqual([true, false, false])
  })
})
