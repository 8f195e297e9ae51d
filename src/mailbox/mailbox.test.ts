import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { it } from 'node:test'
import { keyring } from '#crypto/sealing.ts'
import type { Parcel } from '#messages/messages.ts'
import { onBothEngines } from '#test/engines.ts'
import { mailbox } from './mailbox.ts'
import * as store from './store.ts'

const parcel: Parcel = {
  id: 'one',
  tenantId: 'demo',
  to: 'anna@example.jp',
  subject: 'Hello',
  text: 'code 481516',
  reference: 'K7Q2-9XPM',
  at: 1_800_000_000,
}
const patience = new AbortController().signal

onBothEngines('mailbox', (open) => {
  async function house() {
    const database = await open()
    return { database, box: mailbox({ database, keyring: keyring([randomBytes(32)]) }) }
  }

  it('keeps what would have been sent, newest first, by addressee', async () => {
    const { box } = await house()
    await box.transport('mail').send(parcel, patience)
    await box.transport('sms').send({ ...parcel, id: 'two', to: '+819012345678', subject: undefined }, patience)
    assert.deepEqual(
      (await box.list()).map(({ id }) => id),
      ['two', 'one'],
    )
    const [mail, ...more] = await box.list('anna@example.jp')
    assert.equal(more.length, 0)
    assert.deepEqual(mail, {
      id: 'one',
      channel: 'mail',
      to: 'anna@example.jp',
      subject: 'Hello',
      text: 'code 481516',
      html: null,
      at: '2027-01-15T08:00:00.000Z',
    })
    assert.deepEqual(await box.find('one'), mail)
    assert.equal(await box.find('three'), undefined)
  })

  it('keeps a message that comes twice once', async () => {
    const { box } = await house()
    for (let times = 0; times < 2; times += 1) await box.transport('mail').send(parcel, patience)
    assert.equal((await box.list()).length, 1)
  })

  it('keeps no words readable in the table', async () => {
    const { box, database } = await house()
    await box.transport('mail').send(parcel, patience)
    const [body] = await store.newest(database.db, 10)
    assert.doesNotMatch(body ?? '', /481516|anna/)
  })

  it('lets the oldest go', async () => {
    const { database } = await house()
    for (let number = 1; number <= 5; number += 1) {
      await store.keep(database.db, { id: `id-${number}`, body: `body ${number}`, number }, 3)
    }
    assert.deepEqual(await store.newest(database.db, 10), ['body 5', 'body 4', 'body 3'])
  })
})
