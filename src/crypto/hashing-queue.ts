import { Problem } from '#web/problem.ts'

export interface HashingQueue {
  /** Runs `work` when a slot is free; throws Problem `busy` (503) instead of waiting without end. */
  run<T>(work: () => Promise<T>): Promise<T>
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
}

/**
 * A line before the slots, first come first served. It is short on purpose: under overload most are refused at once and
 * the rest are served in time, where a long line would serve everybody too late.
 */
export function hashingQueue(bounds: QueueBounds): HashingQueue {
  const line = new Set<Waiter>()
  let running = 0

  const slot = (): Promise<void> => {
    if (running < bounds.slots) {
      running += 1
      return Promise.resolve()
    }
    if (line.size >= bounds.waiting) return Promise.reject(busy())
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        line.delete(waiter)
        reject(busy())
      }, bounds.waitMilliseconds)
      const waiter = {
        start() {
          clearTimeout(timer)
          resolve()
        },
      }
      line.add(waiter)
    })
  }

  const release = (): void => {
    const [next] = line
    if (!next) {
      running -= 1
      return
    }
    line.delete(next)
    next.start()
  }

  return {
    async run(work) {
      await slot()
      try {
        return await work()
      } finally {
        release()
      }
    },
    load: () => ({ running, waiting: line.size }),
  }
}

function busy(): Problem {
  const text = {
    ja: 'ただいま混み合っています。しばらくしてからもう一度お試しください。',
    en: 'We are busy at the moment. Please try again in a little while.',
  }
  return new Problem('busy', 503, text, { retryAfterSeconds: 1 })
}
