import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { beforeEach, describe, it } from 'node:test'
import type { Database } from '#database/database.ts'
import { type Authenticator, authenticator, cbor, type Habits, type Lies } from '#test/authenticator.ts'
import { onBothEngines } from '#test/engines.ts'
import { passkeys, type RelyingParty, type Strength } from './passkeys.ts'
import { providerName } from './providers.ts'

const now = 1_800_000_000
const party: RelyingParty = { origin: 'https://id.example.com', name: 'Home' }
const anna = { tenantId: 'home', accountId: 'anna', userId: 'anna@home' }
const ben = { tenantId: 'home', accountId: 'ben', userId: 'ben' }
const room = passkeys()

onBothEngines('passkeys', (open) => {
  let database: Database

  beforeEach(async () => {
    database = await open()
  })

  async function make(device: Authenticator, owner = anna, strength: Strength = 'after-password', lies: Lies = {}) {
    const options = await room.begin(database.db, party, owner, { strength }, now)
    const judged = await room.judge(database.db, party, owner, { answer: device.create(options, lies), strength }, now)
    if ('refused' in judged) return judged.refused
    const added = await database.durably((trx) => room.add(trx, owner, judged.made, 'Key', now))
    return added ? 'added' : 'exists'
  }

  async function device(habits: Habits = {}, owner = anna): Promise<Authenticator> {
    const fresh = authenticator(party.origin, habits)
    assert.equal(await make(fresh, owner), 'added')
    return fresh
  }

  async function show(
    shown: Authenticator,
    lies: Lies = {},
    wish: { strength?: Strength; of?: typeof anna; tenantId?: string } = {},
  ) {
    const { strength = 'alone', of, tenantId = 'home' } = wish
    const challenge = randomBytes(32).toString('base64url')
    const options = await room.request(database.db, party, { challenge, strength, of })
    const answer = shown.get(options, lies)
    return room.check(database.db, tenantId, party, { challenge, answer, strength, of })
  }

  const gist = (checked: Awaited<ReturnType<typeof show>>) => ('refused' in checked ? checked.refused : 'right')

  it('are shown without a name typed before, and say whose they are and what they are worth', async () => {
    const phone = await device({ synced: true })
    const checked = await show(phone)
    assert.ok('shown' in checked)
    const { owner, userVerified, synced } = checked.shown
    assert.deepEqual(owner, { tenantId: 'home', accountId: 'anna' })
    assert.deepEqual([userVerified, synced], [true, true])
    assert.ok(await database.durably((trx) => room.use(trx, checked.shown, now + 5)))
    const [kept] = await room.list(database.db, anna)
    assert.equal(kept?.lastUsedAt, now + 5)
  })

  it('that do not ask for the person are no proof alone, and are one after the password', async () => {
    const key = await device({ verifies: false })
    assert.equal((await room.list(database.db, anna))[0]?.userVerified, false)
    assert.equal(gist(await show(key)), 'not-verified')
    const after = await show(key, { userHandle: null }, { strength: 'after-password', of: anna })
    assert.ok('shown' in after && !after.shown.userVerified)
  })

  it('have to ask for the person where they are to be the only proof', async () => {
    assert.match(await make(authenticator(party.origin, { verifies: false }), anna, 'alone'), /verif/i)
    const { authenticatorSelection } = await room.begin(database.db, party, anna, { strength: 'alone' }, now)
    assert.deepEqual(authenticatorSelection, {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    })
  })

  for (const [name, lies] of Object.entries({
    'another origin': { origin: 'https://id.example.com.evil.example' },
    'the origin of another port': { origin: 'https://id.example.com:8443' },
    'another host': { rpId: 'evil.example' },
    'the type of a registration': { type: 'webauthn.create' },
    'another challenge': { challenge: randomBytes(32).toString('base64url') },
    'a page within a page': { crossOrigin: true },
    'nobody present': { flip: 1 },
    'nobody asked': { flip: 4 },
    'copied and not to be copied': { flip: 16 },
    'suddenly to be copied': { flip: 8 },
    'the handle of another account': { userHandle: 'home:another' },
    'the handle of another tenant': { userHandle: 'work:another' },
    'no handle': { userHandle: null },
    'an id that nobody has': { id: randomBytes(32).toString('base64url') },
    'another signature': { signature: randomBytes(70).toString('base64url') },
    'a signature of nothing': { signature: 'AA' },
    'a megabyte more': { blob: 'x'.repeat(1 << 20) },
    'an id with a sign of its own': { id: 'AA==' },
  } satisfies Record<string, Lies>)) {
    it(`are refused with ${name}`, async () => {
      assert.notEqual(gist(await show(await device(), lies)), 'right')
    })
  }

  it('are refused for another tenant of the host, and where another account was named', async () => {
    const phone = await device()
    assert.equal(gist(await show(phone, {}, { tenantId: 'work' })), 'foreign')
    await device({}, ben)
    const challenge = randomBytes(32).toString('base64url')
    const answer = phone.get({ challenge, rpId: 'id.example.com' })
    const checking = { challenge, answer, strength: 'after-password' as const, of: ben }
    assert.equal(gist(await room.check(database.db, 'home', party, checking)), 'foreign')
  })

  it('tell an id that nobody has from one that somebody has', async () => {
    const phone = await device()
    await database.durably((trx) => room.remove(trx, anna, phone.keys[0]!.id.toString('base64url')))
    assert.deepEqual(await show(phone), { refused: 'unknown', id: phone.keys[0]!.id.toString('base64url') })
  })

  it('whose counter goes back or stands still are refused and noted, and the highest is kept', async () => {
    const phone = await device()
    const use = async (counter: number) => {
      const checked = await show(phone, { counter })
      assert.ok('shown' in checked)
      if (await database.durably((trx) => room.use(trx, checked.shown, now))) return true
      await database.durably((trx) => room.suspect(trx, checked.shown, now))
      return false
    }
    assert.deepEqual([await use(7), await use(7), await use(3), await use(0)], [true, false, false, false])
    assert.equal((await room.list(database.db, anna))[0]?.suspectAt, now)
    assert.equal(await use(8), true)
  })

  it('without a counter are used again and again', async () => {
    const phone = await device({ countless: true })
    for (let times = 0; times < 2; times += 1) {
      const checked = await show(phone)
      assert.ok('shown' in checked && (await database.durably((trx) => room.use(trx, checked.shown, now))))
    }
  })

  it('are registered once, whoever asks, and never in the name of somebody else', async () => {
    const phone = await device()
    const id = phone.keys[0]!.id.toString('base64url')
    assert.equal(await make(authenticator(party.origin), ben, 'after-password', { id }), 'exists')
    assert.equal(
      await make(authenticator(party.origin), { ...ben, tenantId: 'work' }, 'after-password', { id }),
      'exists',
    )
    assert.equal((await room.list(database.db, ben)).length, 0)
    assert.ok(
      (await room.begin(database.db, party, anna, { strength: 'alone' }, now)).excludeCredentials.some(
        (known) => known.id === id,
      ),
    )
  })

  it('are made for one challenge, once, in time, by the account that asked', async () => {
    const options = await room.begin(database.db, party, anna, { strength: 'alone' }, now)
    const answer = authenticator(party.origin).create(options)
    const judge = (owner: typeof anna, at: number) =>
      room.judge(database.db, party, owner, { answer, strength: 'alone' }, at)
    assert.deepEqual(await judge(ben, now), { refused: 'challenge' })
    assert.deepEqual(await judge(anna, now + 600), { refused: 'challenge' })
    const both = await Promise.all([judge(anna, now), judge(anna, now)])
    assert.equal(both.filter((each) => 'made' in each).length, 1)
  })

  for (const [name, lies] of Object.entries({
    'another origin': { origin: 'https://evil.example' },
    'another host': { rpId: 'evil.example' },
    'the type of a sign-in': { type: 'webauthn.get' },
    'a page within a page': { crossOrigin: true },
    'nobody present': { flip: 1 },
    'copied and not to be copied': { flip: 16 },
    'a key that is none': { publicKey: Buffer.from('a0', 'hex') },
    'bytes after the key': { publicKey: Buffer.concat([cbor(new Map([[1, 2]])), Buffer.alloc(40)]) },
    'a megabyte more': { blob: 'x'.repeat(1 << 20) },
  } satisfies Record<string, Lies>)) {
    it(`are not registered with ${name}`, async () => {
      const outcome = await make(authenticator(party.origin), anna, 'after-password', lies)
      assert.ok(!['added', 'exists'].includes(outcome), outcome)
    })
  }

  for (const answer of [
    '',
    '{',
    'null',
    '[]',
    '{"id":1}',
    '{"id":"AA","rawId":"AA","type":"public-key"}',
    '"'.repeat(30_000),
  ]) {
    it(`are not what is no answer: ${JSON.stringify(answer.slice(0, 30))}`, async () => {
      assert.deepEqual(await room.judge(database.db, party, anna, { answer, strength: 'alone' }, now), {
        refused: 'malformed',
      })
      const checking = { challenge: 'AAAA', answer, strength: 'alone' as const }
      assert.equal(gist(await room.check(database.db, 'home', party, checking)), 'malformed')
    })
  }

  it('know an account by the tenant and something random, the same for all of its keys', async () => {
    const users = await Promise.all(
      [1, 2, 3].map(() => room.begin(database.db, party, anna, { strength: 'alone' }, now)),
    )
    const handles = new Set(users.map(({ user }) => Buffer.from(user.id, 'base64url').toString()))
    assert.equal(handles.size, 1)
    assert.match([...handles][0]!, /^home:[\w-]{22}$/)
    const long = { tenantId: 'a'.repeat(40), accountId: 'x', userId: 'x' }
    const { user } = await room.begin(database.db, party, long, { strength: 'alone' }, now)
    assert.ok(Buffer.from(user.id, 'base64url').length <= 64)
  })

  it('are gone with their account, and so is what it was known by', async () => {
    const phone = await device()
    const before = await room.accepted(database.db, party, anna)
    assert.deepEqual(before.allAcceptedCredentialIds, [phone.keys[0]!.id.toString('base64url')])
    await database.durably((trx) => room.forget(trx, anna))
    const after = await room.accepted(database.db, party, anna)
    assert.deepEqual(after.allAcceptedCredentialIds, [])
    assert.notEqual(after.userId, before.userId)
  })

  it('keep what an authenticator says of its maker from being read at all', async () => {
    const attestation = {
      fmt: 'packed',
      statement: new Map<string, unknown>([
        ['alg', -7],
        ['sig', randomBytes(64)],
        ['x5c', [randomBytes(300)]],
      ]),
    }
    assert.equal(await make(authenticator(party.origin), anna, 'after-password', { attestation }), 'added')
  })

  it('are swept in portions where nobody finished making them', async () => {
    for (let times = 0; times < 3; times += 1) await room.begin(database.db, party, anna, { strength: 'alone' }, now)
    assert.equal(await room.sweep(database.db, now + 600, 2), 2)
    assert.equal(await room.sweep(database.db, now + 600, 2), 1)
  })
})

describe('names of makers', () => {
  it('are suggested for those that are known, and for no others', () => {
    assert.equal(providerName('08987058-cadc-4b81-b6e1-30de50dcbe96'), 'Windows Hello')
    for (const odd of ['', '00000000-0000-0000-0000-000000000000', '__proto__', 'toString']) {
      assert.equal(providerName(odd), undefined)
    }
  })
})
