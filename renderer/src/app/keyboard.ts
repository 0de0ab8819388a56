/**
 * Runs commands by their keys. Keys are physical (`event.code`), so that J is the same key on a Russian layout. While
 * somebody types, only Escape and combinations with Ctrl (⌘ on a Mac) or Alt get through.
 */
import { onScopeDispose } from 'vue'
import { commands, isCommandEnabled, type AppCommand, type CommandRegistry, type KeyScope } from './commands-registry'

/** Two strokes of a sequence must follow each other within this time. */
const SEQUENCE_MS = 1_200
const MODIFIER_CODE = /^(?:Control|Shift|Alt|Meta)(?:Left|Right)?$/

export interface Keyboard {
  /** Makes a scope's keys work until the returned function is called; calls nest. `global` always works. */
  enterScope(scope: Exclude<KeyScope, 'global'>): () => void
  /** Stops listening. */
  stop(): void
}

export interface KeyboardOptions {
  readonly registry?: CommandRegistry
  readonly target?: EventTarget
  readonly onMac?: boolean
}

export const isMac = (): boolean => /Mac/.test(navigator.userAgent)

/** A stroke as bindings write it: `Mod+Shift+KeyK`; modifiers in the order Mod, Ctrl, Alt, Shift. */
export function strokeOf(event: KeyboardEvent, onMac: boolean): string {
  const parts: string[] = []
  if (onMac ? event.metaKey : event.ctrlKey) parts.push('Mod')
  if (onMac ? event.ctrlKey : event.metaKey) parts.push(onMac ? 'Ctrl' : 'Meta')
  if (event.altKey) parts.push('Alt')
  if (event.shiftKey) parts.push('Shift')
  parts.push(event.code === 'NumpadEnter' ? 'Enter' : event.code)
  return parts.join('+')
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
}

/** Lists and menus choose by letters, buttons are pressed by Enter and Space: those keys are theirs. */
function belongsToWidget(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false
  if (event.target.closest('[role="menu"], [role="listbox"]')) return true
  const isPress = event.code === 'Enter' || event.code === 'Space' || event.code === 'NumpadEnter'
  return isPress && event.target.closest('button, a[href], [role="button"], summary') !== null
}

function mayHandle(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || MODIFIER_CODE.test(event.code)) return false
  if (event.ctrlKey || event.metaKey || event.altKey || event.code === 'Escape') return true
  return !isTyping(event.target) && !belongsToWidget(event)
}

/** Starts listening; once for the application. */
export function startKeyboard({
  registry = commands,
  target = window,
  onMac = isMac(),
}: KeyboardOptions = {}): Keyboard {
  const entered = new Map<KeyScope, number>()
  let pending: { stroke: string; at: number } | null = null

  const isDialogOpen = (): boolean =>
    (entered.get('dialog') ?? 0) > 0 || document.querySelector('[data-key-scope="dialog"]') !== null

  const isActive = (scope: KeyScope): boolean => {
    if (scope === 'dialog' || isDialogOpen()) return scope === 'dialog' && isDialogOpen()
    return scope === 'global' || (entered.get(scope) ?? 0) > 0
  }

  /** The nearest first: the region that has the focus, then ticket, queue and everywhere. */
  const precedence = (event: KeyboardEvent): readonly KeyScope[] => {
    const region = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-key-scope]') : null
    const order: readonly KeyScope[] = ['dialog', 'ticket', 'queue', 'global']
    const focused = order.find((scope) => scope === region?.dataset.keyScope)
    return focused ? [focused, ...order.filter((scope) => scope !== focused)] : order
  }

  const candidates = (event: KeyboardEvent): readonly AppCommand[] =>
    precedence(event)
      .filter(isActive)
      .flatMap((scope) => registry.all.value.filter((command) => (command.scope ?? 'global') === scope))
      .filter(isCommandEnabled)

  function onKeydown(event: Event): void {
    if (!(event instanceof KeyboardEvent) || !mayHandle(event)) return
    const stroke = strokeOf(event, onMac)
    const list = candidates(event)
    const sequence = pending && event.timeStamp - pending.at <= SEQUENCE_MS ? `${pending.stroke} ${stroke}` : null
    pending = null
    const command =
      (sequence && list.find((candidate) => candidate.keys?.includes(sequence))) ||
      list.find((candidate) => candidate.keys?.includes(stroke))
    if (command) {
      event.preventDefault()
      if (!event.repeat || command.repeats) registry.run(command.id)
    } else if (list.some((candidate) => candidate.keys?.some((keys) => keys.startsWith(`${stroke} `)))) {
      event.preventDefault()
      pending = { stroke, at: event.timeStamp }
    }
  }

  target.addEventListener('keydown', onKeydown)
  return {
    enterScope(scope) {
      entered.set(scope, (entered.get(scope) ?? 0) + 1)
      let isInside = true
      return () => {
        if (isInside) entered.set(scope, (entered.get(scope) ?? 1) - 1)
        isInside = false
      }
    },
    stop: () => target.removeEventListener('keydown', onKeydown),
  }
}

let applicationKeyboard: Keyboard | null = null

/** The application's keyboard, started at the first call. */
export function keyboard(): Keyboard {
  applicationKeyboard ??= startKeyboard()
  return applicationKeyboard
}

/** Makes a scope's keys work for as long as the component (or effect scope) that calls it lives. */
export function useKeyScope(scope: Exclude<KeyScope, 'global'>): void {
  onScopeDispose(keyboard().enterScope(scope))
}
