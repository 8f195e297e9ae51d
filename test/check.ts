/** The command behind `npm run check`: everything that can be judged in seconds, side by side. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

interface Check {
  name: string
  script: string
  arguments: string[]
}

const checks: Check[] = [
  { name: 'types', script: 'node_modules/typescript/bin/tsc', arguments: ['-p', '.'] },
  { name: 'lint and format', script: 'node_modules/@biomejs/biome/bin/biome', arguments: ['check'] },
  { name: 'generated docs', script: 'docs/generate.ts', arguments: ['--check'] },
  { name: 'architecture', script: 'test/architecture.test.ts', arguments: [] },
]

process.chdir(join(import.meta.dirname, '..'))
const results = await Promise.all(checks.filter(({ script }) => existsSync(script)).map(run))
process.exitCode = results.every(Boolean) ? 0 : 1

async function run(check: Check): Promise<boolean> {
  const started = performance.now()
  const child = spawn(process.execPath, [check.script, ...check.arguments], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [code, said, complained] = await Promise.all([exited, text(child.stdout), text(child.stderr)])
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? '✔' : '✖'} ${check.name} (${seconds} s)`)
  if (code !== 0) console.log(`${said}${complained}`.trimEnd())
  return code === 0
}
