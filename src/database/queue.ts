/** One at a time, in the order of coming. Whoever takes a turn must leave it. */
export interface Queue {
  take(): Promise<void>
  leave(): void
  /** Nobody has the turn: what is done before anything is awaited needs none. */
  isFree(): boolean
}

/** A queue nobody stands in yet. */
export function queue(): Queue {
  const waiting: (() => void)[] = []
  let taken = false

  return {
    async take() {
      if (taken) return new Promise((resolve) => waiting.push(resolve))
      taken = true
    },
    leave() {
      const next = waiting.shift()
      if (next) next()
      else taken = false
    },
    isFree: () => !taken,
  }
}
