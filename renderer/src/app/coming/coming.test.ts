/** What is pressed and typed while a dialog is being fetched is meant for it, and for nothing else. */
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, type Ref } from 'vue'
import { AppDialog } from '@/ui'
import { commands } from '../commands-registry'
import { i18n, setLocale } from '../i18n'
import { keyboard } from '../keyboard'
import { failedPart, forgetFailedPart, later } from '../later'
import { dialogWish, openWhenHere, standingIn, stopWaiting } from './coming'
import PartFailure from './PartFailure.vue'
import StandIn from './StandIn.vue'

enableAutoUnmount(afterEach)

/** A dialog with a form of two fields, that tells what was sent with it. */
const Dialog = defineComponent({
  props: { open: Boolean },
  emits: ['update:open', 'sent'],
  setup: (props, { emit }) => {
    const send = (event: Event): void => {
      event.preventDefault()
      emit('sent', field('first').value)
    }
    const content = () =>
      h('form', { onSubmit: send }, [h('input', { type: 'text', name: 'first' }), h('textarea', { name: 'second' })])
    return () =>
      h(AppDialog, { open: props.open, title: 'X', 'onUpdate:open': (is: boolean) => emit('update:open', is) }, content)
  },
})

let ran: string[]
let sent: string[]
let onSent: () => void
let isOpen: Ref<boolean>
let come: () => void
let failNow: () => void
let stops: (() => void)[]

/** A page with a queue that has the keyboard, and a key that opens a dialog which has yet to come. */
function page(): void {
  let answer: { resolve: (module: { default: typeof Dialog }) => void; reject: (error: Error) => void }
  const part = later(
    () =>
      new Promise((resolve, reject) => {
        answer = { resolve, reject }
      }),
  )
  come = () => answer.resolve({ default: Dialog })
  failNow = () => answer.reject(new TypeError('Failed to fetch'))
  isOpen = ref(false)
  const shown = isOpen
  const Page = defineComponent({
    setup: () => () => [
      h('div', { id: 'queue', tabindex: 0 }),
      shown.value ? h(part.component, { open: true, 'onUpdate:open': close, onSent: heard }) : null,
      standingIn.value === null ? null : h(StandIn, { keys: standingIn.value }),
      failedPart.value === null ? null : h(PartFailure, { part: failedPart.value }),
    ],
  })
  const heard = (text: string): void => {
    sent.push(text)
    onSent()
  }
  const close = (): void => void (shown.value = false)
  const command = (id: string, keys: string, run: () => void) => ({
    id,
    titleKey: 'common.open',
    group: 'queue' as const,
    keys: [keys],
    run,
  })
  stops = [
    keyboard().enterScope('queue'),
    commands.register([
      command('dialog', 'Mod+KeyK', () => openWhenHere(dialogWish(part, shown))),
      command('take', 'KeyT', () => ran.push('take')),
      command('down', 'KeyJ', () => ran.push('down')),
      command('enter', 'Enter', () => ran.push('enter')),
    ]),
  ]
  mount(Page, { attachTo: document.body, global: { plugins: [i18n] } })
  document.querySelector<HTMLElement>('#queue')?.focus()
}

beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
  ran = []
  sent = []
  onSent = () => undefined
})
afterEach(() => {
  stopWaiting()
  forgetFailedPart()
  stops.forEach((stop) => stop())
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const field = (name: string): HTMLInputElement => document.querySelector<HTMLInputElement>(`form [name=${name}]`)!
const standIn = (): HTMLTextAreaElement | null => document.querySelector('[data-stand-in] textarea')

async function press(code: string, key: string, modifiers: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true, ...modifiers }))
  await flushPromises()
}
const ask = (): Promise<void> => press('KeyK', 'k', { ctrlKey: true })

