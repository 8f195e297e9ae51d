import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { correctedClock, givenClock } from './clock.ts'

const start = 1_800_000_000

describe('the clock', () => {
  it('is corrected by the offset to the database, both ways, taken at the middle of the question', async (t) => {
    for (const apart of [-45, 0, 45]) {
      let node = start
      const clock = correctedClock(
        () => node,
        async () => {
          node += 2
          return (start + 1 + apart) * 1000
        },
      )
      t.after(clock.stop)
      assert.equal(clock.now(), start)
      await clock.measure()
      assert.equal(clock.offsetSeconds(), apart)
      assert.equal(clock.now(), start + 2 + apart)
    }
  })

  it('is measured each minute, and keeps its offset while the database does not answer', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const answers = [async () => (start + 7) * 1000, () => Promise.reject(new Error('down')), async () => start * 1000]
    const clock = correctedClock(
      () => start,
      () => (answers.shift() ?? assert.fail('asked too often'))(),
    )
    const offsets: number[] = []
    for (const _ of [1, 2, 3]) {
      t.mock.timers.tick(60_000)
      await new Promise(setImmediate)
      offsets.push(clock.offsetSeconds())
    }
    clock.stop()
    t.mock.timers.tick(600_000)
    assert.deepEqual(offsets, [7, 7, 0])
  })

  it('is taken as it is when it is given', async () => {
    const clock = givenClock(
      () => start + 0.9,
      async () => 1,
    )
    await clock.measure()
    assert.deepEqual([clock.now(), clock.offsetSeconds()], [start, 0])
  })

  it('tells that the database did not answer', async () => {
    const fault = new Error('down')
    for (const open of [correctedClock, givenClock]) {
      const clock = open(
        () => start,
        () => Promise.reject(fault),
      )
      await assert.rejects(clock.measure(), fault)
      clock.stop()
    }
  })
})
