/** Signing in with one-time passwords, recovery codes and passkeys; and with those of others, old ones and forged ones. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import * as history from '#history/history.ts'
import { authenticator, type Habits, type Lies } from '#test/authenticator.ts'
import { optionsIn, ownFactors } from '#test/factors.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'

let clock = 1_800_000_000
let people = 0
const house = await openHouse({
  clock: () => clock,
  policy: { lock: { waitsFrom: 100, networkTries: 1000, passwordTries: 5 } },
})
const start = `${house.base}/account`
const { database, passkeys } = house.app
const own = ownFactors(house)

beforeEach(() => {
  clock += 3600
})

const gist = ({ status, page, errors }: Seen) => `${status} ${page} ${errors[0] ?? ''}`.trim()

interface Has {
  otp?: boolean
  codes?: boolean
  passkey?: Habits | true
}

const twoStep = { on: true, way: null, destination: null }

/** Somebody with an account and whatever they sign in with beside the password. */
async function someone(changes: Partial<accounts.AccountFacts> = {}, has: Has = {}) {
  people += 1
  const userId = `person-${people}`
  const account = await house.addAccount(userId, goodPassword, { language: 'en', ...changes })
  const owner = { tenantId: 'demo', accountId: account.id }
  const codeOf = has.otp ? await own.oneTimePasswordsOf(userId) : () => ''
  const codes = has.codes ? await own.recoveryCodesOf(userId) : []
  const device = authenticator(house.url, has.passkey === true ? {} : has.passkey)
  if (has.passkey) await own.passkeyOf(userId, device)
  return { userId, account, owner, codes, device, code: (at = clock) => codeOf(at) }
}

/** What was mailed to somebody, with the newest first. */
async function mailsTo(userId: string): Promise<string> {
  await house.mailTo(`${userId}@example.com`)
  const mails = await house.app.mailbox.list(`${userId}@example.com`)
  return mails.map(({ subject, text }) => `${subject}\n${text}`).join('\n')
}

/** At the page after the password. */
async function afterPassword(userId: string, person = visitor()) {
  return { person, seen: await person.signIn(await person.open(start), userId) }
}

async function lastRecord({ id }: accounts.Account) {
  const page = { since: 0, page: 1, perPage: 1 }
  const [record] = (await history.list(database.db, 'demo', id, page)).items
  return record && [record.ways.join(' '), record.result, record.code, record.acr?.at(-1) ?? null]
}

const act = (action: string) => ({ action })

describe('a one-time password', () => {
  for (const [reason, changes] of [
    ['the method asks for it', { method: 'password+one-time-password' as const }],
    ['two-step verification is on', { twoStep }],
  ] as const) {
    it(`comes after the password where ${reason}, and makes it two factors`, async () => {
      const { userId, account, code } = await someone(changes, { otp: true })
      const { person, seen } = await afterPassword(userId)
      assert.equal(gist(seen), '200 one-time-password')
      assert.equal(gist(await person.submit(seen)), '422 one-time-password code-missing')
      const typed = `${code().slice(0, 3)} ${code().slice(3)}`
      assert.equal((await person.submit(seen, { code: typed })).page, 'done')
      assert.deepEqual(await lastRecord(account), ['password one-time-password', 'success', null, '2'])
    })
  }

  it('is good once, in whatever sign-in, and one step early or late', async () => {
    const { userId, code } = await someone({ twoStep }, { otp: true })
    const tries = async (typed: string) => {
      const { person, seen } = await afterPassword(userId)
      return gist(await person.submit(seen, { code: typed }))
    }
    const wrong = '422 one-time-password wrong-code'
    for (const apart of [-2, 2]) assert.equal(await tries(code(clock + apart * 30)), wrong, String(apart))
    assert.equal(await tries(code(clock - 30)), '200 done')
    assert.equal(await tries(code(clock - 30)), wrong)
    assert.equal(await tries(code(clock + 30)), '200 done')
    assert.equal(await tries(code(clock)), wrong, 'older than the newest that was taken')
  })

  it('is good once of ten sign-ins that send it at the same moment', async () => {
    const { userId, code } = await someone({ twoStep }, { otp: true })
    const waiting = await Promise.all(Array.from({ length: 8 }, () => afterPassword(userId)))
    const sent = await Promise.all(waiting.map(({ person, seen }) => person.submit(seen, { code: code() })))
    assert.equal(sent.filter(({ page }) => page === 'done').length, 1)
  })

  it('is guessed no more often than the policy says, over all sign-ins and with recovery codes together', async (t) => {
    const { userId, account, device } = await someone({ twoStep }, { otp: true, codes: true, passkey: true })
    await house.changePolicy({ lock: { codeTries: 5 }, twoStep: { ways: ['one-time-password'] } })
    t.after(() => house.changePolicy({ lock: { codeTries: null }, twoStep: { ways: null } }))
    const waiting = await Promise.all(Array.from({ length: 3 }, () => afterPassword(userId)))
    let last = ''
    for (const index of [0, 1, 2, 3, 4]) {
      const { person, seen } = waiting[index % 3]!
      const on = index % 2 === 0 ? seen : await person.submit(seen, act('recovery-code'))
      last = gist(await person.submit(on, { code: index % 2 === 0 ? '000000' : 'AAAAA-AAAAA' }))
      if (index % 2 === 1) await person.submit(on, act('use-one-time-password'))
    }
    assert.equal(last, '403 locked locked')
    const again = await afterPassword(userId)
    assert.equal(gist(again.seen), '403 locked locked')
    assert.equal(gist(await waiting[1]!.person.open(waiting[1]!.seen.url)), '403 locked locked')
    assert.match(await mailsTo(userId), /^Your account was locked/)
    // What cannot be guessed still lets its owner in.
    const asked = await again.person.submit(again.seen, act('use-passkey'), { holding: 'value="use-passkey"' })
    const passkey = device.get(optionsIn(asked, 'get'))
    clock += 1
    assert.equal((await again.person.submit(asked, { passkey, ...act('use-passkey') })).page, 'done')
    assert.equal((await lastRecord(account))?.[0], 'password passkey')
  })
})

