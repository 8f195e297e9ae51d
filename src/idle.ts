/**
 * Gives back what only the start needed, once it is over: a third of the memory of a server that nobody visits. V8 would do so
 * with the load of the first visitors, and not before. Nothing where the process was not started with --expose-gc.
 */
export function giveBackMemory(): void {
  const { gc } = globalThis
  if (gc)
    setTimeout(() => void gc({ type: 'major', execution: 'sync', flavor: 'last-resort' }), quietMilliseconds).unref()
}

/** Behind the answers to whoever waited for the start. */
const quietMilliseconds = 1000
