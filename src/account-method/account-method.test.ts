import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { certificateHouse, fetchFile, present, strongPassword } from '#test/certificate-rig.ts'
import { type Seen, visitor } from '#test/house.ts'

let clock = Math.floor(Date.now() / 1000)
const allowed = ['password', 'password+one-time-password', 'password+certificate', 'passkey']
const rig = await certificateHouse({
  clock: () => clock,
  policy: { methods: { allowed, default: 'password', certificateFirst: false } },
})
const { house } = rig
const { base, app } = house
const page = `${base}/account/method`
const offered = ({ html }: Seen) => [...html.matchAll(/type="radio"[^>]* value="([^"]*)"/g)].map(([, value]) => value)
const methodOf = async ({ id }: accounts.Account) => (await accounts.find(app.database.db, 'demo', id))?.method

async function signIn(userId: string) {
  const person = visitor()
  const done = await person.signIn(await person.open(page), userId, strongPassword)
  assert.equal(done.page, 'done')
  await person.open(done.onward!)
  return person
}

async function change(person: ReturnType<typeof visitor>, method: string): Promise<Seen> {
  const confirm = await person.submit(await person.open(page), { method })
  assert.match(confirm.html, new RegExp(`name="method" value="${method.replace('+', '\\+')}"`))
  return person.submit(confirm)
}

describe('the sign-in method', () => {
  it('changes to a certificate that comes with it, and back, when none counts any more', async () => {
    const account = await house.addAccount('anna', strongPassword)
    const person = await signIn('anna')
    const elsewhere = await signIn('anna')
    const shown = await change(person, 'password+certificate')
    assert.equal(shown.page, 'download-password')
    assert.equal(await methodOf(account), 'password+certificate')
    assert.notEqual((await elsewhere.open(`${base}/account`)).page, 'account')

    const password = /data-secret="download-password"[^>]*><span>([^<]*)</.exec(shown.html)?.[1] ?? ''
    await app.messages.deliverDue()
    const mails = await app.mailbox.list('anna@example.com')
    const url = mails.map(({ text }) => /http\S+\/certificate\/\S+/.exec(text)?.[0]).find(Boolean) ?? ''
    assert.ok(mails.some(({ subject }) => subject?.includes('ログイン方法が変更されました')))
    const { held } = await fetchFile({ url, password })
    const again = visitor()
    const asked = await again.submit(await again.open(page), { user_id: 'anna' })
    assert.equal(asked.page, 'certificate')
    const next = await again.open(await present(new URL(asked.onward!), held))
    assert.equal((await again.submit(next, { password: strongPassword })).page, 'done')

    const back = await change(person, 'password')
    assert.equal(back.page, 'account-method')
    assert.match(back.html, /Your sign-in method was changed/)
    assert.equal(await methodOf(account), 'password')
    const [own] = await app.certificates.overview(app.database.db, house.tenant, account.id, clock)
    assert.equal(own?.certificate?.state, 'revoked')
    await signIn('anna')
    const { items } = await audit.list(app.database.db, { tenantId: 'demo', limit: 50 })
    const changes = items.filter(({ act, subject }) => act === 'methodChanged' && subject === account.id)
    assert.deepEqual(
      changes.map(({ detail }) => detail),
      [
        { before: 'password', after: 'password+certificate' },
        { before: 'password+certificate', after: 'password' },
      ],
    )
  })

  it('cannot become one that still needs something, is no method, or is the same; nothing changes without the confirmation', async () => {
    const account = await house.addAccount('ben', strongPassword)
    const person = await signIn('ben')
    const seen = await person.open(page)
    assert.deepEqual(offered(seen), ['password+certificate'])
    for (const place of ['one-time-password', 'passkeys']) assert.ok(seen.html.includes(`/account/${place}"`))
    for (const [method, code] of Object.entries({
      passkey: 'needs',
      password: 'same',
      nonsense: 'missing',
      '': 'missing',
    })) {
      for (const step of ['form', 'confirm']) {
        const refused = await person.submit(seen, { method, step })
        assert.deepEqual([refused.status, refused.errors[0]], [422, code])
      }
    }
    await person.submit(seen, { method: 'password+certificate' })
    const back = await person.submit(await person.submit(seen, { method: 'password+certificate' }), { action: 'back' })
    assert.equal(back.status, 200)
    assert.equal(await methodOf(account), 'password')
    assert.deepEqual(await app.certificates.overview(app.database.db, house.tenant, account.id, clock), [])
  })

  it('asks for a fresh proof, and is not there where the contract does not let people change it', async () => {
    await house.addAccount('carl', strongPassword)
    const person = await signIn('carl')
    clock += 11 * 60
    assert.equal((await person.open(page)).page, 'password')
    await house.changePolicy({ methods: { mayChange: false } })
    clock += 2
    assert.equal((await person.open(page)).status, 404)
    await house.changePolicy({ methods: { mayChange: true } })
  })
})
