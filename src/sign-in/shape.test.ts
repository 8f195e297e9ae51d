import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { Step } from '#decision/decision.ts'
import { sharesFrom } from './shape.ts'

const pages: readonly Step[] = ['password', 'password-and-code', 'approval-wait']

it('gives every page that is possible to some names, however few accounts have it, and all names a page', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200), { minLength: 3, maxLength: 3 }), (counts) => {
      const shares = sharesFrom(pages, new Map(pages.map((page, i) => [page, counts[i]!])))
      const widths = shares.map(({ upTo }, i) => upTo - (shares[i - 1]?.upTo ?? 0))
      assert.ok(widths.every((width) => width > 0.05))
      assert.ok(Math.abs(shares.at(-1)!.upTo - 1) < 1e-9)
    }),
  )
})

it('keeps to the proportions of the accounts', () => {
  const [password, code] = sharesFrom(
    pages.slice(0, 2),
    new Map<Step, number>([
      ['password', 50],
      ['password-and-code', 150],
    ]),
  )
  assert.deepEqual([password!.upTo, code!.upTo], [0.25, 1])
})

it('does not change with a single account among many', () => {
  const counts = (code: number) =>
    new Map<Step, number>([
      ['password', 200 - code],
      ['password-and-code', code],
    ])
  assert.deepEqual(sharesFrom(pages.slice(0, 2), counts(0)), sharesFrom(pages.slice(0, 2), counts(1)))
})