describe('while a dialog is being fetched, what is typed', () => {
  it('runs nothing in the page behind, is shown, and is in the dialog’s field once it is there', async () => {
    page()
    await ask()
    await press('KeyT', 'е')
    await press('KeyJ', 'О', { shiftKey: true })
    expect(standIn()?.value).toBe('еО')
    come()
    await vi.waitFor(() => expect(field('first')?.value).toBe('еО'))
    expect(document.activeElement).toBe(field('first'))
    expect(standIn()).toBeNull()
    expect(ran).toEqual([])
  })

  it('is played in its order: corrected, sent with Enter', async () => {
    page()
    await ask()
    await press('KeyT', 't')
    await press('KeyX', 'x')
    await press('Backspace', 'Backspace')
    await press('KeyJ', 'j')
    await press('Enter', 'Enter')
    come()
    await vi.waitFor(() => expect(sent).toEqual(['tj']))
    expect(ran).toEqual([])
  })

  it('may be the work of an input method or of the clipboard', async () => {
    page()
    await ask()
    await press('KeyT', 't')
    const area = standIn()!
    area.value += '日本'
    area.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await press('KeyJ', 'j')
    come()
    await vi.waitFor(() => expect(field('first')?.value).toBe('t日本j'))
  })

  it('comes before what is typed while it is played', async () => {
    page()
    await ask()
    await press('Enter', 'Enter')
    await press('KeyT', 'a')
    onSent = () => queueMicrotask(() => void press('KeyJ', 'b'))
    come()
    await vi.waitFor(() => expect(field('first').value).toBe('ab'))
    expect(ran).toEqual([])
  })

  it('leaves to the browser what is its own', async () => {
    page()
    await ask()
    const reload = new KeyboardEvent('keydown', {
      code: 'KeyR',
      key: 'r',
      ctrlKey: true,
      bubbles: true,
      cancelable: true,
    })
    document.activeElement?.dispatchEvent(reload)
    expect(reload.defaultPrevented).toBe(false)
  })
})

describe('a dialog that is being fetched', () => {
  it('is given up by Escape: it does not open, and the keys are the queue’s again', async () => {
    page()
    await ask()
    await press('KeyT', 't')
    await press('Escape', 'Escape')
    expect(standIn()).toBeNull()
    expect(document.activeElement?.id).toBe('queue')
    await press('KeyJ', 'j')
    come()
    await flushPromises()
    expect(document.querySelector('form')).toBeNull()
    expect(ran).toEqual(['down'])
  })

  it('is given up by Escape also when it has come and does not take the keyboard', async () => {
    page()
    let isCancelled = false
    openWhenHere({
      part: later(() => Promise.resolve({ default: Dialog })),
      open: () => undefined,
      cancel: () => void (isCancelled = true),
      arrive: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    })
    await flushPromises()
    expect(standIn()).toBeNull()
    await press('KeyJ', 'j')
    expect([ran, isCancelled]).toEqual([[], false])
    await press('Escape', 'Escape')
    expect(isCancelled).toBe(true)
    await press('KeyT', 't')
    expect(ran).toEqual(['take'])
  })

  it('gives the keyboard back, when it closes, to what had it before anything stood in', async () => {
    page()
    await ask()
    come()
    await vi.waitFor(() => expect(document.activeElement).toBe(field('first')))
    await press('Escape', 'Escape')
    await vi.waitFor(() => expect(document.activeElement?.id).toBe('queue'))
    expect(isOpen.value).toBe(false)
  })

  it('that does not come says what to do, keeps in sight what was typed, and gives the keys back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    page()
    await ask()
    await press('KeyT', 'т')
    for (let tries = 0; tries < 5; tries += 1) {
      failNow()
      await vi.advanceTimersByTimeAsync(1_000)
    }
    const alert = document.querySelector('[role=alert]')
    expect(alert?.textContent).toContain('Проверьте связь и повторите')
    expect(alert?.textContent).toContain('Вы набрали: т')
    expect(standIn()).toBeNull()
    await press('KeyJ', 'j')
    expect(ran).toEqual(['down'])
    // Asked for once more, it comes.
    const retry = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Повторить')
    retry?.click()
    await flushPromises()
    expect(document.querySelector('[role=alert]')).toBeNull()
    await press('KeyT', 'т')
    come()
    await vi.waitFor(() => expect(field('first')?.value).toBe('т'))
    expect(ran).toEqual(['down'])
  })
})
