/** The hash ceiling: nothing but password checks at the configured cost, as many at once as there are cores. */
import { availableParallelism } from 'node:os'
import { passwordHashing } from '#crypto/password-hashing.ts'

/** What `seconds` of it came to. */
export interface Hashed {
  hashes: number
  seconds: number
  cpuMilliseconds: number
}

const { hash, verify } = passwordHashing({ pepper: (typed) => typed })
const kept = await hash('correct horse battery staple')

async function hashFor(seconds: number): Promise<Hashed> {
  const [began, before] = [performance.now(), process.cpuUsage()]
  let hashes = 0
  async function oneAfterAnother(): Promise<void> {
    while (performance.now() - began < seconds * 1000) {
      await verify('correct horse battery staple', kept)
      hashes += 1
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, oneAfterAnother))
  const { user, system } = process.cpuUsage(before)
  return { hashes, seconds: (performance.now() - began) / 1000, cpuMilliseconds: (user + system) / 1000 }
}

process.on('message', async (seconds) => process.send?.(await hashFor(Number(seconds))))
process.send?.('ready')
