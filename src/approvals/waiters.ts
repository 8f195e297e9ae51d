/**
 * Pages that wait for an answer, all of them by one look at the database: what it costs grows with the answers and not with
 * those who wait. An answer that was given at any node is seen by the next look.
 */
import type { Database } from '#database/database.ts'
import * as store from './store.ts'

export interface Waiter {
  /** Epoch seconds: then there is nothing to wait for. */
  endsAt: number
  /** Called once, when there is something new. */
  wake(): void
  /** So that proxies see that the connection lives. */
  beat(): void
}

export interface Waiters {
  /** Until `wake` was called, or what this answers is. */
  wait(requestId: string, waiter: Waiter): () => void
  count(): number
  /** Wakes everybody: the node ends. */
  close(): void
}

const lookMilliseconds = 400
/** Clocks of nodes differ, and a transaction takes its time to be seen. */
const backSeconds = 10
const beatSeconds = 20
const mostOfOne = 4

export function waiters(database: Database, failed: (cause: unknown) => void): Waiters {
  const waiting = new Map<string, Set<Waiter>>()
  let timer: NodeJS.Timeout | undefined
  let beatAt = 0
  let count = 0

  function remove(id: string, waiter: Waiter): boolean {
    const beside = waiting.get(id)
    if (!beside?.delete(waiter)) return false
    count -= 1
    if (beside.size === 0) waiting.delete(id)
    return true
  }

  function wake(id: string): void {
    for (const waiter of [...(waiting.get(id) ?? [])]) if (remove(id, waiter)) waiter.wake()
  }

  async function look(): Promise<void> {
    const now = database.now()
    for (const id of await store.answeredSince(database.db, now - backSeconds)) wake(id)
    for (const [id, beside] of waiting) for (const { endsAt } of beside) if (endsAt <= now) wake(id)
    if (now < beatAt) return
    beatAt = now + beatSeconds
    for (const beside of waiting.values()) for (const { beat } of beside) beat()
  }

  function lookLater(): void {
    timer = setTimeout(() => {
      look()
        .catch(failed)
        .finally(() => {
          timer = undefined
          if (count > 0) lookLater()
        })
    }, lookMilliseconds)
    timer.unref()
  }

  return {
    wait(id, waiter) {
      const beside = waiting.get(id) ?? new Set()
      // A page has one; somebody who opens many only gets them closed.
      const [oldest] = beside.size >= mostOfOne ? beside : []
      if (oldest && remove(id, oldest)) oldest.wake()
      waiting.set(id, beside.add(waiter))
      count += 1
      if (!timer) lookLater()
      return () => void remove(id, waiter)
    },
    count: () => count,
    close() {
      clearTimeout(timer)
      for (const id of [...waiting.keys()]) wake(id)
    },
  }
}
