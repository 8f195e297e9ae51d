/** What an owner is told of, and what of it they may choose. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { goodPassword, openHouse, visitor } from '#test/house.ts'

let clock = 1_800_000_000
const house = await openHouse({ clock: () => clock })
let people = 0

beforeEach(() => {
  clock += 86_400
})

async function someone() {
  people += 1
  const userId = `person${people}`
  const account = await house.addAccount(userId)
  const mail = `${userId}@example.com`
  return { userId, account, mail }
}

async function signIn(userId: string, person = visitor(), password = goodPassword) {
  return person.signIn(await person.open(`${house.base}/account`), userId, password)
}

/** Subjects of all mails to an address, newest first. */
async function subjects(mail: string) {
  await house.mailTo(mail)
  return (await house.app.mailbox.list(mail)).map(({ subject }) => subject)
}

const newBrowser = '新しいブラウザからのログイン'

describe('a sign-in', () => {
  it('from a new browser is told, from the same browser no more', async () => {
    const { userId, mail } = await someone()
    const person = visitor()
    await signIn(userId, person)
    assert.deepEqual(await subjects(mail), [newBrowser])
    const letter = await house.mailTo(mail)
    for (const words of [userId, '接続元のIPアドレス', '受付番号', '身に覚えがないとき', '03-1234-5678']) {
      assert.ok(letter?.text.includes(words), words)
    }
    assert.doesNotMatch(`${letter?.text}${letter?.html}`, /https?:|href/)

    clock += 13 * 3600
    await signIn(userId, person)
    assert.equal((await subjects(mail)).length, 1)
    await signIn(userId, visitor())
    assert.equal((await subjects(mail)).length, 2)
  })

  it('of another account in the same browser is a new browser for that account', async () => {
    const [one, two] = [await someone(), await someone()]
    const shared = visitor()
    await signIn(one.userId, shared)
    await shared.submit(await shared.open(`${house.base}/end-session`))
    await signIn(two.userId, shared)
    assert.deepEqual(await subjects(two.mail), [newBrowser])
    await shared.submit(await shared.open(`${house.base}/end-session`))
    await signIn(one.userId, shared)
    assert.equal((await subjects(one.mail)).length, 1)
  })

  it('with the cookie alone opens nothing', async () => {
    const { userId } = await someone()
    const person = visitor()
    await signIn(userId, person)
    clock += 13 * 3600
    const asked = await person.submit(await person.open(`${house.base}/account`), { user_id: userId })
    assert.equal(asked.page, 'password')
  })

  it('with a wrong password is no news', async () => {
    const { userId, mail } = await someone()
    await signIn(userId, visitor(), 'this is not my password')
    assert.deepEqual(await subjects(mail), [])
  })

  it('given up after the right password is told, since somebody knows it', async () => {
    const { userId, account, mail } = await someone()
    await house.app.database.durably(async (trx) => {
      await house.app.passwords.requireChange(trx, 'demo', account.id, true)
    })
    const person = visitor()
    const asked = await signIn(userId, person)
    assert.equal(asked.page, 'new-password')
    assert.equal((await person.submit(asked, { action: 'cancel' })).page, 'cancelled')
    assert.deepEqual(await subjects(mail), ['ログインを中止しました'])
  })

  it('that had to change the password tells of the change and of itself', async () => {
    const { userId, account, mail } = await someone()
    await house.app.database.durably(async (trx) => {
      await house.app.passwords.requireChange(trx, 'demo', account.id, true)
    })
    const person = visitor()
    const next = { new_password: 'nine green lamps in a row', new_password_confirm: 'nine green lamps in a row' }
    assert.equal((await person.submit(await signIn(userId, person), next)).page, 'done')
    assert.deepEqual((await subjects(mail)).sort(), ['パスワードが変更されました', newBrowser].sort())
  })
})
