/**
 * PostgreSQL with the settings of a real one. The server that tests use gives up safety for speed, so it is restarted on the
 * same folder with what an installation has: every promised commit is on the disk.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import pg from 'pg'
import { answers, startPostgres } from '#test/postgres.ts'

export interface Postgres {
  /** A fresh database without any table. */
  create(): Promise<string>
  stop(): Promise<void>
}

const real = ['fsync=on', 'full_page_writes=on', 'synchronous_commit=on', 'autovacuum=on', 'shared_buffers=128MB']
const patienceMilliseconds = 30_000

/** Starts the server, which is gone with everything in it when it stops. */
export async function startRealPostgres(): Promise<Postgres> {
  const first = await startPostgres()
  const [folder] = await ask<{ data_directory: string }>(first.url, 'show data_directory')
  const pid = Number(readFileSync(`${folder?.data_directory}/postmaster.pid`, 'utf8').split('\n')[0])
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  const { uid, gid } = statSync(`/proc/${pid}`)
  process.kill(pid, 'SIGINT')
  await until(() => !existsSync(`/proc/${pid}`))

  const [binary = '', ...given] = command
  const wished = real.flatMap((setting) => ['-c', setting])
  const server = spawn(binary, [...given, ...wished], { uid, gid, stdio: 'ignore' })
  process.once('exit', () => server.kill('SIGQUIT'))
  await until(() => answers(first.url))
  let made = 0

  return {
    async create() {
      made += 1
      const url = new URL(first.url)
      url.pathname = `/bench_${made}`
      await ask(first.url, `create database bench_${made}`)
      return url.href
    },
    async stop() {
      server.kill('SIGQUIT')
      await once(server, 'exit')
      await first.stop()
    },
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMilliseconds
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('PostgreSQL did not restart')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function ask<Row extends object>(url: string, query: string): Promise<Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Row>(query)).rows
  } finally {
    await client.end()
  }
}
