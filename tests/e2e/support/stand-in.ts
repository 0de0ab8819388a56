/** What the stand-in keeps of what a system would show or hold: notifications, the tray, shortcuts. Real Electron tells nobody. */
import { expect } from '@playwright/test'
import type { Desktop } from './desktop'

export interface Shown {
  readonly options: { readonly title: string; readonly body: string }
  emit(event: 'click'): boolean
}

interface MenuItem {
  readonly label?: string
  readonly submenu?: readonly MenuItem[]
  readonly click?: () => void
}

/** Of `globalThis` in the main process. */
export interface StandIn {
  readonly standIn: {
    readonly shown: readonly Shown[]
    readonly shortcuts: { readonly held: ReadonlyMap<string, () => void> }
    readonly trays: readonly { readonly toolTip: string; readonly menu: { readonly items: readonly MenuItem[] } }[]
  }
}

/** Presses a line of the tray's menu, wherever in it, as soon as the tray offers it. */
export async function press({ app }: Desktop, words: string): Promise<void> {
  const isPressed = (): Promise<boolean> =>
    app.evaluate((_electron, label) => {
      const all = (items: readonly MenuItem[]): readonly MenuItem[] =>
        items.flatMap((item) => [item, ...all(item.submenu ?? [])])
      const { trays } = (globalThis as unknown as StandIn).standIn
      const line = all(trays[0]!.menu.items).find((item) => item.label === label)
      line?.click?.()
      return line?.click !== undefined
    }, words)
  await expect.poll(isPressed, { message: `the tray offers ${words}` }).toBe(true)
}
