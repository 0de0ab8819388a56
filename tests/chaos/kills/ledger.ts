/** What an engineer wrote, and of what the page said that it is kept: that much may never be lost. */
import type { RecordedTicket } from '../../e2e/support/record'

interface Written {
  readonly number: string
  readonly text: string
  isKept: boolean
}

export class Ledger {
  private readonly entries: Written[] = []

  /** @returns the text of the next reply, unlike any other */
  next(number: string): string {
    const text = `Ответ № ${this.entries.length + 1}.`
    this.entries.push({ number, text, isKept: false })
    return text
  }

  /** The page said that it is saved on this computer, or on the server. */
  keep(text: string): void {
    const entry = this.entries.find((one) => one.text === text)
    if (entry !== undefined) entry.isKept = true
  }

  get written(): number {
    return this.entries.length
  }

  kept(number: string): readonly string[] {
    return this.entries.filter((entry) => entry.number === number && entry.isKept).map(({ text }) => text)
  }

  /** Against the record, once all has arrived that will. */
  compare(record: readonly RecordedTicket[]): { lost: string[]; duplicated: string[]; diverged: string[] } {
    const found = { lost: [] as string[], duplicated: [] as string[], diverged: [] as string[] }
    for (const number of new Set(this.entries.map((entry) => entry.number))) {
      const events = record.find(({ ticket }) => String(ticket.number) === number)?.events ?? []
      const recorded = events.flatMap(({ content }) => content?.['text'] ?? [])
      const written = this.entries.filter((entry) => entry.number === number)
      for (const { text, isKept } of written) {
        const times = recorded.filter((one) => one === text).length
        if (times === 0 && isKept) found.lost.push(`№ ${number}: ${text}`)
        if (times > 1) found.duplicated.push(`№ ${number}: ${text} ${times} times`)
      }
      const inOrder = written.map(({ text }) => text).filter((text) => recorded.includes(text))
      const asRecorded = recorded.filter((text) => inOrder.includes(text))
      if (inOrder.join() !== asRecorded.join()) found.diverged.push(`№ ${number} is in another order`)
    }
    return found
  }
}
