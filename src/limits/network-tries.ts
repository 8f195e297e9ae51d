import type { Db } from '#database/database.ts'
import * as store from './store.ts'

/** Whose tries are counted together: those of one network at one tenant, whatever names they call. */
export interface Network {
  tenantId: string
  /** As `networkOf` gives it. */
  network: string
  now: number
}

/**
 * Wrong tries of one network over all names. Counts of single accounts do not see who tries one password with a thousand
 * names; this does. All nodes count together, and only wrong tries: a right one costs nothing.
 */
export interface NetworkTries {
  /** How long a network has to wait, in seconds; undefined: it may try. Asks no database: a node knows what it was told last. */
  heldFor(network: Network): number | undefined
  /** One more was wrong. The last statement of its transaction: other tries of the network wait for its end. */
  wrong(trx: Db, network: Network, max: number): Promise<void>
  /** Somebody who had mistyped got it right after all: their own wrong tries were no guesses. */
  giveBack(db: Db, network: Network, tries: number): Promise<void>
}

const windowSeconds = 3600

/** Far more than ever wait at once; the oldest is forgotten, and told again with its next wrong try. */
const mostHeld = 10_000

export function networkTries(): NetworkTries {
  const heldUntil = new Map<string, number>()
  const keyOf = ({ tenantId, network }: Network) => `wrong-tries/${tenantId}/${network}`

  return {
    heldFor(of) {
      const until = heldUntil.get(keyOf(of))
      if (until === undefined || until > of.now) return until && until - of.now
      heldUntil.delete(keyOf(of))
      return undefined
    },

    async wrong(trx, of, max) {
      const key = keyOf(of)
      const { now } = of
      if ((await store.raise(trx, key, { now, endsAt: now + windowSeconds, max })) !== undefined) return
      const full = await store.find(trx, key, now)
      heldUntil.delete(key)
      heldUntil.set(key, full?.ends_at ?? now + 1)
      if (heldUntil.size > mostHeld) heldUntil.delete(heldUntil.keys().next().value ?? '')
    },

    async giveBack(db, of, tries) {
      if (tries > 0) await store.giveBack(db, keyOf(of), of.now, tries)
    },
  }
}
