import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import * as history from '#history/history.ts'
import * as reports from '#reports/reports.ts'
import { apiRig, because, type Json } from '#test/api-rig.ts'
import { hasJapanese } from '#test/html.ts'

const rig = await apiRig()
const { database, notices } = rig.app
const all = '/tenants/alpha/accounts'
const desk = { token: rig.alpha.support }
const day = 24 * 3600

const find = (key: string, token = rig.alpha.support) =>
  rig.call('POST', `${all}/find`, { body: { key }, token }).then(({ body }) => body.items as Json[])

const names = (items: Json[]) => items.map(({ by, account }) => `${by} ${account?.userId}`)

function signInRecord(accountId: string, changes: Partial<history.SignInRecord> = {}) {
  const record = {
    tenantId: 'alpha',
    accountId,
    at: rig.app.now(),
    site: 'Shop',
    ip: '192.0.2.7',
    place: null,
    browser: 'Firefox on Linux',
    ways: [],
    result: 'refused' as const,
    code: 'wrong-password',
    acr: null,
    number: null,
    explanation: 'proof-missing',
    ...changes,
  }
  return database.durably((trx) => history.record(trx, record))
}

async function tell(userId: string, tenantId: 'alpha' | 'beta' = 'alpha') {
  const account = await rig.addAccount(userId, {}, tenantId)
  const tenant = (await rig.app.tenants.find(tenantId))!
  const notice = { kind: 'password-changed' as const, at: rig.app.now() }
  const reference = `${userId.toUpperCase().slice(0, 4).padEnd(4, '7')}-7777`
  await database.durably((trx) => notices.tell(trx, { account, tenant, notice, reference, now: rig.app.now() }))
  return { account, reference }
}

describe('the support desk finds an account', () => {
  it('by its user ID, id, address and number, in any spelling, and by nothing less', async () => {
    const phones = [{ number: '+819012345678', verified: true, sms: true }]
    const mails = [
      { address: 'anna@example.com', verified: true },
      { address: 'new@example.com', verified: false },
    ]
    const { id } = await rig.addAccount('anna', { mails, phones })
    for (const key of ['anna', 'ANNA', ' anna ']) assert.deepEqual(names(await find(key)), ['user-id anna'], key)
    assert.deepEqual(names(await find(id)), ['id anna'])
    for (const key of [
      'Anna@Example.com',
      'new@example.com',
      '+819012345678',
      '090-1234-5678',
      '０９０ １２３４ ５６７８',
    ])
      assert.deepEqual(names(await find(key)), ['contact anna'], key)
    for (const key of ['ann', 'anna@', 'example.com', '%', '*', '901234', '5678', "' or 1=1 --"])
      assert.deepEqual(await find(key), [], key)
  })

  it('by an address as long as the account has it', async () => {
    await rig.addAccount('bert', { mails: [{ address: 'old@example.com', verified: true }] })
    await rig.call('PATCH', `${all}/bert`, { body: { mails: ['current@example.com'] } })
    assert.deepEqual(await find('old@example.com'), [])
    assert.deepEqual(names(await find('current@example.com')), ['contact bert'])
    await rig.call('DELETE', `${all}/bert`)
    assert.deepEqual(await find('current@example.com'), [])
  })

  it('by the number of a notice, its mail, a page and a report, and tells which', async () => {
    const { account, reference } = await tell('carl')
    assert.deepEqual(names(await find(reference.toLowerCase().replace('-', ' '))), ['notice carl'])
    await signInRecord(account.id, { number: 'PAGE-2345' })
    assert.deepEqual(names(await find('page2345')), ['sign-in carl'])
    const { body } = await rig.call('POST', `${all}/carl/reissue-enrolment`, { body: because })
    assert.ok(body.enrolment)
    const [mail] = (await rig.mails('carl@example.com')).filter(({ text }) => text.includes(body.enrolment.url))
    const number = /[0-9A-Z]{4}-[0-9A-Z]{4}$/m.exec(mail!.text)![0]
    assert.deepEqual(names(await find(number)), ['message carl'])
    await addReport(account.id, 'REPT-2345')
    assert.deepEqual(names(await find('REPT-2345')), ['report carl'])
  })

  it('tells that a sign-in was tried with a name that nobody has', async () => {
    await signInRecord('nobody-xyz', { number: 'NBDY-2345' })
    const [item] = await find('NBDY-2345')
    assert.deepEqual([item.by, item.account], ['sign-in', null])
  })

  it('in its own tenant only, and leaves in the audit whom it looked up, never what was typed', async () => {
    const { reference } = await tell('dieter', 'beta')
    for (const key of ['dieter', 'dieter@example.com', reference]) assert.deepEqual(await find(key), [], key)
    const crossed = await rig.call('POST', '/tenants/beta/accounts/find', { body: { key: 'dieter' }, ...desk })
    assert.equal(crossed.status, 404)
    const auditor = await rig.call('POST', `${all}/find`, { body: { key: 'anna' }, token: rig.alpha.auditor })
    assert.equal(auditor.status, 403)
    const { account } = await tell('emil')
    await find('emil@example.com')
    const acts = await rig.acts('alpha')
    const [row] = acts.filter(({ act, subject }) => act === 'accountSearched' && subject === account.id)
    assert.deepEqual([row.subject, row.detail], [account.id, { by: ['contact'] }])
    assert.ok(!JSON.stringify(acts).includes('emil@example.com'))
  })

  it('with a key of one visible line', async () => {
    for (const key of ['', ' ', 'a\r\nb', 'a\u0000', 'a\u202eb', 'x'.repeat(255), 7, ['anna'], { a: 1 }]) {
      const { status } = await rig.call('POST', `${all}/find`, { body: { key }, ...desk })
      assert.equal(status, 400, JSON.stringify(key))
    }
  })
})

