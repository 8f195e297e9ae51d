import { isIP } from 'node:net'
import { addressRanges } from './address-ranges.ts'

/** Reads the visitor's address from the peer of the connection and its X-Forwarded-For. */
export type ClientAddress = (peer: string | undefined, forwardedFor: string | undefined) => string

/**
 * The address behind the proxies named by `trusted` (addresses or CIDRs). X-Forwarded-For counts only when the peer is one of them, and
 * is read from the right, past further trusted proxies: what stands left of them is anybody's claim. A list that cannot be read gives the
 * peer. Throws for a CIDR that is none.
 */
export function clientAddress(trusted: readonly string[]): ClientAddress {
  const proxies = addressRanges(trusted)

  return (rawPeer, forwardedFor) => {
    const peer = plainAddress(rawPeer ?? '') ?? 'unknown'
    if (peer === 'unknown' || forwardedFor === undefined || forwardedFor.length > 2000 || !proxies.holds(peer))
      return peer
    const hops = forwardedFor.split(',').map((hop) => plainAddress(withoutPort(hop.trim())))
    if (hops.includes(undefined)) return peer
    return hops.findLast((hop) => hop !== undefined && !proxies.holds(hop)) ?? hops[0] ?? peer
  }
}

/** Whether a peer is one of these addresses or CIDRs. Throws for a CIDR that is none. */
export function addressList(ranges: readonly string[]): (peer: string | undefined) => boolean {
  const list = addressRanges(ranges)
  return (peer) => {
    const address = plainAddress(peer ?? '')
    return address !== undefined && list.holds(address)
  }
}

/** IPv4 in IPv6 (`::ffff:192.0.2.1`) is the IPv4 address: a dual-stack socket names it so. */
function plainAddress(address: string): string | undefined {
  const inner = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  return isIP(inner) === 0 ? undefined : inner.toLowerCase()
}

function withoutPort(hop: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop
}
