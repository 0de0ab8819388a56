/**
 * Vitest 5 groups failures with `Map.groupBy`, which Node has from 21 on: without it a failing test on Node 20 ends in
 * a crash of the reporter instead of its message. Imported by the configuration, which the reporter shares a process with.
 */
type GroupBy = <Item, Key>(items: Iterable<Item>, keyOf: (item: Item, index: number) => Key) => Map<Key, Item[]>

const groupBy: GroupBy = (items, keyOf) => {
  const groups = new Map<ReturnType<typeof keyOf>, unknown[]>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups as never
}

if (!('groupBy' in Map)) Object.defineProperty(Map, 'groupBy', { value: groupBy, configurable: true, writable: true })
