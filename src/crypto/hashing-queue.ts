import { Problem } from '#web/problem.ts'

export interface HashingQueue {
  /**
   * Runs `work` when a slot is free; throws Problem `busy` (503) instead of waiting without end. `whose` is the tenant that it
   * is for: each has a line of its own.
   */
  run<T>(work: () => Promise<T>, whose?: string): Promise<T>
  /** How much is going on, for the metrics. */
  load(): { running: number; waiting: number }
}

export interface QueueBounds {
  /** How many run at once. */
  slots: number
  /** How many may wait for a slot. */
  waiting: number
  /** How long one may wait, in milliseconds. */
  waitMilliseconds: number
}

interface Waiter {
  start(): void
  refuse(): void
}

/**
 * Lines before the slots, one for each tenant, served in turns and each first come first served. Together they are short on
 * purpose: under overload most are refused at once and the rest are served in time, where a long line would serve everybody
 * too late. When there is no room left, the place of the newest in the longest line goes to who comes from a shorter one, so
 * that a tenant under attack fills its own line and no other.
 */
export function hashingQueue(bounds: QueueBounds): HashingQueue {
  /** In the order of their turns. */
  const lines = new Map<string, Set<Waiter>>()
  let running = 0
  let waiting = 0

  const slot = (whose: string): Promise<void> => {
    if (running < bounds.slots) {
      running += 1
      return Promise.resolve()
    }
    if (waiting >= bounds.waiting && !makeRoomFor(whose)) return Promise.reject(busy())
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer)
        remove(whose, waiter)
      }
      const refuse = () => {
        leave()
        reject(busy())
      }
      const start = () => {
        leave()
        resolve()
      }
      const waiter: Waiter = { start, refuse }
      const timer = setTimeout(refuse, bounds.waitMilliseconds)
      const line = lines.get(whose) ?? new Set()
      lines.set(whose, line.add(waiter))
      waiting += 1
    })
  }

  /** Whether somebody else's place was given to who comes. */
  function makeRoomFor(whose: string): boolean {
    const [longest] = [...lines.values()].sort((a, b) => b.size - a.size)
    if (!longest || longest.size < (lines.get(whose)?.size ?? 0) + 2) return false
    ;[...longest].at(-1)?.refuse()
    return true
  }

  function remove(whose: string, waiter: Waiter): void {
    const line = lines.get(whose)
    if (!line?.delete(waiter)) return
    waiting -= 1
    if (line.size === 0) lines.delete(whose)
  }

  const release = (): void => {
    const [turn] = lines
    if (!turn) {
      running -= 1
      return
    }
    const [whose, line] = turn
    // To the end of the turns, with whoever is left in it.
    lines.delete(whose)
    lines.set(whose, line)
    const [next] = line
    next?.start()
  }

  return {
    async run(work, whose = '') {
      await slot(whose)
      try {
        return await work()
      } finally {
        release()
      }
    },
    load: () => ({ running, waiting }),
  }
}

function busy(): Problem {
  const text = {
    ja: 'ただいま混み合っています。しばらくしてからもう一度お試しください。',
    en: 'We are busy at the moment. Please try again in a little while.',
  }
  return new Problem('busy', 503, text, { retryAfterSeconds: 1 })
}
