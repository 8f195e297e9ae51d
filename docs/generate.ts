/**
 * Writes the references from the declarations that the program itself runs by: configuration.md, policy.md, api.md and
 * openapi.json.
 *
 *   node docs/generate.ts           writes them
 *   node docs/generate.ts --check   ends with 1 when one of them is out of date
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApp } from '../src/app.ts'
import { loadConfiguration } from '../src/configuration.ts'
import { openLog } from '../src/log.ts'
import { policy } from '../src/policy.ts'
import { notYetRead, notYetReadValues } from '../src/policy-not-yet-read.ts'
import { settings } from '../src/settings.ts'
import { apiReference, type OpenApi } from './generating/api.ts'
import { configurationReference } from './generating/configuration.ts'
import { policyReference } from './generating/policy.ts'

/** Every generated document by its name in docs/. */
export async function generated(): Promise<Record<string, string>> {
  const document = await openApiDocument()
  return {
    'configuration.md': configurationReference(settings),
    'policy.md': policyReference(policy.parts, { parts: notYetRead, values: notYetReadValues }),
    'api.md': apiReference(document),
    'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  }
}

/** The names of those that are not as they would be written now. */
export async function outdated(): Promise<string[]> {
  return Object.entries(await generated())
    .filter(([name, text]) => textOf(name) !== text)
    .map(([name]) => name)
}

/** As a real installation serves it. */
async function openApiDocument(): Promise<OpenApi> {
  const environment = { SEKISHO_DATABASE_URL: 'sqlite::memory:', SEKISHO_MASTER_KEY: '0'.repeat(64) }
  const { values } = loadConfiguration({ environment, file: join(import.meta.dirname, 'none.json') })
  const app = await openApp(values, openLog('silent'))
  try {
    return app.api.document() as unknown as OpenApi
  } finally {
    await app.close()
  }
}

const pathOf = (name: string) => join(import.meta.dirname, name)

function textOf(name: string): string | undefined {
  try {
    return readFileSync(pathOf(name), 'utf8')
  } catch {
    // Never written yet: out of date.
    return undefined
  }
}

async function run(checks: boolean): Promise<void> {
  const old = await outdated()
  if (checks) {
    for (const name of old) console.error(`docs/${name} is out of date: run node docs/generate.ts`)
    process.exitCode = old.length > 0 ? 1 : 0
    return
  }
  for (const [name, text] of Object.entries(await generated())) writeFileSync(pathOf(name), text)
  console.error(old.length > 0 ? `written: ${old.join(', ')}` : 'everything was up to date')
}

if (import.meta.main) await run(process.argv.includes('--check'))
