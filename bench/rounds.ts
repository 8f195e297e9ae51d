/** Arithmetic of a noisy machine: several rounds, and the median of them. */

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which this part of them lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN]
  return low + (high - low) * (at - Math.floor(at))
}

/** Does the work `times` times, so many at once; the work is told its number. */
export async function repeat(times: number, atOnce: number, work: (number: number) => Promise<void>): Promise<void> {
  let begun = 0
  async function oneAfterAnother(): Promise<void> {
    while (begun < times) {
      begun += 1
      await work(begun - 1)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, oneAfterAnother))
}

/** One after another; answers what each came to. */
export async function inTurn<I, T>(items: Iterable<I>, work: (item: I) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (const item of items) results.push(await work(item))
  return results
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number)
}
