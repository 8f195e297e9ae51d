/** What becomes of certificates, on both engines: signed by real authorities, judged from the tables. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Account } from '#accounts/accounts.ts'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { certificateAuthorities } from '#certificate-authorities/certificate-authorities.ts'
import { keyring } from '#crypto/sealing.ts'
import type { Database } from '#database/database.ts'
import * as devices from '#devices/devices.ts'
import { newKey, signedByOther } from '#test/chain.ts'
import { onBothEngines } from '#test/engines.ts'
import { spkiOf } from '#x509/signer.ts'
import { type CertificateTenant, certificates } from './certificates.ts'

const start = 1_800_000_000
const day = 86_400
const keys = keyring([new Uint8Array(32).fill(7)])
const by = { actor: 'test' }

const tenant = {
  id: 'demo',
  name: 'Demo',
  languages: ['en'],
  timeZone: 'Asia/Tokyo',
  senders: [],
  support: {},
  officialDomains: [],
  policy: {
    certificates: { days: 365, downloadDays: 14, downloads: 3, passwordTries: 5 },
    mailLinks: 'landing',
    accountPage: { on: true },
  },
} as unknown as CertificateTenant

interface Mail {
  to: string
  text: string
}

function roomsOn(database: Database) {
  const mails: Mail[] = []
  const authorities = certificateAuthorities({ database, keyring: keys, responderMade: async () => {} })
  const room = certificates({
    database,
    keyring: keys,
    messages: {
      async enqueue(_trx: unknown, message: Mail) {
        mails.push(message)
      },
    } as never,
    notices: { phraseOf: async () => undefined, tell: async () => {} },
    authorities,
    addressOf: (id) => `https://login.example/t/${id}`,
    tenants: { read: async () => tenant },
  })
  return { room, authorities, mails }
}

async function furnished(database: Database) {
  const rooms = roomsOn(database)
  await rooms.room.ready(tenant, by, start)
  const account = await database.durably((trx) => accounts.add(trx, 'demo', facts('anna'), start))
  const device = await addDevice(database, account)
  return { ...rooms, account, device }
}

const facts = (userId: string): accounts.AccountFacts => ({
  userId,
  state: 'active',
  language: 'en',
  method: 'password+certificate',
  mails: [{ address: `${userId}@example.com`, verified: true }],
  phones: [],
  twoStep: { on: false, way: null, destination: null },
})

const addDevice = (database: Database, { id }: Account) =>
  database.durably((trx) => devices.add(trx, 'demo', id, { mail: 'device@example.com', kind: 'pc', name: '' }, start))

type Room = ReturnType<typeof roomsOn>['room']

async function enrolled(room: Room, account: Account, device: devices.Device, now = start) {
  const publicKey = spkiOf(newKey().publicKey)
  const made = await room.enrol({ tenant, account, device, commonName: 'anna', publicKey, reference: '', by, now })
  assert.ok(made)
  return made
}

const verdict = async (room: Room, der: Uint8Array, now = start) => {
  const judged = await room.judge('demo', der, now)
  return judged.fits ? 'fits' : judged.why
}

onBothEngines('certificates', (open) => {
  it('count for their account and device, until they are ended: at once, on every node, and in the lists', async () => {
    const database = await open()
    const { room, authorities, account, device } = await furnished(database)
    const made = await enrolled(room, account, device)
    const other = roomsOn(await open({ beside: database }))
    const judged = await other.room.judge('demo', made.der, start)
    assert.ok(judged.fits)
    assert.deepEqual([judged.presented.accountId, judged.presented.deviceNumber], [account.id, 1])

    const ending = { account, reason: 'keyCompromise', by, now: start } as const
    assert.equal(await database.durably((trx) => room.endDevice(trx, ending, 1)), 1)
    assert.equal(await verdict(other.room, made.der), 'revoked')
    assert.equal(await other.room.stillCounts(judged.presented, start), false)
    assert.equal((await authorities.issued(database.db, 'demo', made.serial))?.reason, 'keyCompromise')
    assert.equal(await database.durably((trx) => room.endDevice(trx, ending, 1)), 0)
    const { items } = await audit.list(database.db, { tenantId: 'demo', limit: 10 })
    assert.deepEqual(items.map(({ act }) => act).toSorted(), [
      'certificateAuthorityFounded',
      'certificateIssued',
      'certificateRevoked',
    ])
  })

  it('of one device follow each other: the one before goes on for seven days, or until the new one is used', async () => {
    const database = await open()
    const { room, authorities, account, device } = await furnished(database)
    const first = await enrolled(room, account, device)
    const second = await enrolled(room, account, device, start + 100)
    assert.equal(await verdict(room, first.der, start + 100 + 7 * day - 1), 'fits')
    assert.equal(await verdict(room, first.der, start + 100 + 7 * day), 'revoked')
    assert.equal(await room.settle(start + 100 + 7 * day, 10), 1)
    assert.equal(await room.settle(start + 100 + 7 * day, 10), 0)
    assert.equal((await authorities.issued(database.db, 'demo', first.serial))?.reason, 'superseded')
    assert.equal(await verdict(room, second.der, start + 200 + 7 * day), 'fits')
  })

  it('that were replaced end when the new one is used', async () => {
    const database = await open()
    const { room, account, device } = await furnished(database)
    const first = await enrolled(room, account, device)
    const second = await enrolled(room, account, device, start + 100)
    const judged = await room.judge('demo', second.der, start + 200)
    assert.ok(judged.fits)
    await database.durably((trx) => room.used(trx, judged.presented, by, start + 200))
    assert.equal(await verdict(room, first.der, start + 200), 'revoked')
    assert.equal(await verdict(room, second.der, start + 200), 'fits')
  })

  it('that end soon are told of 30, 14, 7 and 1 days before, each once, and not after they were replaced', async () => {
    const { room, account, device, mails } = await furnished(await open())
    const { notAfter } = await enrolled(room, account, device)
    const told: string[] = []
    for (let left = 40; left >= 0; left -= 1) {
      for (const _ of ['twice', 'a day']) await room.remind(notAfter - left * day, 100)
      for (const { text } of mails.splice(0)) told.push(`${left} ${text.includes('renew')}`)
    }
    assert.deepEqual(told, ['30 true', '14 true', '7 true', '1 true'])
    const next = await enrolled(room, account, device, notAfter - 40 * day)
    await enrolled(room, account, device, next.notAfter - 31 * day)
    await room.remind(next.notAfter - 30 * day, 100)
    assert.deepEqual(mails, [])
  })

  it('of an account that is deleted stay in the books of the authority, revoked, and nowhere else', async () => {
    const database = await open()
    const { room, authorities, account, device } = await furnished(database)
    const made = await enrolled(room, account, device)
    await database.durably((trx) => room.forget(trx, account, by, start))
    assert.equal(await verdict(room, made.der), 'revoked')
    assert.equal((await authorities.issued(database.db, 'demo', made.serial))?.reason, 'cessationOfOperation')
    const [own] = await room.overview(database.db, tenant, account.id, start)
    assert.equal(own?.certificate, undefined)
  })

  it('of a device have one download; twenty orders at once leave one, and nothing of the device issues nothing', async () => {
    const database = await open()
    const { room, account, device } = await furnished(database)
    const order = { tenant, account, device, reason: 'first', reference: '', now: start } as const
    const many = await Promise.all(Array.from({ length: 20 }, () => database.durably((trx) => room.order(trx, order))))
    const standings = await Promise.all(
      many.map(({ url }) =>
        room.standing({ tenant, token: url.split('/').at(-1) ?? '', ip: '', reference: '', now: start }),
      ),
    )
    assert.equal(standings.filter(({ at }) => at === 'open').length, 1)
    await database.durably((trx) => devices.remove(trx, device, start))
    const publicKey = spkiOf(newKey().publicKey)
    const enrolling = { tenant, account, device, commonName: 'anna', publicKey, reference: '', by, now: start }
    assert.equal(await room.enrol(enrolling), undefined)
  })
})

onBothEngines('authorities', (open) => {
  it('are one root and one that issues, however many nodes need them at once', async () => {
    const database = await open()
    const nodes = [roomsOn(database), roomsOn(await open({ beside: database }))]
    await Promise.all([...nodes, ...nodes].map(({ room }) => room.ready(tenant, by, start)))
    const kinds = (await nodes[0]!.authorities.list(database.db, 'demo')).map(({ kind, state }) => `${kind} ${state}`)
    assert.deepEqual(kinds.toSorted(), ['issuing active', 'root active'])
  })

  it('rotate: the new one issues, what the one before issued stays good, until it is withdrawn', async () => {
    const database = await open()
    const { room, authorities, account, device } = await furnished(database)
    const before = await enrolled(room, account, device)
    const next = await authorities.begin(tenant, { subordinate: false }, start)
    assert.ok(next)
    await database.durably((trx) => authorities.keep(trx, [next]))
    const after = await enrolled(room, account, await addDevice(database, account))
    assert.notEqual(after.authorityId, before.authorityId)
    assert.deepEqual([await verdict(room, before.der), await verdict(room, after.der)], ['fits', 'fits'])

    assert.equal(await database.durably((trx) => authorities.withdraw(trx, 'demo', before.authorityId)), true)
    assert.equal(await database.durably((trx) => authorities.withdraw(trx, 'demo', before.authorityId)), false)
    assert.notEqual(await verdict(room, before.der), 'fits')
    assert.equal(await verdict(room, after.der), 'fits')
  })

  it('keep issuing when the root was taken off the server, and need it for another one', async () => {
    const database = await open()
    const { room, authorities, account, device } = await furnished(database)
    const exported = await authorities.exportRoot(database.db, 'demo', 'root-1')
    assert.match(exported?.key ?? '', /ENCRYPTED PRIVATE KEY/)
    assert.equal(await authorities.exportRoot(database.db, 'demo', 'issuing-1'), undefined)
    assert.equal(await database.durably((trx) => authorities.removeKey(trx, 'demo', 'root-1')), true)
    assert.equal(await database.durably((trx) => authorities.removeKey(trx, 'demo', 'issuing-1')), false)
    assert.equal((await authorities.find(database.db, 'demo', 'root-1'))?.holdsKey, false)
    assert.equal(await authorities.exportRoot(database.db, 'demo', 'root-1'), undefined)
    assert.equal(await authorities.begin(tenant, { subordinate: false }, start), undefined)
    assert.equal(await verdict(room, (await enrolled(room, account, device)).der), 'fits')
  })

  it('can stand below the authority of somebody else: request out, certificate in, for the same key only', async () => {
    const database = await open()
    const { authorities, room } = roomsOn(database)
    const waiting = await authorities.begin(tenant, { subordinate: true }, start)
    assert.ok(waiting)
    await database.durably((trx) => authorities.keep(trx, [waiting]))
    const shown = await authorities.find(database.db, 'demo', waiting.id)
    assert.equal(shown?.state, 'waiting')
    await room.ready(tenant, by, start)
    assert.equal((await authorities.list(database.db, 'demo')).length, 1)

    const signed = await signedByOther(shown.request ?? '', start)
    const others = await signedByOther((await requestOfAnother(await open())) ?? '', start)
    for (const wrong of [others, 'nothing', signed.slice(0, 400)])
      assert.equal((await authorities.judge('demo', waiting.id, wrong, start))?.fits, false)
    const judged = await authorities.judge('demo', waiting.id, signed, start)
    assert.ok(judged?.fits)
    await database.durably((trx) => authorities.activate(trx, 'demo', waiting.id, judged))
    const account = await database.durably((trx) => accounts.add(trx, 'demo', facts('anna'), start))
    const made = await enrolled(room, account, await addDevice(database, account))
    assert.equal(await verdict(room, made.der), 'fits')
    assert.equal(made.chain.length, 2)
  })

  it('of one tenant are nothing to another', async () => {
    const database = await open()
    const { room, authorities, account, device } = await furnished(database)
    const made = await enrolled(room, account, device)
    await room.ready({ id: 'other', name: 'Other' }, by, start)
    const judged = await room.judge('other', made.der, start)
    assert.equal(judged.fits ? 'fits' : judged.why, 'unknown-issuer')
    assert.equal(await authorities.issued(database.db, 'other', made.serial), undefined)
  })
})

async function requestOfAnother(database: Database): Promise<string | undefined> {
  const { authorities } = roomsOn(database)
  const row = await authorities.begin(tenant, { subordinate: true }, start)
  await database.durably((trx) => authorities.keep(trx, [row!]))
  return (await authorities.find(database.db, 'demo', row!.id))?.request
}
