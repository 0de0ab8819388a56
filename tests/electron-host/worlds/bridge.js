/**
 * What Electron's `contextBridge` does between the page and its preload, over events of the document, which cross between
 * two worlds of one page at once: values are copied, functions become functions that ask the other world, promises
 * settle there. Evaluated in both worlds before anything else; `token` names this window's events.
 */
function oporaStandInBridge(token, side, other) {
  const given = []
  const calls = new Map()
  const promises = new Map()
  let next = 0
  const send = (kind, detail) => document.dispatchEvent(new CustomEvent(`${token}:${other}:${kind}`, { detail }))
  const hear = (kind, listener) =>
    document.addEventListener(`${token}:${side}:${kind}`, (event) => listener(event.detail))

  const wrap = (value) => {
    if (typeof value === 'function') return { kind: 'function', id: given.push(value) - 1 }
    if (value instanceof Promise) {
      const id = (next += 1)
      value.then(
        (result) => send('settled', { id, result: wrap(result) }),
        (error) => send('settled', { id, error: String(error?.message ?? error) }),
      )
      return { kind: 'promise', id }
    }
    if (Array.isArray(value)) return { kind: 'list', items: value.map(wrap) }
    if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
      return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, wrap(item)]) }
    }
    return { kind: 'value', value }
  }

  const ask = (id, args) => {
    const callId = (next += 1)
    send('call', { callId, id, args: args.map(wrap) })
    const answer = calls.get(callId)
    calls.delete(callId)
    if (answer === undefined) throw new Error('The other world did not answer')
    if (answer.error !== undefined) throw new Error(answer.error)
    return unwrap(answer.result)
  }

  const unwrap = (wrapped) => {
    switch (wrapped.kind) {
      case 'function':
        return (...args) => ask(wrapped.id, args)
      case 'promise':
        return new Promise((resolve, reject) => promises.set(wrapped.id, { resolve, reject }))
      case 'list':
        return wrapped.items.map(unwrap)
      case 'object':
        return Object.freeze(Object.fromEntries(wrapped.entries.map(([key, item]) => [key, unwrap(item)])))
      default:
        return wrapped.value
    }
  }

  hear('call', ({ callId, id, args }) => {
    try {
      send('answer', { callId, result: wrap(given[id](...args.map(unwrap))) })
    } catch (error) {
      send('answer', { callId, error: String(error?.message ?? error) })
    }
  })
  hear('answer', ({ callId, ...answer }) => calls.set(callId, answer))
  hear('settled', ({ id, result, error }) => {
    const promise = promises.get(id)
    promises.delete(id)
    if (error === undefined) promise?.resolve(unwrap(result))
    else promise?.reject(new Error(error))
  })
  hear('expose', ({ key, api }) =>
    Object.defineProperty(globalThis, key, { value: unwrap(api), enumerable: true, writable: false }),
  )
  return { expose: (key, api) => send('expose', { key, api: wrap(api) }) }
}
