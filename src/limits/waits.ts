const firstWaitSeconds = 30
const longestWaitSeconds = 3600

/** How many doublings there are until the longest wait. */
const steps = Math.ceil(Math.log2(longestWaitSeconds / firstWaitSeconds))

/**
 * Seconds to wait after the `count`th failure: none before the failure number `from`, then 30 s, doubling to one hour
 * (NIST SP 800-63B-4 section 3.2.2). `from` 0 means that there are no waits.
 */
export function waits(count: number, from: number): number {
  if (from === 0 || count < from) return 0
  return Math.min(firstWaitSeconds * 2 ** Math.min(count - from, steps), longestWaitSeconds)
}

/** The failures at which the wait changes, with the wait from there on; in ascending order. */
export function waitSteps(from: number): { count: number; seconds: number }[] {
  if (from === 0) return []
  return Array.from({ length: steps + 1 }, (_, step) => ({ count: from + step, seconds: waits(from + step, from) }))
}
