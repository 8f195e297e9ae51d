/**
 * How many codes may be sent: nobody's phone is flooded, and no bill is run up, by who knows a name or has many. Before the
 * right password was shown the limits are close: then anybody could be asking.
 */
import type { Db } from '#database/database.ts'
import { throttle } from '#limits/limits.ts'

export interface Sending {
  tenantId: string
  subject: string
  /** A keyed digest of where it goes. */
  destination: string
  network: string
  /** The right password was shown. */
  proven: boolean
  now: number
}

const hour = 3600
const day = 24 * hour

/** Undefined: it may be sent, and is counted. Else the seconds until one may be sent again. */
export async function heldFor(db: Db, sending: Sending): Promise<number | undefined> {
  for (const [key, max, windowSeconds] of limitsOf(sending)) {
    const throttled = await throttle(db, `code-sends/${key}`, { max, windowSeconds, now: sending.now })
    if (!throttled.admitted) return throttled.retryAfterSeconds
  }
  return undefined
}

function limitsOf({ tenantId, subject, destination, network, proven }: Sending): [string, number, number][] {
  const common: [string, number, number][] = [
    [`destination/${destination}`, 12, hour],
    [`account-day/${tenantId}/${subject}`, 40, day],
  ]
  if (proven) {
    return [[`network/${tenantId}/${network}`, 600, hour], [`account/${tenantId}/${subject}`, 12, hour], ...common]
  }
  return [
    [`network-before/${tenantId}/${network}`, 60, hour],
    [`account-before/${tenantId}/${subject}`, 6, hour],
    ...common,
  ]
}
