import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { keyring } from '#crypto/sealing.ts'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import { base32, codeOf, type HashName, keyUri, newSecret, stepAt, stepOf, stepSeconds } from './codes.ts'
import { draftSeconds, oneTimePasswords, type SettingUp } from './one-time-passwords.ts'

const now = 1_800_000_000
const ascii = (text: string) => Buffer.from(text, 'ascii')

describe('codes', () => {
  it('are those of RFC 4226, appendix D', () => {
    const expected = [
      '755224',
      '287082',
      '359152',
      '969429',
      '338314',
      '254676',
      '287922',
      '162583',
      '399871',
      '520489',
    ]
    assert.deepEqual(
      expected.map((_, counter) => codeOf(ascii('12345678901234567890'), counter)),
      expected,
    )
  })

  const seeds: Record<HashName, Buffer> = {
    sha1: ascii('12345678901234567890'),
    sha256: ascii('12345678901234567890123456789012'),
    sha512: ascii('1234567890123456789012345678901234567890123456789012345678901234'),
  }
  for (const [time, sha1, sha256, sha512] of [
    [59, '94287082', '46119246', '90693936'],
    [1_111_111_109, '07081804', '68084774', '25091201'],
    [1_111_111_111, '14050471', '67062674', '99943326'],
    [1_234_567_890, '89005924', '91819424', '93441116'],
    [2_000_000_000, '69279037', '90698825', '38618901'],
    [20_000_000_000, '65353130', '77737706', '47863826'],
  ] as const) {
    it(`are those of RFC 6238, appendix B, at ${time}`, () => {
      for (const [hash, code] of Object.entries({ sha1, sha256, sha512 }) as [HashName, string][]) {
        assert.equal(codeOf(seeds[hash], stepAt(time), { hash, length: 8 }), code)
      }
    })
  }

  it('are taken one step early or late, and no more', () => {
    const secret = newSecret()
    const found = [-2, -1, 0, 1, 2].map((apart) => stepOf(secret, codeOf(secret, stepAt(now) + apart), now, -1))
    assert.deepEqual(found, [undefined, stepAt(now) - 1, stepAt(now), stepAt(now) + 1, undefined])
  })

  it('have a secret of 160 bits, never the same', () => {
    const secrets = Array.from({ length: 200 }, () => newSecret().toString('hex'))
    assert.equal(new Set(secrets).size, 200)
    assert.equal(secrets[0]!.length, 40)
  })
})

describe('the secret as people and apps read it', () => {
  for (const [text, encoded] of [
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ]) {
    it(`is ${encoded || 'nothing'} for ${JSON.stringify(text)}, as RFC 4648 section 10 has it`, () => {
      assert.equal(base32(ascii(text!)), encoded)
    })
  }

  it('stands in an address that names service and account, whatever they are called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (issuer, account) => {
        fc.pre(issuer.isWellFormed() && account.isWellFormed())
        const secret = newSecret()
        const uri = keyUri(secret, { issuer, account })
        const { protocol, host, searchParams, pathname } = new URL(uri)
        const service = issuer.replaceAll(':', ' ').trim()
        assert.equal(`${protocol}//${host}`, 'otpauth://totp')
        assert.equal(
          uri.split('?')[0]!.split('/').at(-1),
          `${encodeURIComponent(service)}:${encodeURIComponent(account)}`,
        )
        assert.equal(searchParams.get('issuer'), service)
        assert.equal(searchParams.get('secret'), base32(secret))
        assert.deepEqual(
          ['algorithm', 'digits', 'period'].map((name) => searchParams.get(name)),
          ['SHA1', '6', '30'],
        )
        assert.ok(pathname)
      }),
    )
  })
})