async function addReport(accountId: string, number: string) {
  const about = { source: 'none', number: null, at: null, site: null, ip: null, browser: null } as const
  const report = { tenantId: 'alpha', accountId, number, kind: 'not-me', about, at: rig.app.now() } as const
  await database.durably((trx) => reports.add(trx, report))
}

async function timeline(userId: string, limit = 50): Promise<Json[]> {
  const items: Json[] = []
  let cursor = ''
  do {
    const page = await rig.get(`${all}/${userId}/timeline?limit=${limit}${cursor}`, desk)
    items.push(...page.items)
    cursor = page.next ? `&cursor=${encodeURIComponent(page.next)}` : ''
  } while (cursor)
  return items
}

describe('the timeline of an account', () => {
  it('tells everything once, newest first, however it is paged, also of the same second', async () => {
    const { account } = await tell('frieda')
    for (const number of ['AAAA-2222', 'BBBB-2222', 'CCCC-2222']) await signInRecord(account.id, { number })
    await addReport(account.id, 'FRPT-2345')
    await find('frieda')
    rig.clock.push(60)
    await rig.call('POST', `${all}/frieda/unlock`, { body: because, ...desk })
    await rig.mails('frieda@example.com')
    const whole = await timeline('frieda')
    const kinds = whole.map(({ kind }) => kind)
    assert.deepEqual(kinds.toSorted(), [
      ...['act', 'act', 'message', 'message', 'notice', 'notice', 'report', 'sign-in', 'sign-in', 'sign-in'],
    ])
    assert.deepEqual(
      whole.map(({ at }) => at),
      whole
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    )
    for (const limit of [1, 2, 3, 7]) assert.deepEqual(await timeline('frieda', limit), whole, `${limit} at a time`)
  })

  it('says in both languages why somebody was refused, what was mailed and what became of it, never its words', async () => {
    const { account } = await tell('gerda')
    await signInRecord(account.id)
    await signInRecord(account.id, { code: 'account-ended', explanation: 'account-ended' })
    await rig.mails('gerda@example.com')
    const items = await timeline('gerda')
    for (const { words } of items) {
      assert.equal(hasJapanese(words.ja), true, words.ja)
      assert.equal(hasJapanese(words.en), false, words.en)
    }
    const [message] = items.filter(({ kind }) => kind === 'message')
    assert.match(
      message.words.en,
      /^Mail to g•••••@example\.com, notice "password changed": accepted by the other server/,
    )
    assert.ok(items.some(({ words }) => words.en === 'Refused, because the password was not the right one.'))
    assert.ok(items.some(({ words }) => words.en === 'Refused, because the account is disabled.'))
    assert.ok(!JSON.stringify(items).includes('gerda@example.com'))
  })

  it('takes no cursor but its own', async () => {
    const { account } = await tell('hanna')
    for (let n = 0; n < 3; n += 1) await signInRecord(account.id)
    const { next } = await rig.get(`${all}/hanna/timeline?limit=1`, desk)
    const [text, seal] = next.split('.')
    const other = Buffer.from('9999999999.0.').toString('base64url')
    const forged = [
      `${other}.${seal}`,
      text,
      `${text}.`,
      `${text}.${'A'.repeat(seal.length)}`,
      '',
      "' or 1=1",
      'x'.repeat(2001),
    ]
    for (const cursor of forged) {
      const { status } = await rig.call('GET', `${all}/hanna/timeline?cursor=${encodeURIComponent(cursor)}`, desk)
      assert.equal(status, 400, cursor.slice(0, 50))
    }
    for (const path of [`${all}/frieda/timeline`, `${all}/hanna/history`])
      assert.equal((await rig.call('GET', `${path}?limit=1&cursor=${next}`, desk)).status, 400, path)
  })

  it('goes back no further than the policy keeps', async () => {
    const { account } = await tell('ida')
    await signInRecord(account.id)
    rig.clock.push(32 * day)
    assert.deepEqual(await timeline('ida'), [])
  })
})

