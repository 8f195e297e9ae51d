import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Hono } from 'hono'
import { visitOf } from '#test/visit.ts'
import { freshSeconds, menuOf, type Owner, type Owning, ownDoor } from './own-room.ts'

const owner: Owner = {
  accountId: 'a1',
  userId: 'anna',
  language: 'ja',
  sessionId: 's1',
  generation: 1,
  since: 1_800_000_000 - 3600,
  incomplete: false,
  provedAt: 1_800_000_000 - freshSeconds,
}

function house(signedIn: Owner | undefined) {
  const begun: { path: string; again: Owner | undefined }[] = []
  const door = ownDoor({
    ownerOf: async () => signedIn,
    menu: () => [],
    async beginSignIn(_visit, path, again) {
      begun.push({ path, again })
      return { path: '/t/demo/sign-in/x', cookie: 'sign-in=x' }
    },
  })
  const app = new Hono<Owning>()
  app.use(async (c, next) => {
    c.set('visit', visitOf({ path: '/t/demo/account/thing?page=2' }))
    await next()
  })
  app.all('/open', door.signedIn, (c) => c.text(`${c.var.own.owner.userId} ${c.var.visit.language}`))
  app.all('/sensitive', door.proved, (c) => c.text('told'))
  return { app, begun }
}

describe('the way in', () => {
  it('lets in who is signed in, in the language of the account', async () => {
    const { app } = house(owner)
    assert.equal(await (await app.request('/open')).text(), 'anna ja')
  })

  for (const path of ['/open', '/sensitive']) {
    it(`sends everybody else from ${path} to sign in, to come back to the same page`, async () => {
      const { app, begun } = house(undefined)
      const answer = await app.request(path)
      assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/t/demo/sign-in/x'])
      assert.equal(answer.headers.get('set-cookie'), 'sign-in=x')
      assert.deepEqual(begun, [{ path: '/t/demo/account/thing?page=2', again: undefined }])
    })
  }

  it('shows what is sensitive for ten minutes after a proof, and not a second longer', async () => {
    assert.equal(await (await house(owner).app.request('/sensitive')).text(), 'told')
    const late = { ...owner, provedAt: owner.provedAt - 1 }
    for (const method of ['GET', 'POST', 'HEAD']) {
      const { app, begun } = house(late)
      assert.equal((await app.request('/sensitive', { method })).status, 303, method)
      assert.deepEqual(begun, [{ path: '/t/demo/account/thing?page=2', again: late }])
    }
  })
})

it('the menu offers what the policy offers and marks the page that is open', () => {
  const menu = menuOf([
    { name: 'one', path: '/one', text: { ja: '一', en: 'One' } },
    { name: 'two', path: '/two', text: { ja: '二', en: 'Two' }, offered: ({ id }) => id === 'demo' },
    { name: 'three', path: '/three', text: { ja: '三', en: 'Three' }, offered: ({ id }) => id === 'other' },
  ])
  assert.deepEqual(menu(visitOf(), 'two'), [
    { href: '/t/demo/one', text: 'One' },
    { href: '/t/demo/two', text: 'Two', current: true },
  ])
})

it('the menu sets apart where another kind of business begins', () => {
  const [one, two] = [
    { name: 'one', path: '/one', text: { ja: '一', en: 'One' } },
    { name: 'two', path: '/two', text: { ja: '二', en: 'Two' } },
  ]
  const marks = menuOf([one, two], [two])(visitOf(), 'one').map(({ begins }) => begins === true)
  assert.deepEqual(marks, [false, true])
})
