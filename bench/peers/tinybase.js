/**
 * TinyBase with its persister for IndexedDB: everything is in memory, and a table is one record on the disk, which each
 * save writes whole. It does not let one choose durability: relaxed.
 */
import { createStore } from 'tinybase'
import { createIndexedDbPersister } from 'tinybase/persisters/persister-indexed-db'
import { run } from './harness.js'

const store = createStore()
let persister

/** Cells are flat: what is nested is a text, made and read at the edge. */
const FLAT = ['id', 'number', 'subject', 'assigneeId', 'state', 'priority', 'version', 'updatedAt']

const cellsOf = (row) => {
  const cells = { rest: JSON.stringify(row) }
  for (const name of FLAT) if (row[name] !== null && row[name] !== undefined) cells[name] = row[name]
  return cells
}
const rowOf = ({ rest, ...flat }) => ({ ...JSON.parse(rest), ...flat })
const shown = (id) => rowOf(store.getRow('tickets', id))

const setAll = (rows) =>
  store.transaction(() => {
    for (const row of rows) store.setRow('tickets', row.id, cellsOf(row))
  })

run({
  async open({ isNew }) {
    persister = createIndexedDbPersister(store, 'bench', undefined, (error) => {
      throw error
    })
    if (!isNew) await persister.load()
  },
  fill: async (rows) => setAll(rows),
  finish: () => persister.save(),
  first: async (count) => store.getSortedRowIds('tickets', undefined, false, 0, count).map(shown),
  get: async (id) => shown(id),
  async change(id, fields) {
    store.setPartialRow('tickets', id, fields)
    await persister.save()
  },
  watch(id, show) {
    const listener = store.addRowListener('tickets', id, () => show(shown(id)))
    return () => store.delListener(listener)
  },
  async apply(rows) {
    setAll(rows)
    await persister.save()
  },
})