describe('a recovery code', () => {
  it('stands in for the second step, once, and is told with how many are left', async () => {
    for (const changes of [{ twoStep }, { method: 'password+one-time-password' as const }]) {
      const { userId, account, codes } = await someone(changes, { otp: true, codes: true })
      const { person, seen } = await afterPassword(userId)
      const asked = await person.submit(seen, act('recovery-code'))
      assert.equal(gist(asked), '200 recovery-code')
      assert.equal(gist(await person.submit(asked, { code: 'AAAAA-AAAAA' })), '422 recovery-code wrong-code')
      clock += 1
      assert.equal((await person.submit(asked, { code: codes[0]!.toLowerCase() })).page, 'done')
      assert.deepEqual(await lastRecord(account), ['password recovery-code', 'success', null, '2'])
      assert.match(await mailsTo(userId), /A recovery code was used[\s\S]*9 codes left/)
      const next = await afterPassword(userId)
      const again = await next.person.submit(next.seen, act('recovery-code'))
      assert.equal(gist(await next.person.submit(again, { code: codes[0]! })), '422 recovery-code wrong-code')
    }
  })

  it('is not asked of who has none, and proves nothing without the password', async () => {
    const { userId } = await someone({ twoStep }, { otp: true })
    const { person, seen } = await afterPassword(userId)
    assert.doesNotMatch(seen.html, /value="recovery-code"/)
    assert.equal(gist(await person.submit(seen, act('recovery-code'))), '200 one-time-password')
    const fresh = visitor()
    const asked = await fresh.submit(await fresh.open(start), { user_id: userId })
    assert.equal(gist(await fresh.submit(asked, { step: 'recovery-code', code: 'AAAAA-AAAAA' })), '200 password')
  })
})

