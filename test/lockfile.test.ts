import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'

interface Locked {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const lockfile = join(import.meta.dirname, '../package-lock.json')
const { packages } = JSON.parse(readFileSync(lockfile, 'utf8')) as { packages: Record<string, Locked> }

/** Where Node finds `name` from the package at `path`: in its own folder first, then in each folder above. */
function resolvedFrom(path: string, name: string): boolean {
  const inside = path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`
  if (inside in packages) return true
  if (path === '') return false
  return resolvedFrom(path.slice(0, Math.max(path.lastIndexOf('/node_modules/'), 0)), name)
}

// npm leaves a package for another platform out when it cannot reach it, and `npm ci` then refuses the whole file.
it('the lock file knows every package, of other platforms too', () => {
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !resolvedFrom(path, name))
      .map((name) => `${name}, needed by ${path || 'this package'}`),
  )
  assert.deepEqual(missing, [])
})
