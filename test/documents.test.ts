/** What people read: no link leads nowhere, every decision is in the index, and whoever has a guide has it in both languages. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, it } from 'node:test'

process.chdir(join(import.meta.dirname, '..'))
const documents = globSync(['*.md', 'docs/**/*.md'])
const read = (path: string) => readFileSync(path, 'utf8')

/** Targets of a document's links and pictures inside the project, without what stands in code. */
function localLinks(path: string): string[] {
  const prose = read(path).replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!)
  return targets.filter((target) => !/^[a-z]+:|^#/.test(target)).map((target) => target.split('#')[0]!)
}

describe('the documents', () => {
  for (const path of documents) {
    it(`leads nowhere else than to something that is there: ${path}`, () => {
      const broken = localLinks(path).filter((target) => !existsSync(join(dirname(path), target)))
      assert.deepEqual(broken, [])
    })
  }

  it('lists every decision in the index', () => {
    const index = read('docs/decisions/README.md')
    const records = globSync('docs/decisions/[0-9]*.md').map((path) => basename(path))
    assert.deepEqual(
      records.filter((record) => !index.includes(`](${record})`)),
      [],
    )
  })

  it('gives no two decisions one number', () => {
    const numbers = globSync('docs/decisions/[0-9]*.md').map((path) => basename(path).slice(0, 3))
    assert.deepEqual(
      numbers.filter((number, at) => numbers.indexOf(number) !== at),
      [],
    )
  })

  it('has each guide for people and support desks in Japanese and English', () => {
    const guides = (language: string) => globSync(`docs/*.${language}.md`).map((path) => path.split('.')[0])
    assert.deepEqual(guides('ja').toSorted(), guides('en').toSorted())
    assert.ok(guides('ja').length >= 2)
  })

  it('has a picture of the sign-in page that loads quickly', () => {
    assert.ok(statSync('docs/images/sign-in.png').size < 200_000)
    assert.match(read('README.md'), /docs\/images\/sign-in\.png/)
  })
})
