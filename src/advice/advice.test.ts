import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onBothEngines } from '#test/engines.ts'
import { change, faultsOf, fill, find, placeholders, remove, versions } from './advice.ts'
import { builtIn } from './built-in.ts'

const now = 1_800_000_000
const by = { by: 'desk', now }

onBothEngines('advice', (open) => {
  it('is ours until a tenant has words of its own, language by language', async () => {
    const { db, durably } = await open()
    assert.deepEqual(await find(db, 'demo', 'contact'), {
      page: 'contact',
      version: 0,
      own: { ja: null, en: null },
      words: { ja: builtIn.ja.contact, en: builtIn.en.contact },
      publishedAt: null,
    })
    await durably((trx) => change(trx, 'demo', 'contact', { en: 'Call {tel}.' }, by))
    const changed = await find(db, 'demo', 'contact')
    assert.deepEqual(changed.words, { ja: builtIn.ja.contact, en: 'Call {tel}.' })
    assert.deepEqual([changed.version, changed.publishedAt], [1, now])
    assert.equal((await find(db, 'demo', 'never-asks')).version, 0)
    assert.equal((await find(db, 'other', 'contact')).version, 0)
  })

  it('keeps every version with its date, the return to ours too', async () => {
    const { db, durably } = await open()
    for (const en of ['One.', 'Two.', null])
      await durably((trx) => change(trx, 'demo', 'after-fake', { en }, { by: 'desk', now: now + (en?.length ?? 0) }))
    const all = await versions(db, 'demo', 'after-fake')
    assert.deepEqual(
      all.map(({ version, own, by }) => [version, own.en, by]),
      [
        [3, null, 'desk'],
        [2, 'Two.', 'desk'],
        [1, 'One.', 'desk'],
      ],
    )
    await durably((trx) => remove(trx, 'demo'))
    assert.deepEqual(await versions(db, 'demo', 'after-fake'), [])
  })
})

it('names what stands in braces and is nothing', () => {
  assert.deepEqual(faultsOf('Call {tel} of {tenant}.'), [])
  assert.deepEqual(faultsOf('{name} {tel {mail}'), ['{name}', '{'])
  assert.deepEqual(faultsOf('}'), ['}'])
  for (const text of Object.values(builtIn).flatMap((pages) => Object.values(pages)))
    assert.deepEqual(faultsOf(text), [])
})

it('leaves out a line that has nothing to fill in', () => {
  const nothing = Object.fromEntries(placeholders.map((name) => [name, undefined])) as Parameters<typeof fill>[1]
  assert.deepEqual(fill('Hello.\n- Phone: {tel}\n- Mail: {mail}', { ...nothing, mail: 'a@b.example' }), [
    'Hello.',
    '- Mail: a@b.example',
  ])
})
