import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { keyring } from '#crypto/sealing.ts'
import { type Channel, messages, type Parcel } from '#messages/messages.ts'
import { onBothEngines } from '#test/engines.ts'
import { hasJapanese } from '#test/html.ts'
import { judgePhrase, type Notice, notices, type Telling } from './notices.ts'

const now = 1_800_000_000
const keys = keyring([randomBytes(32)])
const where = { site: 'Shop', ip: '192.0.2.1', browser: 'Firefox, Linux' }
const lockedForGood: Notice = { kind: 'locked', because: 'password', at: now, until: null }

const telling: Telling = {
  account: {
    tenantId: 'demo',
    id: 'account-1',
    userId: 'p-01-usr007',
    language: 'ja',
    mails: [
      { address: 'anna@example.jp', verified: true },
      { address: 'anna@work.example', verified: true },
      { address: 'typo@example.jp', verified: false },
    ],
  },
  tenant: {
    name: 'デモ契約',
    languages: ['ja', 'en'],
    timeZone: 'Asia/Tokyo',
    support: { name: 'デモ窓口', tel: '03-0000-0000' },
    senders: [],
  },
  notice: lockedForGood,
  reference: 'K7Q2-9XPM',
  now,
}

const english = {
  ...telling,
  account: { ...telling.account, language: 'en' as const },
  tenant: { ...telling.tenant, name: 'Demo', support: {} },
}

