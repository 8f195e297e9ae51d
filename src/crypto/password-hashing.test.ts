import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { Problem } from '#web/problem.ts'
import { hashingQueue } from './hashing-queue.ts'
import { passwordHashing } from './password-hashing.ts'
import { keyring, SealBroken } from './sealing.ts'

const older = randomBytes(32)
const newer = randomBytes(32)
const cost = { memoryKiB: 64, passes: 1 }
const hashing = passwordHashing({ pepper: keyring([older]).keyed('password'), cost })

describe('password hashing', () => {
  it('knows the right password and no other', async () => {
    const hash = await hashing.hash('correct horse battery')
    assert.deepEqual(await hashing.verify('correct horse battery', hash), { right: true, outdated: false })
    for (const wrong of ['', 'correct horse batter', 'correct horse batterY', 'correct horse battery ']) {
      assert.equal((await hashing.verify(wrong, hash)).right, false)
    }
  })

  it('looks at every character of long passwords', async () => {
    const long = 'あ'.repeat(4000)
    const hash = await hashing.hash(`${long}x`)
    assert.equal((await hashing.verify(`${long}x`, hash)).right, true)
    assert.equal((await hashing.verify(`${long}y`, hash)).right, false)
    assert.equal((await hashing.verify(long, hash)).right, false)
  })

  it('keeps OWASP cost unless told otherwise, with a salt of its own each time', async () => {
    const usual = passwordHashing({ pepper: keyring([older]).keyed('password') })
    const hash = await usual.hash('password')
    assert.match(hash, /^[\w-]{8}\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.notEqual(await usual.hash('password'), hash)
  })

  it('is never right without a hash', async () => {
    assert.deepEqual(await hashing.verify('password', undefined), { right: false, outdated: false })
  })

  it('takes as long without a hash as with a wrong password', async () => {
    const usual = passwordHashing({ pepper: keyring([older]).keyed('password') })
    const hash = await usual.hash('password')
    const seconds = { kept: 0, absent: 0 }
    for (let i = 0; i < 20; i++) {
      for (const [name, given] of [
        ['kept', hash],
        ['absent', undefined],
      ] as const) {
        const start = process.hrtime.bigint()
        await usual.verify('wrong', given)
        seconds[name] += Number(process.hrtime.bigint() - start) / 1e9
      }
    }
    const ratio = seconds.absent / seconds.kept
    assert.ok(ratio > 0.5 && ratio < 2, `absent takes ${ratio} times as long`)
  })

  it('says when the cost is no longer the one of today', async () => {
    const dearer = passwordHashing({ pepper: keyring([older]).keyed('password'), cost: { ...cost, passes: 2 } })
    assert.deepEqual(await dearer.verify('password', await hashing.hash('password')), { right: true, outdated: true })
  })

  it('verifies under an older pepper and says so', async () => {
    const hash = await hashing.hash('password')
    const rotated = passwordHashing({ pepper: keyring([newer, older]).keyed('password'), cost })
    assert.deepEqual(await rotated.verify('password', hash), { right: true, outdated: true })
    assert.deepEqual(await rotated.verify('wrong', hash), { right: false, outdated: true })
  })

  it('is a fault, not a wrong password, when the pepper is gone', async () => {
    const hash = await hashing.hash('password')
    const lost = passwordHashing({ pepper: keyring([newer]).keyed('password'), cost })
    await assert.rejects(lost.verify('password', hash), SealBroken)
  })

  it('hashes a set under one salt, so that one hash tells which of them a typed secret is', async () => {
    const hashes = await hashing.hashTogether(['one', 'two', 'three'])
    assert.equal(new Set(hashes.map((hash) => hash.split('$')[4])).size, 1)
    assert.equal(await hashing.hashLike('two', hashes[0]), hashes[1])
    assert.ok(!hashes.includes(await hashing.hashLike('four', hashes[0])))
    assert.notEqual((await hashing.hashTogether(['one']))[0], hashes[0])
    assert.ok(!hashes.includes(await hashing.hashLike('one', undefined)))
  })

  it('finds a secret in a set that was made under an older pepper and another cost', async () => {
    const hashes = await hashing.hashTogether(['one', 'two'])
    const later = passwordHashing({
      pepper: keyring([newer, older]).keyed('password'),
      cost: { memoryKiB: 128, passes: 2 },
    })
    assert.equal(await later.hashLike('two', hashes[0]), hashes[1])
  })
})

describe('the line before hashing', () => {
  const busy = (error: unknown) => error instanceof Problem && error.code === 'busy' && error.retryAfterSeconds === 1
  const bounds = { slots: 2, waiting: 3, waitMilliseconds: 60_000 }

  /** Work that ends when it is told to. */
  function held() {
    const { promise, resolve } = Promise.withResolvers<void>()
    return { work: () => promise, end: resolve }
  }

  it('runs as many as there are slots, lets some wait, and refuses the rest at once', async () => {
    const line = hashingQueue(bounds)
    const job = held()
    const accepted = Array.from({ length: 5 }, () => line.run(job.work))
    assert.deepEqual(line.load(), { running: 2, waiting: 3 })
    await assert.rejects(line.run(job.work), busy)
    job.end()
    await Promise.all(accepted)
    assert.deepEqual(line.load(), { running: 0, waiting: 0 })
  })

  it('serves in order', async () => {
    const line = hashingQueue({ ...bounds, slots: 1 })
    const order: number[] = []
    await Promise.all([1, 2, 3, 4].map((number) => line.run(async () => void order.push(number))))
    assert.deepEqual(order, [1, 2, 3, 4])
  })

  it('serves tenants in turns, however many of one are waiting', async () => {
    const line = hashingQueue({ ...bounds, slots: 1, waiting: 9 })
    const order: string[] = []
    const of = (whose: string) => line.run(async () => void order.push(whose), whose)
    await Promise.all([of('a'), of('a'), of('a'), of('a'), of('b'), of('c'), of('b')])
    assert.deepEqual(order, ['a', 'a', 'b', 'c', 'a', 'b', 'a'])
  })

  it('gives the last place of the longest line to who comes from a shorter one', async () => {
    const line = hashingQueue({ ...bounds, slots: 1, waiting: 4 })
    const job = held()
    const flood = Array.from({ length: 9 }, () => line.run(job.work, 'flooded'))
    const outcomes = Promise.allSettled(flood)
    const other = [line.run(job.work, 'calm'), line.run(job.work, 'calm')]
    await assert.rejects(line.run(job.work, 'flooded'), busy)
    assert.deepEqual(line.load(), { running: 1, waiting: 4 })
    job.end()
    await Promise.all(other)
    const served = (await outcomes).map(({ status }) => status === 'fulfilled')
    assert.deepEqual(served, [true, true, true, ...Array(6).fill(false)])
    assert.deepEqual(line.load(), { running: 0, waiting: 0 })
  })

  it('refuses who has waited too long, and then goes on', async () => {
    const line = hashingQueue({ slots: 1, waiting: 3, waitMilliseconds: 5 })
    const job = held()
    const first = line.run(job.work)
    await assert.rejects(line.run(job.work), busy)
    assert.deepEqual(line.load(), { running: 1, waiting: 0 })
    job.end()
    await first
    assert.equal(await line.run(async () => 'served'), 'served')
  })

  it('frees the slot when the work fails', async () => {
    const line = hashingQueue({ ...bounds, slots: 1 })
    const broken = () => Promise.reject(new Error('broken'))
    await assert.rejects(line.run(broken), /broken/)
    assert.equal(await line.run(async () => 'served'), 'served')
  })

  it('bounds the hashing itself', async () => {
    const narrow = passwordHashing({ pepper: (value) => value, cost, slots: 1, queue: 2 })
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => narrow.hash('password')))
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 3)
    for (const result of results) assert.ok(result.status === 'fulfilled' || busy(result.reason))
  })
})
