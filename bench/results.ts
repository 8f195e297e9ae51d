/** What a run found, one line a figure, and the bar that it is held against. */
import type { Engine } from './installation.ts'

export interface Result {
  row: number | 'limit'
  name: string
  database: Engine | null
  /** Accounts in the database, where that was chosen. */
  size: number | null
  /** Null when it was not measured. */
  value: number | null
  unit: string
  /** `<= 4`, `>= 0.4`; null for a figure that is only told. */
  bar: string | null
  /** Null where there is no bar. What was not measured does not hold. */
  holds: boolean | null
  /** Why it was not measured. */
  why?: string
}

export type Bar = { atMost: number } | { atLeast: number }

interface Figure extends Pick<Result, 'row' | 'name' | 'unit'> {
  value: number
  database?: Engine
  size?: number
  bar?: Bar
}

/** Says it at once on stderr as well, since a run takes minutes. */
export function result({ database, size, bar, ...figure }: Figure): Result {
  const { row, name, value, unit } = figure
  console.error(`row ${row}: ${name}, ${database ?? ''} ${size ?? ''}: ${value.toFixed(2)} ${unit}`)
  return {
    ...figure,
    database: database ?? null,
    size: size ?? null,
    bar: bar ? barText(bar) : null,
    holds: bar ? isHeld(bar, value) : null,
  }
}

export function notMeasured(row: number, name: string, why: string): Result {
  return { row, name, database: null, size: null, value: null, unit: '', bar: null, holds: false, why }
}

/** The rows that nothing drives yet, or that need more machines than one. */
export const laterRows: readonly [row: number, name: string, why: string][] = [
  [4, 'two-step sign-in by one-time password and passkey', 'not driven yet'],
  [6, 'certificate sign-in', 'not driven yet'],
  [7, 'issue of a certificate', 'not driven yet'],
  [
    8,
    'growth to 10,000,000 history rows and 1,000 tenants',
    'not driven yet; row 1 shows how cost grows with accounts',
  ],
  [10, 'browsers that wait for an approval', 'not driven yet'],
  [11, 'import of accounts', 'there is no import yet'],
  [12, 'two nodes on one database', 'not driven yet'],
  [13, 'other servers with the same driver', 'they are not part of this project'],
]

function isHeld(bar: Bar, value: number): boolean {
  return 'atMost' in bar ? value <= bar.atMost : value >= bar.atLeast
}

function barText(bar: Bar): string {
  return 'atMost' in bar ? `<= ${bar.atMost}` : `>= ${bar.atLeast}`
}
