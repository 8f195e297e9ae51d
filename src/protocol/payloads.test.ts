import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import { browser, byPassword, locationOf, protocolRig, relyingParty, signIn } from '#test/protocol-rig.ts'

/** Every row of every table, as text. */
async function dump({ db, engine }: Database): Promise<string> {
  const names =
    engine === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`
  const { rows: tables } = await names.execute(db)
  const rows = await Promise.all(tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db)))
  return JSON.stringify(rows.map(({ rows }) => rows))
}

onBothEngines('the tables', (open) => {
  it('hold none of the secrets that were given out, at any moment of a sign-in', async () => {
    const database = await open()
    const rig = await protocolRig(database)
    const anna = await rig.addAccount('anna')
    const added = await rig.addSite()
    const site = await relyingParty(rig, added)
    const visitor = browser()
    const secrets = new Map<string, string>([['client secret', added.clientSecret!]])
    const look = async (moment: string) => {
      for (const { name, value } of visitor.jar()) if (value.length > 20) secrets.set(`cookie ${name}`, value)
      const everything = await dump(database)
      assert.match(everything, /protocol_|anna/)
      for (const [name, secret] of secrets) assert.ok(!everything.includes(secret), `${name} ${moment}`)
    }

    const first = await site.ask({ scope: 'openid offline_access' })
    const answered = await signIn(rig, visitor, first.url, byPassword(anna, database.now()))
    secrets.set('first code', answered.searchParams.get('code')!)
    const { id_token: hint } = await site.redeem(answered, first)
    secrets.set('ID token', hint!)

    const second = await site.ask({ scope: 'openid offline_access', prompt: 'login', id_token_hint: hint! })
    await visitor.get(second.url)
    assert.ok(visitor.cookie('resume') && visitor.cookie('interaction'))
    await look('while somebody signs in')
    const back = await rig.service.grantInteraction('demo', rig.wishes.at(-1)!.uid, byPassword(anna, database.now()))
    await look('when the sign-in has ended')
    const answer = locationOf(await visitor.get(back!), rig.origin)
    secrets.set('code', answer.searchParams.get('code')!)
    await look('while the code waits')
    const tokens = await site.redeem(answer, second)
    secrets.set('access token', tokens.access_token)
    secrets.set('refresh token', tokens.refresh_token!)
    await look('while the tokens live')
    assert.ok(secrets.size >= 8, [...secrets.keys()].join())
  })
})
