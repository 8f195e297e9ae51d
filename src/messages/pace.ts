/**
 * How much may go to one addressee and to one domain, counted by all nodes together: nobody's mailbox or phone is flooded by
 * what somebody else does on our pages, and no mail server has reason to shut us out. What is too much waits for the next
 * window, or ends with its deadline. Codes are counted apart, so that notices never hold one up.
 */
import type { Keyring } from '#crypto/sealing.ts'
import type { Database, Db } from '#database/database.ts'
import * as store from './store.ts'
import type { Parcel } from './transport.ts'

export interface Pace {
  max: number
  seconds: number
}

export interface Paces {
  /** To one mail address: codes, notices. */
  code: Pace
  notice: Pace
  /** To one phone number. */
  sms: Pace
  /** Notices to all addresses of one domain. */
  domain: Pace
}

export const housePaces: Paces = {
  code: { max: 30, seconds: 3600 },
  notice: { max: 60, seconds: 3600 },
  sms: { max: 15, seconds: 3600 },
  domain: { max: 3000, seconds: 60 },
}

interface Counted {
  name: string
  max: number
  endsAt: number
}

export interface Pacer {
  /** Asked before the send. `heldUntil`: too much. Else `sent` counts it in the transaction that notes the send, and `over` ends it. */
  admit(row: store.OutboxRow, to: Parcel['to']): Promise<{ heldUntil: number } | Admitted>
}

export interface Admitted {
  sent(trx: Db): Promise<void>
  over(): void
}

export function pacer(database: Database, keyring: Pick<Keyring, 'keyed'>, paces: Paces = housePaces): Pacer {
  const keyed = keyring.keyed('message-destination')
  /** What this node is sending now; what others send at the same moment may come on top. */
  const underWay = new Map<string, number>()

  function counted({ channel, kind }: store.OutboxRow, to: string): Counted[] {
    const now = database.now()
    const one = (name: string, { max, seconds }: Pace): Counted => {
      const window = Math.floor(now / seconds)
      return { name: `${name}/${window}`, max, endsAt: (window + 1) * seconds }
    }
    if (channel === 'sms') return [one(`sms/${kind}/${keyed(to)}`, paces.sms)]
    const own = one(`mail/${kind}/${keyed(to.toLowerCase())}`, kind === 'code' ? paces.code : paces.notice)
    return kind === 'code' ? [own] : [own, one(`domain/${to.split('@')[1]}`, paces.domain)]
  }

  function enter(name: string): number {
    const rank = (underWay.get(name) ?? 0) + 1
    underWay.set(name, rank)
    return rank
  }

  function leave(name: string): void {
    const rest = (underWay.get(name) ?? 1) - 1
    if (rest > 0) underWay.set(name, rest)
    else underWay.delete(name)
  }

  return {
    async admit(row, to) {
      const wanted = counted(row, to).map((each) => ({ ...each, rank: enter(each.name) }))
      const over = () => {
        for (const { name } of wanted) leave(name)
      }
      try {
        const counts = await store.countsOf(database.db, wanted)
        const full = wanted.filter(({ name, max, rank }) => (counts.get(name) ?? 0) + rank > max)
        if (full.length === 0) return { sent: (trx) => store.count(trx, wanted), over }
        over()
        return { heldUntil: Math.max(...full.map(({ endsAt }) => endsAt)) }
      } catch (error) {
        over()
        throw error
      }
    },
  }
}
