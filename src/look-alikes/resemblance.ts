import { skeleton } from './confusables.ts'

/** How one word comes close to another; stable. */
export type Likeness = 'letters' | 'swapped' | 'missing' | 'doubled' | 'added' | 'replaced' | 'hyphens' | 'contains'

/** Shorter words are near to too many others. */
const shortestForSlips = 4
const shortestForParts = 3

/** How `seen` comes close to `known`; undefined when it does not, and when they are the same. Both folded. */
export function likenessOf(seen: string, known: string): Likeness | undefined {
  if (seen === known) return undefined
  if (skeleton(seen) === skeleton(known)) return 'letters'
  if (withoutHyphens(seen) === withoutHyphens(known)) return 'hyphens'
  if (known.length >= shortestForSlips) {
    const slip = slipOf(seen, known) ?? slipOf(skeleton(seen), skeleton(known))
    if (slip) return slip
  }
  return known.length >= shortestForParts && contains(seen, known) ? 'contains' : undefined
}

const withoutHyphens = (text: string) => text.replace(/[-_ ]/g, '')

/** `known` as a part of `seen`: whole where it is short, anywhere where it is long enough to be no accident. */
function contains(seen: string, known: string): boolean {
  if (known.length >= 5) return skeleton(withoutHyphens(seen)).includes(skeleton(withoutHyphens(known)))
  return seen.split(/[-_. ]/).some((part) => skeleton(part) === skeleton(known))
}

/** One slip of the fingers; two where the word is long. */
function slipOf(seen: string, known: string): Likeness | undefined {
  const [a, b] = [[...seen], [...known]]
  if (Math.abs(a.length - b.length) > 2) return undefined
  const distance = distanceOf(a, b)
  if (distance === 0 || distance > (b.length >= 9 ? 2 : 1)) return undefined
  if (a.length < b.length) return 'missing'
  if (a.length > b.length) return isDoubled(a, b) ? 'doubled' : 'added'
  return [...a].sort().join('') === [...b].sort().join('') ? 'swapped' : 'replaced'
}

const isDoubled = (a: readonly string[], b: readonly string[]) => collapsed(a) === collapsed(b)

const collapsed = (signs: readonly string[]) => signs.filter((sign, at) => sign !== signs[at - 1]).join('')

/** Insertions, deletions, replacements and swaps of neighbours between two words (Damerau-Levenshtein, restricted). */
function distanceOf(a: readonly string[], b: readonly string[]): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
