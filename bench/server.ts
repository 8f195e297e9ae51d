/** The server that is measured, started as an operator starts it: `./sekisho serve`. */
import { request } from 'node:http'
import { join } from 'node:path'
import { asProcess, ended, launch, type Process } from './processes.ts'

export interface Server extends Process {
  /** From nothing to the first time it said that it is ready. */
  readySeconds: number
}

export interface Wiring {
  origin: string
  environment: Record<string, string>
}

const launcher = join(import.meta.dirname, '../sekisho')
const lookEveryMilliseconds = 5
const patienceMilliseconds = 30_000

/** Answers when it is ready. `profile` is a folder for its CPU profile, written when it stops. */
export async function startServer({ origin, environment }: Wiring, profile?: string): Promise<Server> {
  const flags = `--cpu-prof --cpu-prof-interval=200 --cpu-prof-dir=${profile}`
  const began = performance.now()
  const child = launch(launcher, ['serve'], {
    ...environment,
    ...(profile === undefined ? {} : { NODE_OPTIONS: flags }),
  })
  await Promise.race([untilReady(origin), ended(child)])
  return { ...asProcess(child), readySeconds: (performance.now() - began) / 1000 }
}

async function untilReady(origin: string): Promise<void> {
  const deadline = performance.now() + patienceMilliseconds
  while (!(await isReady(origin))) {
    if (performance.now() > deadline) throw new Error('the server did not become ready')
    await new Promise((resolve) => setTimeout(resolve, lookEveryMilliseconds))
  }
}

function isReady(origin: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(`${origin}/readyz`, { agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asked.on('error', () => resolve(false))
    asked.end()
  })
}