onBothEngines('notices', (open) => {
  async function told(wanted: Telling): Promise<Parcel[]> {
    const database = await open({ clock: () => now })
    const parcels: Parcel[] = []
    const mail = {
      async send(parcel: Parcel) {
        parcels.push(parcel)
        return { sent: true } as const
      },
      close() {},
    }
    const transports: Partial<Record<Channel, typeof mail>> = { mail }
    const post = messages({ database, keyring: keys, transports })
    await database.durably((trx) => notices({ messages: post, keyring: keys }).tell(trx, wanted))
    await post.deliverDue()
    return parcels
  }

  it('go to every verified address of the owner and to no other', async () => {
    const parcels = await told(telling)
    assert.deepEqual(parcels.map(({ to }) => to).sort(), ['anna@example.jp', 'anna@work.example'])
    assert.deepEqual(parcels[0]?.from, { name: 'デモ契約' })
  })

  it('say what happened, when, and the way out', async () => {
    const [parcel] = await told(telling)
    assert.equal(parcel?.subject, 'アカウントをロックしました')
    for (const words of [
      'p-01-usr007 様',
      'パスワードの誤入力',
      '2027/01/15 17:00',
      'デモ窓口',
      '03-0000-0000',
      'K7Q2-9XPM',
    ]) {
      assert.ok(parcel?.text.includes(words), words)
    }
  })

  it('say until when a lock lasts that ends by itself', async () => {
    const [parcel] = await told({ ...english, notice: { ...lockedForGood, until: now + 1800 } })
    assert.match(parcel?.text ?? '', /You can try to sign in again after 15 Jan 2027, 17:30/)
  })

  const all: Notice[] = [
    lockedForGood,
    { ...lockedForGood, because: 'answer', until: now + 60 },
    { ...lockedForGood, because: 'code' },
    { kind: 'enrolled', at: now },
    { kind: 'unlocked', at: now },
    { kind: 'signed-in', newBrowser: true, at: now, where },
    { kind: 'signed-in', newBrowser: false, at: now, where },
    { kind: 'refused', at: now, where },
    { kind: 'password-changed', at: now, where },
    { kind: 'question-changed', at: now },
    { kind: 'method-changed', at: now },
    ...(['added', 'changed', 'removed'] as const).flatMap((change) =>
      (['mail', 'phone'] as const).map(
        (contact): Notice => ({ kind: 'contact-changed', change, contact, shown: 'a***@example.jp', at: now }),
      ),
    ),
    { kind: 'reissued', gives: 'issued', at: now, where },
    { kind: 'reissued', gives: 'chosen', at: now, where },
    ...(['always', 'new-browser', 'off'] as const).map(
      (signIn): Notice => ({ kind: 'notices-changed', signIn, at: now }),
    ),
    { kind: 'data-exported', at: now },
    { kind: 'sessions-ended', at: now },
    { kind: 'site-disconnected', at: now },
    { kind: 'secured', at: now },
    { kind: 'factor-changed', change: 'added', factor: 'passkey', at: now, where },
    { kind: 'recovery-codes-made', at: now },
    { kind: 'recovery-code-used', left: 3, at: now },
    { kind: 'passkey-suspect', name: 'Key', at: now },
    { kind: 'trusted-browser-added', name: 'Home', at: now, where },
    { kind: 'trusted-browser-suspect', name: 'Home', at: now, where },
    { kind: 'two-step-changed', change: 'on', at: now, where },
  ]
  const otherWords: Notice[] = [
    { kind: 'recovery-code-used', left: 0, at: now },
    ...(['off', 'changed', 'gone-off', 'gone-enrol', 'reset'] as const).map(
      (change): Notice => ({ kind: 'two-step-changed', change, at: now }),
    ),
    ...(['added', 'removed'] as const).flatMap((change) =>
      (['one-time-password', 'passkey', 'security-code', 'approval'] as const).map(
        (factor): Notice => ({ kind: 'factor-changed', change, factor, name: 'Key', at: now, where }),
      ),
    ),
  ]
  for (const notice of [...all, ...otherWords]) {
    it(`have no link and one language: ${notice.kind} ${'because' in notice ? notice.because : ''}`, async () => {
      const [parcel] = await told({ ...english, notice })
      assert.doesNotMatch(`${parcel?.text}${parcel?.html}`, /https?:|href/)
      assert.equal(hasJapanese(`${parcel?.subject}${parcel?.text}${parcel?.html}`), false)
    })
  }

  it('speak a language of the tenant when the account has chosen none', async () => {
    const [parcel] = await told({ ...telling, account: { ...telling.account, language: undefined } })
    assert.match(parcel?.text ?? '', /様/)
  })

  it('come from the sender that the tenant named', async () => {
    const sender = { name: 'Demo accounts', address: 'accounts@demo.example' }
    const [parcel] = await told({ ...telling, tenant: { ...telling.tenant, senders: [sender] } })
    assert.deepEqual(parcel?.from, sender)
  })

  /** One account over some time: what it was told. */
  async function mailbox() {
    let time = now
    const database = await open({ clock: () => time })
    const parcels: Parcel[] = []
    const mail = {
      async send(parcel: Parcel) {
        parcels.push(parcel)
        return { sent: true } as const
      },
      close() {},
    }
    const post = messages({ database, keyring: keys, transports: { mail } })
    const room = notices({ messages: post, keyring: keys })
    const account = { ...english.account, mails: [{ address: 'anna@example.jp', verified: true }] }
    const one = { ...english, account }
    const newest = async () => {
      await post.deliverDue()
      return parcels.splice(0)
    }
    return {
      database,
      room,
      later: (seconds: number) => {
        time += seconds
        return time
      },
      newest,
      one,
      tell: (notice: Notice, changes: Partial<Telling> = {}) =>
        database.durably((trx) => room.tell(trx, { ...one, notice, ...changes })),
      signIn: (newBrowser: boolean, signIn: 'always' | 'new-browser' | 'off', changes: Partial<Telling> = {}) =>
        database.durably((trx) => room.tellSignIn(trx, { ...one, policy: { signIn }, newBrowser, where, ...changes })),
      choose: (choice: { signIn: 'always' | 'new-browser' | 'off' | undefined; phrase: string | undefined }) =>
        database.durably((trx) => room.choose(trx, account.tenantId, account.id, choice, now)),
    }
  }

  for (const [policy, known, fresh] of [
    ['always', 1, 1],
    ['new-browser', 0, 1],
    ['off', 0, 0],
  ] as const) {
    it(`tell of sign-ins as the policy says: ${policy}`, async () => {
      const { signIn, newest } = await mailbox()
      await signIn(false, policy)
      assert.equal((await newest()).length, known)
      await signIn(true, policy)
      assert.equal((await newest()).length, fresh)
    })

    it(`tell of sign-ins as the person chose, whatever the policy says: ${policy}`, async () => {
      const { signIn, newest, choose } = await mailbox()
      await choose({ signIn: policy, phrase: undefined })
      await signIn(false, 'always')
      assert.equal((await newest()).length, known)
      await signIn(true, 'off')
      assert.equal((await newest()).length, fresh)
    })
  }

  it('of what concerns security cannot be silenced, nor hidden behind one another', async () => {
    const { tell, newest, choose, later } = await mailbox()
    await choose({ signIn: 'off', phrase: undefined })
    for (const notice of all.filter(({ kind }) => kind !== 'signed-in' && kind !== 'refused')) {
      // One address gets so many notices an hour.
      later(600)
      await tell(notice)
      await tell(notice)
      assert.equal((await newest()).length, 2, notice.kind)
    }
    await tell({ kind: 'refused', at: now, where })
    assert.equal((await newest()).length, 1)
  })

  it('that repeat themselves are counted for ten minutes, then told with the number', async () => {
    const { tell, newest, later } = await mailbox()
    const refused: Notice = { kind: 'refused', at: now, where }
    for (let i = 0; i < 4; i += 1) await tell(refused)
    assert.equal((await newest()).length, 1)
    await tell(refused, { now: later(10 * 60) })
    const [mail, ...more] = await newest()
    assert.equal(more.length, 0)
    assert.match(mail?.text ?? '', /3 more times/)
  })

  it('from another place are no repeat: nobody hides behind the owner', async () => {
    const { tell, newest } = await mailbox()
    await tell({ kind: 'signed-in', newBrowser: true, at: now, where })
    for (const other of [{ ip: '192.0.2.2' }, { browser: 'Chrome, Windows' }, { site: null }]) {
      await tell({ kind: 'signed-in', newBrowser: true, at: now, where: { ...where, ...other } })
    }
    assert.equal((await newest()).length, 4)
  })

  it('carry the pass phrase of the person, which the database does not show', async () => {
    const { tell, newest, choose, database, room, one } = await mailbox()
    await tell({ kind: 'unlocked', at: now })
    assert.doesNotMatch((await newest())[0]?.text ?? '', /pass phrase/)
    await choose({ signIn: undefined, phrase: 'green <b>tea' })
    await tell({ kind: 'unlocked', at: now })
    const [mail] = await newest()
    assert.match(mail?.text ?? '', /^Dear p-01-usr007,\n\nYour pass phrase: “green <b>tea”\n/)
    assert.match(mail?.html ?? '', /green &lt;b&gt;tea/)
    assert.equal(await room.phraseOf(database.db, one.account.tenantId, one.account.id), 'green <b>tea')
    const tables = database.db.withTables<{ notice_choice: { phrase: string } }>()
    const rows = await tables.selectFrom('notice_choice').select('phrase').execute()
    assert.doesNotMatch(JSON.stringify(rows), /tea/)
  })

  it('go to an address that the account has just lost, too', async () => {
    const { tell, newest } = await mailbox()
    const changed: Notice = { kind: 'contact-changed', change: 'removed', contact: 'mail', shown: 'o***', at: now }
    await tell(changed, { also: ['old@example.jp', 'anna@example.jp'] })
    assert.deepEqual((await newest()).map(({ to }) => to).sort(), ['anna@example.jp', 'old@example.jp'])
  })

  it('are found again by their number, by their owner only', async () => {
    const { tell, room, database, one } = await mailbox()
    await tell({ kind: 'signed-in', newBrowser: true, at: now, where })
    const { tenantId, id } = one.account
    const found = await room.find(database.db, tenantId, id, one.reference)
    assert.deepEqual([found?.kind, found?.at, found?.ip, found?.site], ['signed-in', now, '192.0.2.1', 'Shop'])
    assert.equal(await room.find(database.db, tenantId, 'somebody-else', one.reference), undefined)
    assert.equal(await room.find(database.db, 'other', id, one.reference), undefined)
    assert.equal(await room.find(database.db, tenantId, id, 'AAAA-AAAA'), undefined)
    assert.equal(await database.durably((trx) => room.sweep(trx, now + 401 * 86_400, 100)), 1)
    assert.equal(await room.find(database.db, tenantId, id, one.reference), undefined)
  })
})

describe('a pass phrase', () => {
  for (const [typed, judged] of [
    ['みどりのお茶', { phrase: 'みどりのお茶' }],
    ['  two words ', { phrase: 'two words' }],
    ['', { phrase: undefined }],
    [' \u200b ', { phrase: undefined }],
    ['茶', 'too-short'],
    ['x'.repeat(21), 'too-long'],
    ['😀'.repeat(20), { phrase: '😀'.repeat(20) }],
    ['visit evil.example', 'looks-like-link'],
    ['me@evil.example', 'looks-like-link'],
  ] as const) {
    it(`${JSON.stringify(typed)} is judged`, () => {
      const found = judgePhrase(typed)
      assert.deepEqual('code' in found ? found.code : found, judged)
    })
  }
})
