/** The user manual of a tenant, made by walking through its own pages. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openHouse, type Seen, visitor } from '#test/house.ts'
import { hasJapanese } from '#test/html.ts'
import { accountMenu } from '../../src/account-menu.ts'

const passwordAlone = { methods: { allowed: ['password'], default: 'password', certificateFirst: false } }
let clock = 1_800_000_000
const house = await openHouse({ preset: 'manual', policy: passwordAlone, clock: () => clock })
const address = `${house.base}/help/manual`
const versionOf = ({ html }: Seen) => /class="reference" translate="no">([0-9a-f]{12})</.exec(html)?.[1] ?? ''

async function changed(patch: Record<string, unknown>): Promise<Seen> {
  await house.changePolicy(patch)
  clock += 86_400
  return visitor().open(address)
}

describe('the user manual', () => {
  it('tells the steps of the tenant’s own policy, with the words of its own pages, in both languages', async () => {
    const seen = await visitor('en').open(address)
    const places = ['Enrolment password', 'New password, once more', 'Security question', 'Forgot your ID or password?']
    for (const words of places) assert.ok(seen.html.includes(words), words)
    const order = ['id="enrolment"', 'id="sign-in"', 'id="recovery"', 'id="account"'].map((id) => seen.html.indexOf(id))
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    )
    const japanese = await visitor('ja').open(address)
    for (const words of ['登録用ワンタイムパスワード', '秘密の質問', '「次へ」を押します。'])
      assert.ok(japanese.html.includes(words), words)
    const main = /<main[\s\S]*<\/main>/.exec(seen.html)?.[0] ?? ''
    assert.equal(hasJapanese(main.replaceAll(/<span lang="ja">[^<]*<\/span>/g, '')), false)
  })

  it('has every room of the account page, in the order of its menu', async () => {
    const { html } = await visitor().open(address)
    const rooms = await house.app.manuals.present(house.tenant, clock)
    const account = rooms.content.chapters.en?.find(({ name }) => name === 'account')
    const menu = accountMenu({ tenant: house.tenant, language: 'en', base: '' } as never, '')
    assert.ok((account?.screens.length ?? 0) >= menu.length)
    const found = account?.screens.map(({ title }) => html.indexOf(title)) ?? []
    assert.ok(found.every((at) => at > 0))
  })

  it('changes with the policy and has a new version; the one before stays readable', async () => {
    const before = await visitor().open(address)
    const after = await changed({ securityQuestion: { on: false }, reissue: { on: false } })
    assert.match(before.html, /id="recovery"/)
    assert.doesNotMatch(after.html, /id="recovery"/)
    assert.doesNotMatch(after.html, /Security question/)
    assert.notEqual(versionOf(after), versionOf(before))
    const old = await visitor().open(`${address}/${versionOf(before)}`)
    assert.match(old.html, /id="recovery"/)
    assert.match(old.html, /This is an earlier version/)
    assert.ok(after.html.includes(`/help/manual/${versionOf(before)}`))
  })

  it('is the same version for the same content, with the day on which that was first made', async () => {
    const [one, two] = [await house.app.manuals.build(house.tenant), await house.app.manuals.build(house.tenant)]
    assert.equal(one.version, two.version)
    const { database, manuals } = house.app
    const first = await database.durably((trx) => manuals.keep(trx, 'demo', one, 1))
    const later = await database.durably((trx) => manuals.keep(trx, 'demo', two, 2))
    assert.equal(later.madeAt, first.madeAt)
  })

  it('leads into the account page by a password where the tenant’s method is not one that can be typed', async () => {
    const after = await changed({
      methods: { allowed: ['password', 'password+certificate'], default: 'password+certificate' },
    })
    assert.match(after.html, /id="account"/)
  })

  it('goes through the certificate host where a certificate comes first', async () => {
    const after = await changed({
      methods: { allowed: ['password+certificate'], default: 'password+certificate', certificateFirst: true },
    })
    const { content } = await house.app.manuals.present(house.tenant, clock)
    const names = content.chapters.en?.find(({ name }) => name === 'sign-in')?.screens.map(({ name }) => name)
    assert.deepEqual(names, ['identifier', 'password'])
    assert.match(after.html, /id="account"/)
    assert.match(after.html, /Download password/)
    const again = await house.app.manuals.build(house.tenant)
    assert.equal(again.version, versionOf(after))
  })

  it('of another tenant, or of nobody, is not there', async () => {
    await house.addTenant('other')
    const version = versionOf(await visitor().open(address))
    for (const path of [`/t/other/help/manual/${version}`, '/t/demo/help/manual/000000000000'])
      assert.equal((await visitor().open(`${house.url}${path}`)).status, 404, path)
  })

  it('leaves nothing of its walk in the house', async () => {
    const { database } = house.app
    const accounts = database.db.withTables<{ account: { user_id: string }; outbox: { id: string } }>()
    assert.deepEqual(await accounts.selectFrom('account').select('user_id').execute(), [])
    assert.deepEqual(await accounts.selectFrom('outbox').select('id').execute(), [])
  })
})
