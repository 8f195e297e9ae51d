import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { it } from 'node:test'
import { keyring } from '#crypto/sealing.ts'
import { type Channel, messages, type Parcel } from '#messages/messages.ts'
import { onBothEngines } from '#test/engines.ts'
import { hasJapanese } from '#test/html.ts'
import { type Notice, notices, type Telling } from './notices.ts'

const now = 1_800_000_000
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
    const post = messages({ database, keyring: keyring([randomBytes(32)]), transports })
    await database.durably((trx) => notices({ messages: post }).tell(trx, wanted))
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
  ]
  for (const notice of all) {
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
})
