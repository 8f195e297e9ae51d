/** One network that tries many names is stopped, and whoever has signed in there before is not. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openHouse, type Seen, visitor } from '#test/house.ts'

let clock = 1_800_000_000
const house = await openHouse({ clock: () => clock, policy: { lock: { networkTries: 10 } } })
const page = `${house.base}/account`

const tries = async (userId: string, times: number) => {
  const person = visitor()
  let seen = await person.submit(await person.open(page), { user_id: userId })
  for (let n = 0; n < times; n += 1) seen = await person.submit(seen, { password: `Spring202${n}!` })
  return seen
}

describe('a network that tries many names', () => {
  it('waits, whatever name it tries next; a browser of the owner does not', async () => {
    await house.addAccount('anna')
    await house.addAccount('ben')
    const anna = visitor()
    assert.equal((await anna.signIn(await anna.open(page), 'anna')).page, 'done')
    for (let n = 0; n < 10; n += 1) assert.equal((await tries(`nobody-${n}`, 1)).status, 422)
    assert.equal((await tries('one-more', 1)).status, 422, 'this one is counted and found to be too many')

    for (const name of ['nobody-77', 'ben']) {
      const held = await tries(name, 1)
      assert.deepEqual([held.status, held.headers.get('retry-after'), held.errors], [429, '3600', ['wait']], name)
    }
    const ben = visitor()
    assert.equal((await ben.signIn(await ben.open(page), 'ben')).status, 429, 'even with the right password')
    const later = visitor()
    later.browser.load(anna.browser.jar().filter(({ name }) => name.startsWith('known-')))
    assert.equal((await later.signIn(await later.open(page), 'ben')).status, 429, 'it is known for its owner only')
    assert.equal((await later.signIn(await later.open(page), 'anna')).page, 'done')

    clock += 3600
    assert.equal((await ben.signIn(await ben.open(page), 'ben')).page, 'done')
  })

  it('does not wait for people who mistype and then get it right', async () => {
    for (const name of ['carl', 'dora', 'emil', 'fritz']) await house.addAccount(name)
    for (const name of ['carl', 'dora', 'emil', 'fritz']) {
      const person = visitor()
      let seen = await person.submit(await person.open(page), { user_id: name })
      for (let n = 0; n < 4; n += 1) seen = await person.submit(seen, { password: `mistyped ${n}` })
      assert.equal((await person.submit(seen, { password: 'correct horse battery staple 7' })).page, 'done')
    }
    assert.equal((await tries('nobody-78', 1)).status, 422)
  })

  it('waits as well when it guesses answers behind mailed links', async () => {
    clock += 7200
    await house.changePolicy({ securityQuestion: { on: true }, reissue: { proofs: ['answer'] } })
    const { securityQuestions, database } = house.app
    const pages: { person: ReturnType<typeof visitor>; asked: Seen }[] = []
    for (const userId of ['gina', 'hugo', 'ida']) {
      const account = await house.addAccount(userId)
      const answer = await securityQuestions.prepare('first-pet', 'Pochi')
      await database.durably((trx) => securityQuestions.set(trx, 'demo', account.id, answer, clock))
      const person = visitor()
      const mail = `${userId}@example.com`
      await person.submit(await person.open(`${house.base}/recover`), { user_id: userId, mail })
      const link = /http\S+\/recover\/\S+/.exec((await house.mailTo(mail))?.text ?? '')?.[0] ?? ''
      pages.push({ person, asked: await person.open(link) })
    }
    const [gina, hugo, ida] = pages
    const guess = ({ person, asked }: (typeof pages)[number], answer: string) =>
      person.submit(asked, { question: 'first-pet', answer })
    for (let n = 0; n < 4; n += 1) assert.equal((await guess(gina!, `Tama ${n}`)).status, 422)
    for (let n = 0; n < 4; n += 1) assert.equal((await guess(hugo!, `Tama ${n}`)).status, 422)
    assert.equal((await guess(hugo!, 'Pochi')).page, 'recover-password', 'who mistyped gets these back')
    for (let n = 0; n < 7; n += 1) await tries(`nobody-${n}`, 1)
    const held = await guess(ida!, 'Pochi')
    assert.deepEqual([held.status, held.errors[0]], [429, 'wait'])
    assert.ok(Number(held.headers.get('retry-after')) > 3000)
  })
})
