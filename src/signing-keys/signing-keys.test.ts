import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createLocalJWKSet, type JSONWebKeySet, type JWK, jwtVerify } from 'jose'
import { keyring } from '#crypto/sealing.ts'
import { onBothEngines } from '#test/engines.ts'
import {
  browser,
  byPassword,
  openInMemory,
  protocolRig,
  pushedClock,
  type Rig,
  relyingParty,
  signIn,
} from '#test/protocol-rig.ts'
import { signingKeys } from './signing-keys.ts'

const ring = keyring([new Uint8Array(32).fill(7)])
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth']
const minute = 60

const published = (keys: readonly JWK[]) =>
  createLocalJWKSet({
    keys: keys.map(({ kty, n, e, crv, x, y, kid, alg }) => ({ kty, n, e, crv, x, y, kid, alg }) as JWK),
  })

onBothEngines('signing keys', (open) => {
  it('are published by their public half only, the same on every node', async () => {
    const database = await open()
    const rig = await protocolRig(database)
    const beside = await protocolRig(await open({ beside: database }), { tenantIds: [] })
    const jwks = async ({ issuer }: Rig) => (await (await fetch(`${issuer()}/jwks`)).json()) as { keys: object[] }
    const [one, two] = await Promise.all([jwks(rig), jwks(beside)])
    assert.equal(one.keys.length, 2)
    assert.deepEqual(one, two)
    for (const key of one.keys)
      assert.deepEqual(
        Object.keys(key).filter((name) => privateParts.includes(name)),
        [],
      )
  })

  it('are the same when two nodes make the first ones at once', async () => {
    const database = await open()
    const beside = await open({ beside: database })
    const sets = await Promise.all([signingKeys(database, ring).of('demo'), signingKeys(beside, ring).of('demo')])
    assert.deepEqual(sets[0], sets[1])
    assert.deepEqual(
      sets[0].map(({ alg }) => alg),
      ['ES256', 'RS256'],
    )
    assert.deepEqual(await signingKeys(database, ring).of('demo'), sets[0])
  })

  it('are different for each tenant', async () => {
    const keys = signingKeys(await open(), ring)
    assert.notEqual((await keys.of('one'))[0]?.kid, (await keys.of('two'))[0]?.kid)
  })

  it('change without a moment in which a cache does not know the one that signs', async () => {
    let now = 1_800_000_000
    const database = await open({ clock: () => now })
    // A node that starts now, so that nothing is remembered.
    const node = () => signingKeys(database, ring)
    const jwks = async () => published(await node().of('demo'))
    const sign = () => node().sign('demo', 'ES256', 'JWT', { sub: 'anna' })
    const [first] = await node().of('demo')

    let cached = { jwks: await jwks(), until: now + 5 * minute }
    const applied = await node().rotation('demo')
    const { keyIds, signsFrom } = await database.durably((trx) => applied.apply(trx, now))
    const old: string[] = []
    const signers = new Set<string>()
    for (let passed = 0; passed <= 40; passed += 1) {
      if (cached.until <= now) cached = { jwks: await jwks(), until: now + 5 * minute }
      const token = await sign()
      old.push(token)
      const { protectedHeader } = await jwtVerify(token, cached.jwks)
      signers.add(protectedHeader.kid!)
      if (now < signsFrom) assert.equal(protectedHeader.kid, first?.kid)
      now += minute
    }
    assert.equal(signers.size, 2)
    assert.ok(keyIds.includes([...signers][1]!))
    assert.ok(signsFrom - 1_800_000_000 > 5 * minute)
    for (const token of [old[0]!, old.at(-1)!]) await jwtVerify(token, await jwks())

    now += 31 * 24 * 60 * minute
    assert.deepEqual((await node().of('demo')).map(({ kid }) => kid).toSorted(), [...keyIds].toSorted())
  })

  it('that somebody else has count no more from the moment of an emergency rotation', async () => {
    const database = await open()
    const keys = signingKeys(database, ring)
    const token = await keys.sign('demo', 'RS256', 'JWT', {})
    const applied = await keys.rotation('demo', { atOnce: true })
    await database.durably((trx) => applied.apply(trx, database.now()))
    const jwks = published(await keys.of('demo'))
    await assert.rejects(jwtVerify(token, jwks), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
    await jwtVerify(await keys.sign('demo', 'RS256', 'JWT', {}), jwks)
  })

  it('are one rotation when two come at once', async () => {
    const database = await open()
    const keys = signingKeys(database, ring)
    await keys.of('demo')
    const both = await Promise.all([keys.rotation('demo'), keys.rotation('demo')])
    const done = await Promise.allSettled(
      both.map(({ apply }) => database.durably((trx) => apply(trx, database.now()))),
    )
    assert.ok(done.some(({ status }) => status === 'fulfilled'))
    const now = await signingKeys(database, ring).of('demo')
    assert.equal(now.filter(({ alg }) => alg === 'ES256')[0]?.kid, now[0]?.kid)
  })
})

it('of a running server change while a client verifies by what it keeps', async () => {
  const clock = pushedClock()
  const database = await openInMemory({ clock: clock.now })
  const rig = await protocolRig(database)
  const anna = await rig.addAccount('anna')
  const site = await relyingParty(rig, await rig.addSite())
  const kept = { jwks: createLocalJWKSet({ keys: [] }), until: 0 }
  const seen = new Set<string>()
  const { apply } = await rig.signingKeys.rotation('demo')
  await database.durably((trx) => apply(trx, database.now()))
  for (let passed = 0; passed < 25; passed += 1) {
    if (kept.until <= clock.now()) {
      const answer = await fetch(`${rig.issuer()}/jwks`)
      kept.jwks = createLocalJWKSet((await answer.json()) as JSONWebKeySet)
      kept.until = clock.now() + Number(/max-age=(\d+)/.exec(answer.headers.get('cache-control')!)![1])
    }
    const asked = await site.ask()
    const { id_token } = await site.redeem(
      await signIn(rig, browser(), asked.url, byPassword(anna, database.now())),
      asked,
    )
    seen.add((await jwtVerify(id_token!, kept.jwks)).protectedHeader.kid!)
    clock.push(60)
  }
  assert.equal(seen.size, 2)
})
