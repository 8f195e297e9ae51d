import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as guesses from '#guesses/guesses.ts'
import { startSession } from '#test/api-calls.ts'
import { apiRig, because } from '#test/api-rig.ts'
import { hasJapanese } from '#test/html.ts'

const rig = await apiRig()
const all = '/tenants/alpha/accounts'
const act = (userId: string, verb: string, body: unknown = because) =>
  rig.call('POST', `${all}/${userId}/${verb}`, { body, token: rig.alpha.support })

const verbs = [
  ['unlock', 'accountUnlocked', /unlocked/],
  ['sign-out', 'accountSignedOut', /signed\s+you\s+out/],
  ['reissue-enrolment', 'enrolmentReissued', /set\s+up\s+anew/],
  ['disable', 'accountDisabled', /disabled/],
  ['enable', 'accountEnabled', /enabled/],
] as const

describe('what the support desk does', () => {
  for (const [verb, event, words] of verbs) {
    it(`${verb}: answers with the account, and is in the audit with its reason`, async () => {
      const { id } = await rig.addAccount(`audited-${verb}`)
      const { status, body } = await act(`audited-${verb}`, verb)
      assert.equal(status, 200)
      assert.deepEqual([body.id, body.userId], [id, `audited-${verb}`])
      const [row] = (await rig.acts('alpha')).filter(({ subject }) => subject === id)
      assert.deepEqual([row.act, row.reason], [event, because.reason])
    })

    it(`${verb}: tells the owner at every verified address, without the reason`, async () => {
      const to = [`one-${verb}@example.com`, `two-${verb}@example.com`, `unverified-${verb}@example.com`]
      const mails = to.map((address) => ({ address, verified: !address.startsWith('un') }))
      await rig.addAccount(`told-${verb}`, { mails, ...(verb === 'enable' ? { state: 'disabled' } : {}) })
      await act(`told-${verb}`, verb)
      for (const address of to.slice(0, 2)) {
        const told = (await rig.mails(address)).filter(({ text }) => words.test(text))
        assert.equal(told.length, 1, address)
        assert.ok(!told[0]!.text.includes(because.reason))
        assert.match(told[0]!.text, /contact the support desk/)
      }
      assert.deepEqual(await rig.mails(to[2]!), [])
    })
  }

  it('tells nobody when nothing was changed by it', async () => {
    const { id } = await rig.addAccount('twice')
    await act('twice', 'enable')
    assert.deepEqual(await rig.mails('twice@example.com'), [])
    await act('twice', 'disable')
    await act('twice', 'disable')
    assert.equal((await rig.mails('twice@example.com')).length, 1)
    const rows = (await rig.acts('alpha')).filter(({ act, subject }) => act === 'accountDisabled' && subject === id)
    assert.deepEqual(rows.map(({ detail }) => detail.unchanged ?? false).toSorted(), [false, true])
  })

  it('ends one session, and tells the owner', async () => {
    const account = await rig.addAccount('in-two-browsers')
    const [one, two] = [await startSession(rig, account), await startSession(rig, account)]
    const { status } = await rig.call('DELETE', `${all}/in-two-browsers/sessions/${one.id}`, {
      token: rig.alpha.support,
    })
    assert.equal(status, 204)
    const { items } = await rig.get(`${all}/in-two-browsers/sessions`)
    assert.deepEqual(
      items.map(({ id }: { id: string }) => id),
      [two.id],
    )
    const [mail] = await rig.mails('in-two-browsers@example.com')
    assert.match(mail!.text, /signed you out in one browser/)
  })

  it('is told in the language of the owner', async () => {
    await rig.addAccount('japanese', { language: 'ja', mails: [{ address: 'ja@example.com', verified: true }] })
    await act('japanese', 'unlock')
    const [mail] = await rig.mails('ja@example.com')
    assert.equal(hasJapanese(`${mail!.subject}${mail!.text}`), true)
  })

  for (const [what, body] of [
    ['none', {}],
    ['an empty one', { reason: '' }],
    ['a blank one', { reason: ' \n ' }],
    ['one of 501 signs', { reason: 'x'.repeat(501) }],
    ['one that is no text', { reason: 7 }],
    ['one with a control sign', { reason: 'a\u0007b' }],
    ['one that turns the text around', { reason: 'a\u202eb' }],
  ] as const) {
    it(`needs a reason: ${what} will not do`, async () => {
      await rig.addAccount(`reason-${what.replaceAll(' ', '-')}`)
      const rows = (await rig.acts()).length
      for (const [verb] of verbs) {
        const got = await act(`reason-${what.replaceAll(' ', '-')}`, verb, body)
        assert.deepEqual([got.status, got.body.errors[0].field], [400, 'reason'], got.text)
      }
      assert.equal((await rig.acts()).length, rows)
    })
  }

  it('takes a reason of 500 signs and several lines', async () => {
    const { id } = await rig.addAccount('longwinded')
    const reason = `${'理由'.repeat(200)}\n${'x'.repeat(99)}`
    assert.equal((await act('longwinded', 'unlock', { reason })).status, 200)
    assert.equal((await rig.acts('alpha')).find(({ subject }) => subject === id).reason, reason)
  })
})

