/**
 * How much may go to one addressee and to one domain, counted by all nodes together: nobody's mailbox or phone is flooded by
 * what somebody else does on our pages, and no mail server has reason to shut us out. What is too much waits for the next
 * window, or ends with its deadline. Codes are counted apart, so that notices never hold one up.
 */
import type { Keyring } from '#crypto/sealing.ts'
import type { Database } from '#database/database.ts'
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
  /** Counts before the send. `heldUntil`: too much; it was not counted. */
  admit(row: store.OutboxRow, to: Parcel['to']): Promise<{ heldUntil: number } | { giveBack(): Promise<void> }>
}

export function pacer(database: Database, keyring: Pick<Keyring, 'keyed'>, paces: Paces = housePaces): Pacer {
  const keyed = keyring.keyed('message-destination')

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

  return {
    async admit(row, to) {
      const wanted = counted(row, to)
      const counts = await database.briefly((trx) => store.count(trx, wanted))
      const giveBack = () => database.briefly((trx) => store.uncount(trx, wanted))
      const over = wanted.filter(({ name, max }) => (counts.get(name) ?? 0) > max)
      if (over.length === 0) return { giveBack }
      await giveBack()
      return { heldUntil: Math.max(...over.map(({ endsAt }) => endsAt)) }
    },
  }
}
