/** docs/dependencies.md names every package of package.json, with the licence that the installed package states. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'

const root = join(import.meta.dirname, '..')
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))
const { dependencies, optionalDependencies, devDependencies } = read('package.json')
const listed = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies })
const rows = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
const rowOf = (name: string) => rows.find((row) => row.split('|')[1]?.includes(`\`${name}\``))

for (const name of listed) {
  it(`gives a reason and the licence for ${name}`, () => {
    const row = rowOf(name)
    assert.ok(row, `${name} is missing in docs/dependencies.md`)
    const [, , reason = '', licence = ''] = row.split('|').map((cell) => cell.trim())
    assert.ok(reason.length > 10)
    // Packages of another platform are not installed here.
    const manifest = `node_modules/${name}/package.json`
    if (name in dependencies || existsSync(join(root, manifest))) assert.equal(licence, read(manifest).license)
  })
}

it('lists nothing that is not a dependency', () => {
  const named = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name))
  assert.deepEqual(named.toSorted(), listed.toSorted())
})