describe('what stands in the way of a sign-in', () => {
  const codes = async (userId: string) =>
    (await rig.get(`${all}/${userId}/standing`, desk)).findings.map(({ code }: Json) => code)

  it('is said, and that nothing does', async () => {
    await rig.call('POST', all, { body: { userId: 'karl', password: 'correct horse battery staple 7' } })
    assert.deepEqual(await codes('karl'), ['nothing-in-the-way'])
    await rig.call('POST', `${all}/karl/disable`, { body: because })
    assert.deepEqual(await codes('karl'), ['disabled'])
    await rig.call('POST', all, { body: { userId: 'lena' } })
    assert.deepEqual(await codes('lena'), ['invited'])
  })

  it('names the lock, and the last refusal in words', async () => {
    const account = await rig.addAccount('mona')
    const { id } = account
    await database.durably((trx) => accounts.lock(trx, account, 'password', null, rig.app.now()))
    await signInRecord(id)
    const { findings } = await rig.get(`${all}/mona/standing`, desk)
    assert.deepEqual(
      findings.map(({ code }: Json) => code),
      ['locked-password', 'no-password', 'last-refused'],
    )
    assert.equal(findings[0].until, null)
    assert.match(findings[2].words.en, /not the right one/)
    assert.equal(hasJapanese(findings[2].words.ja), true)
  })
})

describe('reasons from outside', () => {
  it('are kept as they were written, and go into no mail', async () => {
    const reason = '=HYPERLINK("https://evil.example","x")\n+cmd|calc <script>alert(1)</script>'
    await rig.addAccount('tina')
    assert.equal((await rig.call('POST', `${all}/tina/unlock`, { body: { reason }, ...desk })).status, 200)
    const [item] = (await timeline('tina')).filter(({ kind }) => kind === 'act')
    assert.equal(item.reason, reason)
    assert.ok((await rig.mails('tina@example.com')).every((mail) => !JSON.stringify(mail).includes('evil')))
    const crlf = await rig.call('POST', `${all}/tina/unlock`, { body: { reason: 'a\r\nBcc: b@example.com' }, ...desk })
    assert.equal(crlf.status, 400)
  })
})

describe('the list of accounts', () => {
  it('is narrowed by exactly one address or number', async () => {
    const phones = [{ number: '+819000000001', verified: false, sms: true }]
    await rig.addAccount('uwe', { phones, mails: [{ address: 'uwe@example.com', verified: true }] })
    const list = async (query: string) =>
      (await rig.get(`${all}?${query}`, desk)).items.map(({ userId }: Json) => userId)
    assert.deepEqual(await list('mail=UWE@example.com'), ['uwe'])
    assert.deepEqual(await list(`phone=${encodeURIComponent('+819000000001')}`), ['uwe'])
    assert.deepEqual(await list('mail=uwe@'), [])
  })
})
