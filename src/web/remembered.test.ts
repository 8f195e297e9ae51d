import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { remembered } from './remembered.ts'

describe('a function that remembers', () => {
  it('is asked once for a text', () => {
    let asked = 0
    const length = remembered((text) => {
      asked += 1
      return text.length
    })
    assert.deepEqual([length('abc'), length('abc'), length('')], [3, 3, 0])
    assert.equal(asked, 2)
  })

  it('keeps no more than it is told, and no long text', () => {
    const asked: string[] = []
    const upper = remembered((text) => {
      asked.push(text.slice(0, 1))
      return text.toUpperCase()
    }, 2)
    for (const text of ['a', 'b', 'c', 'a', 'x'.repeat(1000), 'x'.repeat(1000)])
      assert.equal(upper(text), text.toUpperCase())
    assert.deepEqual(asked, ['a', 'b', 'c', 'a', 'x', 'x'])
  })
})