describe('a passkey', () => {
  async function show(
    device: ReturnType<typeof authenticator>,
    { lies = {} as Lies, person = visitor() } = {},
  ): Promise<{ person: typeof person; seen: Seen; asked: Seen }> {
    clock += 1
    const asked = await person.open(start)
    const passkey = device.get(optionsIn(asked, 'get'), lies)
    return { person, asked, seen: await person.submit(asked, { passkey, ...act('use-passkey') }) }
  }

  it('signs in alone on the page of the ID, whoever it then is, without any second step', async () => {
    const { account, device, userId } = await someone({ twoStep }, { passkey: { synced: true }, otp: true })
    const { person, seen, asked } = await show(device)
    assert.match(asked.html, /autocomplete="username webauthn"/)
    assert.deepEqual(optionsIn(asked, 'get').allowCredentials, [])
    assert.equal(seen.page, 'done')
    assert.match((await person.open(start)).html, new RegExp(userId))
    assert.deepEqual(await lastRecord(account), ['passkey', 'success', null, '3'])
  })

  it('lets its owner in while a stranger has locked the password', async () => {
    const { userId, device } = await someone({}, { passkey: true })
    const stranger = visitor()
    let seen = await stranger.submit(await stranger.open(start), { user_id: userId })
    for (let i = 0; i < 5; i += 1) seen = await stranger.submit(seen, { password: `wrong password ${i}` })
    assert.equal(gist(seen), '403 locked locked')
    assert.equal((await show(device)).seen.page, 'done')
    // Also for who has typed the ID already.
    const owner = visitor()
    const locked = await owner.submit(await owner.open(start), { user_id: userId })
    assert.equal(gist(locked), '403 locked locked')
    const asked = await owner.submit(locked, act('use-passkey'))
    assert.equal(gist(asked), '200 passkey')
    const passkey = device.get(optionsIn(asked, 'get'))
    assert.equal((await owner.submit(asked, { passkey, ...act('use-passkey') })).page, 'done')
  })

  it('of an account whose method it is, is asked for behind the same page as every name', async () => {
    const { userId, device } = await someone({ method: 'passkey' }, { passkey: true })
    const pages = [userId, (await someone()).userId, 'nobody-at-all'].map(async (name) => {
      const person = visitor()
      const after = await person.submit(await person.open(start), { user_id: name })
      const chosen = await person.submit(after, act('use-passkey'))
      const shape = chosen.html
        .replaceAll(name, '')
        .replace(/"[\w-]{43}"|[\w-]{43}&quot;|[0-9A-Z]{2,4}-[0-9A-Z]{3,4}|nonce="[^"]*"|sign-in\/[\w-]+/g, '')
      return [gist(after), gist(chosen), shape]
    })
    const [owns, other, nobody] = await Promise.all(pages)
    assert.deepEqual(owns, other)
    assert.deepEqual(owns, nobody)
    assert.deepEqual(owns?.slice(0, 2), ['200 password', '200 passkey'])
    const { person, seen } = await afterPassword(userId)
    assert.equal(gist(seen), '200 passkey', 'the password alone is not enough')
    const passkey = device.get(optionsIn(seen, 'get'))
    assert.equal((await person.submit(seen, { passkey, ...act('use-passkey') })).page, 'done')
  })

  it('follows the password as the second step, also one that only wants to be touched', async () => {
    const { userId, account, device } = await someone({ twoStep }, { passkey: { verifies: false } })
    assert.equal(gist((await show(device)).seen), '422 identifier passkey', 'never alone')
    const { person, seen } = await afterPassword(userId)
    assert.equal(gist(seen), '200 passkey')
    const options = optionsIn(seen, 'get')
    assert.deepEqual([options.allowCredentials.length, options.userVerification], [1, 'preferred'])
    const passkey = device.get(options, { userHandle: null })
    assert.equal((await person.submit(seen, { passkey, ...act('use-passkey') })).page, 'done')
    assert.deepEqual(await lastRecord(account), ['password passkey', 'success', null, '2'])
  })

  it('says what to do where no script runs, and leads to the other ways', async () => {
    const { userId, codes } = await someone({ twoStep }, { passkey: true, codes: true })
    const { person, seen } = await afterPassword(userId)
    assert.match(seen.html, /data-passkey-missing/)
    const stays = await person.submit(seen, act('use-passkey'))
    assert.equal(gist(stays), '200 passkey')
    const asked = await person.submit(stays, act('recovery-code'))
    assert.equal((await person.submit(asked, { code: codes[0]! })).page, 'done')
  })

  it('is refused when it answers another challenge: used, of another sign-in, or of before', async () => {
    const { device } = await someone({}, { passkey: true })
    const [one, other] = [visitor(), visitor()]
    const [asked, elsewhere] = [await one.open(start), await other.open(start)]
    const passkey = device.get(optionsIn(asked, 'get'), { origin: 'http://evil.example' })
    assert.equal(gist(await one.submit(asked, { passkey, ...act('use-passkey') })), '422 identifier passkey')
    const late = device.get(optionsIn(asked, 'get'))
    assert.equal(gist(await one.submit(asked, { passkey: late, ...act('use-passkey') })), '422 identifier passkey')
    const foreign = device.get(optionsIn(elsewhere, 'get'))
    assert.equal(gist(await one.submit(asked, { passkey: foreign, ...act('use-passkey') })), '422 identifier passkey')
    const done = await other.submit(elsewhere, {
      passkey: device.get(optionsIn(elsewhere, 'get')),
      ...act('use-passkey'),
    })
    assert.equal(done.page, 'done')
    const fresh = visitor()
    const replayed = await fresh.open(start)
    assert.notEqual(optionsIn(replayed, 'get').challenge, optionsIn(elsewhere, 'get').challenge)
  })

  for (const [name, lies] of Object.entries({
    'another origin': { origin: 'http://localhost:1' },
    'another host': { rpId: 'evil.example' },
    'another type': { type: 'webauthn.create' },
    'nobody asked': { flip: 4 },
    'nobody present': { flip: 1 },
    'copied and not to be copied': { flip: 16 },
    'the handle of another account': { userHandle: 'demo:AAAAAAAAAAAAAAAAAAAAAA' },
    'the handle of another tenant': { userHandle: 'work:AAAAAAAAAAAAAAAAAAAAAA' },
    'no handle': { userHandle: null },
    'another signature': { signature: 'AAAA' },
  } satisfies Record<string, Lies>)) {
    it(`is refused with ${name}, and leaves no trace in the history`, async () => {
      const { device, account } = await someone({}, { passkey: true })
      assert.equal(gist((await show(device, { lies })).seen), '422 identifier passkey')
      assert.equal(await lastRecord(account), undefined)
    })
  }

  it('of a megabyte is too large for a form', async () => {
    const { device } = await someone({}, { passkey: true })
    assert.equal((await show(device, { lies: { blob: 'x'.repeat(1 << 20) } })).seen.status, 413)
  })

  it('of somebody else never finishes what was begun with the password of another', async () => {
    const [anna, ben] = [await someone({ twoStep }, { passkey: true }), await someone({}, { passkey: true })]
    const { person, seen } = await afterPassword(anna.userId)
    const { challenge, rpId } = optionsIn(seen, 'get')
    const passkey = ben.device.get({ challenge, rpId })
    assert.equal(gist(await person.submit(seen, { passkey, ...act('use-passkey') })), '422 passkey passkey')
    assert.deepEqual(await lastRecord(anna.account), ['password', 'refused', 'wrong-passkey', null])
    assert.equal((await person.open(start)).page, 'identifier')
  })

  it('that nobody has any more is told to the browser, one that others have is not', async () => {
    const { device, owner } = await someone({}, { passkey: true })
    await database.durably((trx) => passkeys.removeAll(trx, owner))
    assert.match((await show(device)).seen.html, /data-passkey-unknown/)
    const other = await someone({}, { passkey: true })
    assert.doesNotMatch((await show(other.device, { lies: { signature: 'AAAA' } })).seen.html, /data-passkey-unknown/)
  })

  it('whose counter goes back is refused, noted, shown on the account page and told to its owner', async () => {
    const { device, account, userId } = await someone({}, { passkey: true })
    assert.equal((await show(device, { lies: { counter: 50 } })).seen.page, 'done')
    const { seen } = await show(device, { lies: { counter: 49 } })
    assert.equal(gist(seen), '422 identifier passkey')
    assert.deepEqual(await lastRecord(account), ['', 'refused', 'passkey-suspect', null])
    assert.match(await mailsTo(userId), /^A passkey was refused/)
    const { person } = await show(device, { lies: { counter: 51 } })
    assert.match((await person.open(`${start}/passkeys`)).html, /as if there were a copy of it/)
  })

  it('of an account that was disabled lets nobody in', async () => {
    const { device, account } = await someone({}, { passkey: true })
    await database.durably((trx) => accounts.change(trx, 'demo', account.id, { state: 'disabled' }, clock))
    const { seen, person } = await show(device)
    assert.equal(gist(seen), '422 identifier passkey')
    assert.doesNotMatch(seen.html, /data-passkey-unknown/)
    assert.equal((await person.open(start)).page, 'identifier')
  })

  it('is not asked for, and not taken, where the policy does not let it be the only proof', async (t) => {
    const { device, userId } = await someone({ twoStep }, { passkey: true })
    const before = await visitor().open(start)
    await house.changePolicy({ methods: { allowed: ['password'] } })
    t.after(() => house.changePolicy({ methods: { allowed: null } }))
    const person = visitor()
    const asked = await person.open(start)
    assert.doesNotMatch(asked.html, /passkey/)
    const passkey = device.get(optionsIn(before, 'get'))
    assert.equal(gist(await person.submit(asked, { passkey, ...act('use-passkey') })), '422 identifier user-id-missing')
    const after = await afterPassword(userId, person)
    assert.equal(gist(after.seen), '200 passkey')
  })
})
