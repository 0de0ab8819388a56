/**
 * What every library is asked to do, and when it is done. A library is an adapter:
 *
 *     open(how)              its durability, 'relaxed' or 'strict', where it lets one choose; and whether it is new
 *     fill(rows), finish()   its best bulk call for a thousand new tickets; called until there are no more, then once
 *     first(count)           so many tickets, the lowest ids first
 *     get(id)                one ticket with its history
 *     change(id, fields)     resolves once the library says that it is saved
 *     watch(id, show)        calls `show` with the ticket whenever it has changed; returns how to stop that
 *     apply(rows)            its best bulk call for tickets that are there already
 *
 * With `#fill` and `#apply` the page shows nothing and waits for rows, relaxed; otherwise it is strict, shows fifty
 * tickets, as an application would that starts, and changes one by one at each T.
 */
const SHOWN = 50

const partsOf = async (part) => (await fetch(`/rows/${part}.json`)).json()

export async function run(adapter) {
  const isShowing = location.hash === ''
  let onKey = () => undefined
  let actions = 0
  // Whoever waits for work must not find the page half made.
  globalThis.__peer = { ready: start() }

  async function start() {
    await adapter.open({ durability: isShowing ? 'strict' : 'relaxed', isNew: location.hash === '#fill' })
    if (isShowing) await show()
  }

  async function show() {
    const rows = await adapter.first(SHOWN)
    for (const row of rows) {
      const line = document.createElement('div')
      line.dataset.benchRow = row.id
      line.textContent = textOf(row)
      document.body.append(line)
    }
  }

  Object.assign(globalThis.__peer, {
    /** @returns milliseconds; getting the rows is not counted */
    async fill(parts) {
      let milliseconds = 0
      for (let part = 0; part < parts; part += 1) {
        const rows = await partsOf(part)
        milliseconds += await timed(() => adapter.fill(rows))
      }
      return milliseconds + (await timed(() => adapter.finish?.()))
    },
    /** @returns milliseconds of each */
    async openAll(ids) {
      const values = []
      for (const id of ids) {
        values.push(
          await timed(async () => {
            const row = await adapter.get(id)
            if (row?.id !== id || !(row.events.length > 0)) throw new Error(`${id} is not there, or has no history`)
          }),
        )
      }
      return values
    },
    /** Everything of one part, changed. */
    async apply(part) {
      const rows = (await partsOf(part)).map((row) => ({ ...row, version: row.version + 1, assigneeId: row.id }))
      return timed(() => adapter.apply(rows))
    },
    /** The same, one at a time. */
    async applyEach(part) {
      const rows = await partsOf(part)
      return timed(async () => {
        for (const row of rows) await adapter.apply([{ ...row, version: row.version + 2 }])
      })
    },
    /** Takes the next key press: resolves once it is both painted and saved. */
    nextAction() {
      const line = document.querySelectorAll('[data-bench-row]')[actions++]
      const painted = globalThis.__probe.untilPainted(() => line.textContent)
      return new Promise((resolve) => {
        onKey = async () => {
          const { keyAt } = globalThis.__probe
          const saved = adapter
            .change(line.dataset.benchRow, { assigneeId: 'mine', version: 1_000 })
            .then(() => performance.now() - keyAt)
          resolve({ painted: await painted, saved: await saved })
          stop()
        }
        const stop = adapter.watch(line.dataset.benchRow, (row) => (line.textContent = textOf(row)))
      })
    },
  })

  addEventListener('keydown', () => onKey())
  await globalThis.__peer.ready
}

const textOf = ({ subject, assigneeId }) => `${subject} · ${assigneeId ?? 'nobody'}`

async function timed(work) {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
