/** Somebody who got into an account registers a device of their own: what shuts them out. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import * as devices from '#devices/devices.ts'
import { certificateHouse, fetchFile, strongPassword } from '#test/certificate-rig.ts'
import { visitor } from '#test/house.ts'

let clock = Math.floor(Date.now() / 1000)
const rig = await certificateHouse({ clock: () => clock })
const { house } = rig
const { base, app } = house
const nextPassword = 'Harbour-9-lamps'

/** The owner's certificate is in use; the device of somebody else has a certificate, and another download waits. */
async function takenOver() {
  const member = await rig.member()
  const { held } = await fetchFile(member)
  const person = visitor()
  const done = await rig.signIn(person, member.userId, held)
  await person.open(done.onward!)
  const facts = { mail: 'thief@example.net', kind: 'pc', name: 'Mine' } as const
  const order = async () =>
    app.database.durably(async (trx) => {
      const device = await devices.add(trx, 'demo', member.account.id, facts, clock)
      const about = { tenant: house.tenant, account: member.account, device, reason: 'first', reference: '' } as const
      return app.certificates.order(trx, { ...about, now: clock })
    })
  const stolen = (await fetchFile(await order())).held
  return { ...member, person, held, stolen, waiting: await order() }
}

const errorsOf = async (held: Parameters<typeof rig.signIn>[2], userId: string, password = strongPassword) =>
  (await rig.signIn(visitor(), userId, held, password)).errors

describe('the account page', () => {
  it('warns of a certificate that ends within a month, and exports what is kept of it', async () => {
    const member = await rig.member()
    const { held } = await fetchFile(member)
    clock += 340 * 86_400
    const person = visitor()
    const done = await rig.signIn(person, member.userId, held)
    const page = await person.open(done.onward!)
    assert.match(page.html, /data-warning="certificate-ends">The certificate of device 1 ends in 25 days/)
    assert.match(page.html, /account\/devices">Renew it/)
    const file = await person.submit(await person.open(`${base}/account/export`))
    const [device] = JSON.parse(file.html).devices
    assert.deepEqual([device.mail, device.certificate.state], [`${member.userId}@example.com`, 'active'])
    clock -= 340 * 86_400
  })
})

describe('somebody else’s device', () => {
  it('ends with "this was not me", when its owner ticks it; all of them at once cannot go', async () => {
    const { person, userId, account, held, stolen, waiting } = await takenOver()
    const page = await person.open(`${base}/account/not-me`)
    assert.match(page.html, /Device &quot;Mine&quot; and its certificate/)
    const chosen = { new_password: nextPassword, new_password_confirm: nextPassword }
    const all = { remove_device_1: 'on', remove_device_2: 'on', remove_device_3: 'on' }
    const refused = await person.submit(page, { ...chosen, ...all })
    assert.deepEqual([refused.status, refused.errors[0]], [422, 'needed'])
    const { remove_device_1: _, ...theirs } = all
    assert.equal((await person.submit(page, { ...chosen, ...theirs })).status, 200)
    assert.deepEqual(await errorsOf(stolen, userId), ['certificate-revoked'])
    assert.equal((await visitor().open(waiting.url)).status, 410)
    assert.deepEqual(
      (await devices.list(app.database.db, 'demo', account.id)).map(({ number }) => number),
      [1],
    )
    assert.equal((await rig.signIn(visitor(), userId, held, nextPassword)).page, 'done')
  })

  it('ends when its owner enrols anew, and so does every other certificate', async () => {
    const { userId, account, held, stolen, waiting } = await takenOver()
    const known = await accounts.find(app.database.db, 'demo', account.id)
    const invited = await app.database.durably((trx) =>
      app.enrolment.issue(trx, { tenant: house.tenant, account: known!, reference: '', now: clock }),
    )
    const owner = visitor()
    const asked = await owner.submit(await owner.open(invited.url), { enrolment_password: invited.password })
    const credentials = { new_password: nextPassword, new_password_confirm: nextPassword }
    const shown = await owner.submit(asked, { ...credentials, question: 'first-pet', answer: 'Pochi' })
    assert.equal(shown.page, 'download-password')
    assert.equal((await owner.submit(shown)).page, 'enrol-done')
    for (const each of [held, stolen]) assert.deepEqual(await errorsOf(each, userId), ['certificate-revoked'])
    assert.equal((await visitor().open(waiting.url)).status, 410)
    const left = await devices.list(app.database.db, 'demo', account.id)
    assert.deepEqual(
      left.map(({ number, mail }) => [number, mail]),
      [[4, `${userId}@example.com`]],
    )
  })
})