onBothEngines('one-time passwords', (open) => {
  const room = oneTimePasswords({ keyring: keyring([randomBytes(32)]) })
  const anna = { tenantId: 'home', accountId: 'anna' }
  const names = { issuer: 'Home', account: 'anna' }
  const here: SettingUp = { ...anna, place: 'session-1' }
  let database: Database

  beforeEach(async () => {
    database = await open()
  })

  const secretOf = (uri: string) => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
    const bits = [...new URL(uri).searchParams.get('secret')!].map((sign) =>
      alphabet.indexOf(sign).toString(2).padStart(5, '0'),
    )
    return Buffer.from(
      bits
        .join('')
        .match(/.{8}/g)!
        .map((byte) => Number.parseInt(byte, 2)),
    )
  }

  async function add(name = 'Phone', at = here): Promise<Buffer> {
    const { uri } = await room.draft(database.db, at, names, now)
    const secret = secretOf(uri)
    const confirmed = await room.judge(database.db, at, codeOf(secret, stepAt(now)), now)
    assert.ok(confirmed)
    await database.durably(async (trx) => {
      assert.ok(await room.finish(trx, at, confirmed, now))
      await room.add(trx, anna, confirmed, name, now)
    })
    return secret
  }

  const later = now + 10 * stepSeconds

  async function take(code: string, at = later): Promise<boolean> {
    const match = await room.match(database.db, anna, code, at)
    return match !== undefined && database.durably((trx) => room.take(trx, anna, match, at))
  }

  it('begin with one secret for each place, the same on reload, and none but the right code confirms it', async () => {
    const [one, again] = [
      await room.draft(database.db, here, names, now),
      await room.draft(database.db, here, names, now),
    ]
    assert.deepEqual(again, one)
    assert.match(one.secret, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
    assert.notDeepEqual(await room.draft(database.db, { ...here, place: 'session-2' }, names, now), one)
    assert.notDeepEqual(await room.draft(database.db, here, names, now + draftSeconds), one)
    assert.equal(await room.judge(database.db, here, '000000', now), undefined)
    assert.deepEqual(await room.list(database.db, anna), [])
  })

  it('of two first pages at the same time show one secret', async () => {
    const both = await Promise.all([1, 2, 3].map(() => room.draft(database.db, here, names, now)))
    assert.equal(new Set(both.map(({ secret }) => secret)).size, 1)
  })

  it('finish a set-up once, and never after its time', async () => {
    const secret = secretOf((await room.draft(database.db, here, names, now)).uri)
    const confirmed = await room.judge(database.db, here, codeOf(secret, stepAt(now)), now)
    const finish = (at: number) => database.durably((trx) => room.finish(trx, here, confirmed!, at))
    assert.equal(await finish(now + draftSeconds), false)
    assert.deepEqual([await finish(now), await finish(now)], [true, false])
  })

  it('take a code once, also of twenty at the same time, and never the one that confirmed the set-up', async () => {
    const secret = await add()
    assert.equal(await take(codeOf(secret, stepAt(now)), now), false)
    const code = codeOf(secret, stepAt(later))
    const taken = await Promise.all(Array.from({ length: 20 }, () => take(code)))
    assert.equal(taken.filter(Boolean).length, 1)
  })

  it('never go back: after a code of one step none of an earlier one is taken', async () => {
    const secret = await add()
    assert.equal(await take(codeOf(secret, stepAt(later) + 1)), true)
    assert.equal(await take(codeOf(secret, stepAt(later))), false)
    assert.equal(await take(codeOf(secret, stepAt(later) + 2), later + stepSeconds), true)
  })

  it('tell several authenticators apart, and forget one that is removed', async () => {
    const [phone, key] = [await add('Phone'), await add('Key')]
    assert.equal(await take(codeOf(phone, stepAt(later))), true)
    assert.equal(await take(codeOf(key, stepAt(later))), true)
    const { id } = (await room.list(database.db, anna)).find(({ name }) => name === 'Phone')!
    assert.ok(await database.durably((trx) => room.rename(trx, anna, id, 'Old phone')))
    assert.equal(await database.durably((trx) => room.remove(trx, anna, id)), 'Old phone')
    assert.equal(await take(codeOf(phone, stepAt(later) + 1)), false)
    assert.deepEqual(
      (await room.list(database.db, anna)).map(({ name }) => name),
      ['Key'],
    )
    assert.equal(await database.durably((trx) => room.removeAll(trx, anna)), 1)
  })

  it('are of their own account alone, wherever their rows are carried', async () => {
    const secret = await add()
    const other = { tenantId: 'home', accountId: 'ben' }
    assert.equal(await room.match(database.db, other, codeOf(secret, stepAt(later)), later), undefined)
    const sealed = await room.judge(database.db, here, '', later)
    assert.equal(sealed, undefined)
    await room.draft(database.db, here, names, now)
    const { rows } = await import('kysely').then(({ sql }) =>
      sql<{ secret: string }>`select secret from one_time_password`.execute(database.db),
    )
    await database.durably((trx) => room.add(trx, other, { secret: rows[0]!.secret, step: 0 }, 'Stolen', now))
    await assert.rejects(room.match(database.db, other, codeOf(secret, stepAt(later)), later), /sealed text/)
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(base32(secret)))
  })

  for (const typed of [
    '',
    '12345',
    '1234567',
    'abcdef',
    '１２３４５６',
    '-12345',
    ' 12345',
    '1e5555',
    '0'.repeat(100_000),
  ]) {
    it(`take no code that is none: ${JSON.stringify(typed.slice(0, 12))}`, async () => {
      await add()
      assert.equal(await room.match(database.db, anna, typed, later), undefined)
    })
  }

  it('are swept in portions where nobody finished them', async () => {
    for (const place of ['a', 'b', 'c']) await room.draft(database.db, { ...anna, place }, names, now)
    assert.equal(await room.sweep(database.db, now + draftSeconds, 2), 2)
    assert.equal(await room.sweep(database.db, now + draftSeconds, 2), 1)
  })
})
