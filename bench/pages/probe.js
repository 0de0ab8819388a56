/**
 * Watches the page from inside, without asking it anything: when its sync worker was started, when the first snapshot
 * was whole, when the first row of the queue was painted, and how long the main thread was blocked.
 *
 * Painted means: the frame that shows it has been produced. A message posted in the frame's own callback runs right
 * after it.
 */
;(() => {
  const probe = {
    workerStartedAt: null,
    completeAt: null,
    seq: 0,
    firstRowPaintedAt: null,
    longestTaskMs: 0,
    /** Of those that began after the sync worker. */
    longestSyncTaskMs: 0,
    /** Tasks over 50 ms, which is longer than a key may wait. */
    longTasks: 0,
    /** From here on it is about what comes next. */
    forgetTasks() {
      probe.longestTaskMs = probe.longTasks = 0
    },
    connection: null,
    keyAt: 0,
    /** Of each change that this page has put in the outbox: milliseconds from the keystroke before. */
    savedMs: [],
    /** Resolves with the moment of the frame that shows what the page looks like now. */
    painted() {
      return new Promise((resolve) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve(performance.now())
          port2.postMessage(null)
        })
      })
    },
    /**
     * Waits until what `read` gives is another than now, and that has been painted.
     * @returns milliseconds from the keystroke before
     */
    untilPainted(read) {
      const before = read()
      return new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (read() === before) return
          observer.disconnect()
          probe.painted().then((at) => resolve(at - probe.keyAt))
        })
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
      })
    },
  }
  globalThis.__probe = probe

  globalThis.Worker = class extends globalThis.Worker {
    // It may have been made ahead, and waits for this.
    postMessage(message, ...rest) {
      if (message?.type === 'start') probe.workerStartedAt ??= performance.now()
      super.postMessage(message, ...rest)
    }
  }
  globalThis.BroadcastChannel = class extends globalThis.BroadcastChannel {
    constructor(name) {
      super(name)
      // Dexie has one of its own.
      if (name.startsWith('opora:')) probe.channel ??= this
      this.addEventListener('message', ({ data }) => {
        if (data?.type !== 'connection') return
        probe.connection = data.state
        if (data.state.isComplete) probe.completeAt ??= performance.now()
      })
    }
    // The others are told once it is on the disk.
    postMessage(message) {
      if (message?.type === 'enqueued') probe.savedMs.push(performance.now() - probe.keyAt)
      super.postMessage(message)
    }
  }
  addEventListener('keydown', (event) => (probe.keyAt = event.timeStamp), { capture: true })

  const rows = new MutationObserver(() => {
    // A line that says "loading" is a row too, but not one of the queue.
    if (document.querySelector('[role="row"][aria-selected], [data-bench-row]') === null) return
    rows.disconnect()
    probe.painted().then((at) => (probe.firstRowPaintedAt = at))
  })
  rows.observe(document, { subtree: true, childList: true })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      probe.longestTaskMs = Math.max(probe.longestTaskMs, duration)
      probe.longTasks += 1
      const isOfSync = probe.workerStartedAt !== null && startTime >= probe.workerStartedAt
      if (isOfSync) probe.longestSyncTaskMs = Math.max(probe.longestSyncTaskMs, duration)
    }
  }).observe({ type: 'longtask', buffered: true })
})()
