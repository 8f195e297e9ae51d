import type { Keyed } from '#crypto/sealing.ts'
import { type Database, type Db, isDuplicate } from '#database/database.ts'
import { linkText } from './digests.ts'
import * as store from './store.ts'

const everyMilliseconds = 1000
const entriesPerSeal = 500
const alarmSeconds = 60

/**
 * Chains the entries that were committed since the last time; answers how many. `keyed` is keyed with a secret that is
 * not in the database, so that whoever can write there cannot forge the chain. Nodes may seal at once: one of them wins.
 */
export async function seal(database: Database, keyed: Keyed): Promise<number> {
  let sealed = 0
  for (const state of await store.nodes(database.db)) {
    let { sealedNumber } = state
    while (sealedNumber < state.lastNumber) {
      const last = await sealNext(database, keyed, state.node, sealedNumber)
      if (last === undefined) break
      sealed += last - sealedNumber
      sealedNumber = last
    }
  }
  return sealed
}

/** One link, over the entries after `sealedNumber`. Undefined when another node was faster, or an entry is missing. */
async function sealNext(database: Database, keyed: Keyed, node: string, sealedNumber: number) {
  try {
    return await database.durably(async (trx) => {
      const first = sealedNumber + 1
      const entries = await store.entriesOf(trx, node, first, Number.MAX_SAFE_INTEGER, entriesPerSeal)
      const gapless = entries.filter(({ number }, index) => number === first + index)
      const last_number = gapless.at(-1)?.number
      if (last_number === undefined) return undefined
      const before = await store.lastSeal(trx)
      const position = (before?.position ?? 0) + 1
      const range = { position, node, first_number: first, last_number }
      const fresh = { ...range, key_id: keyed.keyId, sealed_at: database.now() }
      const digests = gapless.map(({ digest }) => digest)
      await store.insertSeal(trx, { ...fresh, link: keyed(linkText(before?.link ?? '', fresh, digests)) })
      return last_number
    })
  } catch (error) {
    if (isDuplicate(error)) return undefined
    throw error
  }
}

/** Why somebody should look at the audit: how long the oldest entry has waited for its seal. Undefined: all is well. */
export async function alarm(db: Db, now: number): Promise<string | undefined> {
  for (const { node, lastNumber, sealedNumber } of await store.nodes(db)) {
    if (sealedNumber >= lastNumber) continue
    const [oldest] = await store.entriesOf(db, node, sealedNumber + 1, lastNumber, 1)
    if (oldest?.number !== sealedNumber + 1) return `audit entry ${sealedNumber + 1} of ${node} is missing`
    const waited = now - oldest.happened_at
    if (waited > alarmSeconds) return `audit entries of ${node} unsealed for ${waited} s`
  }
  return undefined
}

export interface Sealer {
  start(): void
  /** Seals what is there, then rests. */
  stop(): Promise<void>
}

/** Seals each second while it is started. A round that fails is told to `failed` and tried again with the next. */
export function sealer(database: Database, keyed: Keyed, failed: (error: unknown) => void): Sealer {
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> | undefined

  function sealOnce(): Promise<void> {
    round ??= seal(database, keyed)
      .then(() => undefined, failed)
      .finally(() => {
        round = undefined
      })
    return round
  }

  return {
    start() {
      timer ??= setInterval(sealOnce, everyMilliseconds).unref()
    },
    async stop() {
      clearInterval(timer)
      timer = undefined
      await round
      await sealOnce()
    },
  }
}
