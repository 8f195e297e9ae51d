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

describe('the choice of notices', () => {
  const open = async (userId: string) => {
    const person = visitor()
    await signIn(userId, person)
    const page = await person.open(`${house.base}/account/notices`)
    assert.equal(page.page, 'account-notices')
    return { person, page }
  }

  it('is saved, told, and holds from the next sign-in on', async () => {
    const { userId, mail } = await someone()
    const { person, page } = await open(userId)
    const saved = await person.submit(page, { sign_in_notices: 'off', phrase: '緑のお茶' })
    assert.equal(saved.page, 'account-notices')
    assert.match(saved.html, /value="off" checked|checked value="off"|value="off"[^>]*checked|checked[^>]*value="off"/)
    assert.match(saved.html, /緑のお茶/)
    assert.equal((await subjects(mail))[0], 'お知らせメールの設定が変更されました')
    clock += 86_400
    await signIn(userId, visitor())
    assert.equal((await subjects(mail)).length, 2, 'no word of the sign-in')
  })

  it('puts the pass phrase at the top of every mail: notices, reissue, user ID', async () => {
    await house.changePolicy({ reissue: { proofs: [] } })
    const { userId, mail } = await someone()
    const { person, page } = await open(userId)
    await person.submit(page, { sign_in_notices: 'always', phrase: '緑のお茶' })
    clock += 86_400
    await signIn(userId, visitor())
    assert.match((await house.mailTo(mail))?.text ?? '', /^person\d+ 様\n\n合言葉：「緑のお茶」/)
    clock += 60
    await person.submit(await person.open(`${house.base}/recover`), { user_id: userId, mail })
    assert.match((await house.mailTo(mail))?.text ?? '', /pass phrase: “緑のお茶”[\s\S]*new password/)
    clock += 60
    await person.submit(await person.open(`${house.base}/recover/id`), { mail })
    assert.match((await house.mailTo(mail))?.text ?? '', /pass phrase: “緑のお茶”[\s\S]*user IDs/)
    await house.changePolicy({ reissue: { proofs: null } })
  })

  it('says what cannot be used, keeps what was typed, and changes nothing', async () => {
    const { userId, mail } = await someone()
    const { person, page } = await open(userId)
    const before = (await subjects(mail)).length
    for (const [fields, code] of [
      [{ sign_in_notices: 'sometimes', phrase: '' }, 'sign-in-notices'],
      [{ sign_in_notices: 'off', phrase: 'x' }, 'too-short'],
      [{ sign_in_notices: 'off', phrase: 'x'.repeat(21) }, 'too-long'],
      [{ sign_in_notices: 'off', phrase: 'go to evil.example' }, 'looks-like-link'],
    ] as const) {
      const seen = await person.submit(page, fields)
      assert.deepEqual([seen.status, seen.errors[0]], [422, code])
    }
    assert.equal((await subjects(mail)).length, before)
  })

  it('asks who it is again after ten minutes', async () => {
    const { userId } = await someone()
    const { person, page } = await open(userId)
    clock += 601
    assert.equal((await person.submit(page, { sign_in_notices: 'off', phrase: '' })).page, 'password')
    assert.equal((await person.open(`${house.base}/account/notices`)).page, 'password')
  })

  it('cannot silence what concerns security', async () => {
    const { userId, account, mail } = await someone()
    const { person, page } = await open(userId)
    await person.submit(page, { sign_in_notices: 'off', phrase: '' })
    await house.app.database.durably(async (trx) => {
      await house.app.passwords.requireChange(trx, 'demo', account.id, true)
    })
    const thief = visitor()
    await thief.submit(await signIn(userId, thief), { action: 'cancel' })
    assert.equal((await subjects(mail))[0], 'ログインを中止しました')
  })
})
