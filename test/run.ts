/**
 * The command behind `npm test`: brings what the tests need, then runs them all on Node's test runner.
 *
 *   npm test                      everything
 *   npm test -- src/limits        the tests below a folder, or of one file
 *   npm test -- --test-name-pattern=atomic    options go to the test runner
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type PostgresServer, serverVariable, startPostgres } from './postgres.ts'
import { provide } from './provide.ts'

const root = join(import.meta.dirname, '..')
const everything = ['src', 'test', 'demo', 'bench']
const testLimitMilliseconds = 240_000
/** A test file that leaves something open never ends by itself; the suite takes less than five minutes. */
const runLimitMilliseconds = 900_000

process.chdir(root)
process.exitCode = await run(process.argv.slice(2))

async function run(given: string[]): Promise<number> {
  const postgres = await prepare()
  if (!postgres) return 1
  try {
    return await runTests(given, postgres.url)
  } finally {
    await postgres.stop()
  }
}

/** Says plainly what is missing, without a stack that would hide it. */
async function prepare(): Promise<PostgresServer | undefined> {
  try {
    await provide()
    return await startPostgres()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return undefined
  }
}

async function runTests(given: string[], postgresUrl: string): Promise<number> {
  const options = given.filter((argument) => argument.startsWith('-'))
  const places = given.filter((argument) => !argument.startsWith('-'))
  const files = (places.length > 0 ? places : everything).flatMap(testFiles).toSorted()
  if (files.length === 0) {
    console.error(`no test in ${places.join(', ')}`)
    return 1
  }
  const workers = `--test-concurrency=${Math.max(availableParallelism(), 2)}`
  const limit = `--test-timeout=${testLimitMilliseconds}`
  const tests = spawn(process.execPath, ['--test', workers, limit, ...options, ...files], {
    stdio: 'inherit',
    // Every test file is a process of its own: what one has compiled, the next one reads.
    env: { NODE_COMPILE_CACHE: 'node_modules/.cache/compiled', ...process.env, [serverVariable]: postgresUrl },
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal))
  const watch = setTimeout(() => {
    console.error('the tests do not come to an end: a test file has left something open')
    tests.kill('SIGTERM')
  }, runLimitMilliseconds)
  const [code] = await once(tests, 'exit')
  clearTimeout(watch)
  return code ?? 1
}

function testFiles(place: string): string[] {
  if (statSync(place, { throwIfNoEntry: false })?.isFile()) return [place]
  return globSync(`${place}/**/*.test.ts`)
}
