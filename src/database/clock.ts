/** Two clocks may differ this much and everything still works; beyond, the node is not ready. */
export const tolerableOffsetSeconds = 60
const measureEveryMilliseconds = 60_000

export interface Clock {
  /** Epoch seconds, corrected by the last measured offset to the database. */
  now(): number
  /** Database minus node, in seconds, as last measured. */
  offsetSeconds(): number
  /** Asks the database now; a failure keeps the last offset. */
  measure(): Promise<void>
  stop(): void
}

/**
 * The clock that all nodes of one database share: each node's own clock, corrected by its offset to the database.
 * The offset is taken at the middle of the question's round trip, each minute.
 */
export function correctedClock(nodeSeconds: () => number, databaseMilliseconds: () => Promise<number>): Clock {
  let offset = 0

  async function measure(): Promise<void> {
    const before = nodeSeconds()
    const there = await databaseMilliseconds()
    offset = there / 1000 - (before + nodeSeconds()) / 2
  }

  // Health asks the database itself, so that an unreachable one needs no word from here.
  const timer = setInterval(() => measure().catch(() => undefined), measureEveryMilliseconds).unref()
  return {
    now: () => Math.floor(nodeSeconds() + offset),
    offsetSeconds: () => offset,
    measure,
    stop: () => clearInterval(timer),
  }
}

/** A clock that is taken as it is (tests hold it in their hands); measuring only asks whether the database answers. */
export function givenClock(nodeSeconds: () => number, databaseMilliseconds: () => Promise<number>): Clock {
  return {
    now: () => Math.floor(nodeSeconds()),
    offsetSeconds: () => 0,
    measure: async () => void (await databaseMilliseconds()),
    stop: () => {},
  }
}
