import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onBothEngines } from '#test/engines.ts'
import * as signIns from './sign-ins.ts'

const now = 1_800_000_000
const origin: signIns.Origin = {
  finish: { kind: 'page', path: '/account' },
  siteId: null,
  siteName: null,
  siteUrl: null,
  hint: null,
}
const beginning = { origin, demand: { acrValues: [], notBefore: null } }

onBothEngines('sign-ins', (open) => {
  it('are found by their browser only', async () => {
    const { db } = await open()
    const { signIn, secret } = await signIns.begin(db, 'home', beginning, now)
    assert.deepEqual(await signIns.find(db, 'home', signIn.id, secret, now), signIn)
    assert.equal(await signIns.find(db, 'home', signIn.id, undefined, now), undefined)
    assert.equal(await signIns.find(db, 'home', signIn.id, `${secret}x`, now), undefined)
    assert.equal(await signIns.find(db, 'work', signIn.id, secret, now), undefined)
  })

  it('end by themselves, begin their time anew with each step, and still show who asked', async () => {
    const { db } = await open()
    const { signIn, secret } = await signIns.begin(db, 'home', beginning, now)
    const end = now + signIns.stepSeconds
    assert.ok(await signIns.save(db, signIn, { identifier: 'anna' }, end - 1))
    assert.ok(await signIns.find(db, 'home', signIn.id, secret, end))
    assert.equal(await signIns.find(db, 'home', signIn.id, secret, end - 1 + signIns.stepSeconds), undefined)
    assert.deepEqual(await signIns.originOf(db, 'home', signIn.id, secret), origin)
    assert.equal(await signIns.originOf(db, 'home', signIn.id, 'another'), undefined)
  })

  it('take one of two answers that saw the same state', async () => {
    const { db } = await open()
    const { signIn, secret } = await signIns.begin(db, 'home', beginning, now)
    const saved = await Promise.all(['anna', 'ben'].map((identifier) => signIns.save(db, signIn, { identifier }, now)))
    assert.equal(saved.filter(Boolean).length, 1)
    const kept = await signIns.find(db, 'home', signIn.id, secret, now)
    assert.deepEqual(kept, saved.find(Boolean))
  })

  it('keep no secret that would let a reader of the database go on', async () => {
    const { db } = await open()
    const { signIn, secret } = await signIns.begin(db, 'home', beginning, now)
    assert.doesNotMatch(JSON.stringify(signIn), new RegExp(secret))
  })

  it('are swept in portions once they are over', async () => {
    const { db } = await open()
    for (let i = 0; i < 5; i += 1) await signIns.begin(db, 'home', beginning, now - i)
    const late = now + signIns.stepSeconds
    assert.equal(await signIns.sweep(db, late - 2, 2), 2)
    assert.equal(await signIns.sweep(db, late, 10), 3)
  })
})
