/** The processes that are measured, and what they have cost so far, from /proc (Linux). */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

export interface Process {
  pid: number
  stop(): Promise<void>
}

/** A script of this folder that can be asked. */
export interface Helper extends Process {
  /** Sends a message and answers what comes back. */
  ask<T>(message: unknown): Promise<T>
}

const tickMilliseconds = 10
/** So that hashes never fill the thread pool; the launcher of the server does the same. */
const threadPool = availableParallelism() + 4

/** Starts a script of this folder and answers when it says that it is ready, with its first message. */
export async function startHelper(script: string, environment: Record<string, string> = {}): Promise<Helper> {
  const flags = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, script)]
  const child = launch(process.execPath, flags, { UV_THREADPOOL_SIZE: String(threadPool), ...environment })
  await Promise.race([once(child, 'message'), ended(child)])
  return {
    ...asProcess(child),
    async ask<T>(message: unknown) {
      child.send(message as never)
      const [answer] = await Promise.race([once(child, 'message'), ended(child)])
      return answer as T
    },
  }
}

/** Starts a program with nothing of our own environment but the way to its tools. It ends with us. */
export function launch(command: string, flags: readonly string[], environment: Record<string, string>): ChildProcess {
  if (!existsSync('/proc/self/stat')) throw new Error('the bench reads /proc, which only Linux has')
  const child = spawn(command, flags, {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.setMaxListeners(0)
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  return child
}

export function asProcess(child: ChildProcess): Process {
  return { pid: child.pid ?? 0, stop: () => stop(child) }
}

/** Rejects when it ends. */
export async function ended(child: ChildProcess): Promise<never> {
  const [code, signal] = await once(child, 'exit')
  throw new Error(`${child.spawnargs.join(' ')} ended early (${code ?? signal})`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** User and system time of all its threads since it began, in milliseconds; the kernel counts in steps of ten. */
export function cpuMilliseconds(pid: number): number {
  return ticks(`/proc/${pid}/stat`) * tickMilliseconds
}

/** The same for the one thread that runs JavaScript. */
export function mainThreadMilliseconds(pid: number): number {
  return ticks(`/proc/${pid}/task/${pid}/stat`) * tickMilliseconds
}

/** The name may hold spaces and brackets: fields count from behind its end (proc_pid_stat(5), 14 and 15). */
function ticks(file: string): number {
  const line = readFileSync(file, 'latin1')
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** Resident memory, in MB of 10^6 bytes. */
export function residentMegabytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
  return (Number(kibibytes) * 1024) / 1e6
}

/** A port of this machine that nobody has. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0)
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
