/** What people are told when nothing is wrong with their account: help, and what is announced to all. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as announcements from '#announcements/announcements.ts'
import { openHouse, type Seen, visitor } from '#test/house.ts'

let clock = 1_800_000_000
const house = await openHouse({ clock: () => clock })
const { app, base } = house
const incident = {
  kind: 'incident' as const,
  title: { ja: '<b>遅延</b>しています', en: '<b>Mails</b> are late' },
  text: { ja: '復旧に努めています。\n続報をお待ちください。', en: 'We are working on it.\nMore will follow.' },
  from: clock - 60,
  until: clock + 3600,
}

/** What was announced is shown within a second. */
async function until(path: string, is: (seen: Seen) => boolean): Promise<Seen> {
  const person = visitor()
  for (const end = Date.now() + 5000; Date.now() < end; ) {
    const seen = await person.open(`${base}${path}`)
    if (is(seen)) return seen
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nothing was announced')
}

const announced = ({ html }: Seen) => html.includes('<section class="announced"')

describe('an announcement', () => {
  it('stands calmly on sign-in pages while it applies, and in full on the help page', async () => {
    assert.equal(announced(await visitor().open(`${base}/account`)), false)
    await app.database.durably((trx) => announcements.add(trx, null, incident, clock))
    const seen = await until('/account', announced)
    assert.match(seen.html, /&lt;b&gt;Mails&lt;\/b&gt; are late/)
    assert.match(seen.html, /href="\/t\/demo\/help#announcements"/)
    assert.match((await visitor('ja').open(`${base}/account`)).html, /遅延/)

    const help = await visitor().open(`${base}/help`)
    assert.equal(announced(help), false, 'once is enough')
    assert.match(help.html, /<p>We are working on it\.<\/p>\s*<p>More will follow\.<\/p>/)
    clock += 3600
    assert.equal(announced(await visitor().open(`${base}/account`)), false)
  })
})

describe('the help page', () => {
  it('says how to reach the support desk, what mails come from and what the tenant adds', async () => {
    await app.database.durably((trx) =>
      app.tenants.change(
        trx,
        'demo',
        {
          support: { name: 'Desk', chat: 'https://chat.example/a', shop: 'Any Test shop', hours: '9-17' },
          senders: [{ name: 'Test', address: 'no-reply@test.example' }],
          help: { systems: { en: 'Our own\ntablets' }, terms: 'https://test.example/terms' },
        },
        clock,
      ),
    )
    const { html } = await until('/help', (seen) => seen.html.includes('chat.example'))
    for (const words of [
      'Desk',
      'Any Test shop',
      'no-reply@test.example',
      '<p>tablets</p>',
      'https://test.example/terms',
    ])
      assert.ok(html.includes(words), words)
    for (const [, id] of html.matchAll(/<li><a href="#([\w-]+)"/g)) assert.ok(html.includes(`id="${id}"`), id)
    assert.doesNotMatch(html, /<details>(?!<summary>)/, 'nothing is folded away from search and print')
  })
})
