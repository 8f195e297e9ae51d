import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomText } from './random.ts'

describe('random text', () => {
  it('is as long as its bytes and never the same, past the end of a load as well', () => {
    const texts = Array.from({ length: 2000 }, (_, index) => randomText(index % 2 === 0 ? 16 : 32))
    assert.ok(texts.every((text, index) => text.length === (index % 2 === 0 ? 22 : 43)))
    assert.equal(new Set(texts).size, texts.length)
    assert.ok(
      texts.every((text) => !/A{9}/.test(text)),
      'nothing that was given out already, and emptied',
    )
  })
})