describe('an account that is unlocked', () => {
  it('is active again, and its owner has all tries', async () => {
    const { database } = rig.app
    const { id } = await rig.addAccount('locked', {
      lock: { because: 'password', at: rig.app.now(), until: null },
    } as object)
    const key = { tenantId: 'alpha', subject: id, authenticator: 'password' }
    const attempt = {
      key,
      network: '192.0.2.0/24',
      tries: 1,
      policy: { minutes: 0, waitsFrom: 9 } as never,
      now: rig.app.now(),
    }
    await database.durably(async (trx) => {
      const raised = await guesses.raise(trx, attempt)
      assert.ok(raised.admitted)
      await guesses.wrong(trx, attempt, raised)
    })
    assert.ok(await guesses.lockOf(database.db, key, rig.app.now()))
    await act('locked', 'unlock')
    assert.equal(await guesses.lockOf(database.db, key, rig.app.now()), undefined)
    const again = await database.durably((trx) => guesses.raise(trx, attempt))
    assert.ok(again.admitted && again.count === 1 && again.total === 1)
  })
})

describe('an enrolment that is issued anew', () => {
  const pageAt = async (url: string) => {
    const response = await rig.app.fetch(new Request(url))
    return [response.status, /data-page="([^"]*)"/.exec(await response.text())?.[1]]
  }

  it('takes the place of the one before, whose link then leads nowhere', async () => {
    const { body: added } = await rig.call('POST', all, { body: { userId: 'anew', mails: ['anew@example.com'] } })
    assert.deepEqual(await pageAt(added.enrolment.url), [200, 'enrol-password'])
    const { body } = await act('anew', 'reissue-enrolment')
    assert.equal(body.state, 'invited')
    assert.notEqual(body.enrolment.password, added.enrolment.password)
    assert.deepEqual(await pageAt(body.enrolment.url), [200, 'enrol-password'])
    const [status, page] = await pageAt(added.enrolment.url)
    assert.equal(status, 410)
    assert.notEqual(page, 'enrol-password')
    const mails = await rig.mails('anew@example.com')
    assert.ok(mails.some(({ text }) => text.includes(body.enrolment.url)))
    assert.ok(mails.every((mail) => !JSON.stringify(mail).includes(body.enrolment.password)))
  })

  it('leaves an account as it is until somebody enrols', async () => {
    await rig.addAccount('still-active')
    assert.equal((await act('still-active', 'reissue-enrolment')).body.state, 'active')
  })

  it('is not given to a disabled account', async () => {
    await rig.addAccount('shut')
    await act('shut', 'disable')
    const { status, body } = await act('shut', 'reissue-enrolment')
    assert.deepEqual([status, body.code, body.errors[0].field], [422, 'refused', 'state'])
  })
})

describe('an account that is enabled again', () => {
  it('is active when it has a password, and waits for its owner when it never had one', async () => {
    await rig.call('POST', all, { body: { userId: 'with', password: 'correct horse battery staple 7' } })
    await rig.call('POST', all, { body: { userId: 'without' } })
    for (const [userId, state] of [
      ['with', 'active'],
      ['without', 'invited'],
    ] as const) {
      assert.equal((await act(userId, 'disable')).body.state, 'disabled')
      assert.equal((await act(userId, 'enable')).body.state, state)
    }
  })

  it('is not activated by that when it was not disabled', async () => {
    await rig.addAccount('never-disabled', { state: 'invited' })
    assert.equal((await act('never-disabled', 'enable')).body.state, 'invited')
  })
})
