import { BlockList, isIP, isIPv4 } from 'node:net'

/** Reads the visitor's address from the peer of the connection and its X-Forwarded-For. */
export type ClientAddress = (peer: string | undefined, forwardedFor: string | undefined) => string

/**
 * The address behind the proxies named by `trusted` (addresses or CIDRs). X-Forwarded-For counts only when the peer is one of them, and
 * is read from the right, past further trusted proxies: what stands left of them is anybody's claim. A list that cannot be read gives the
 * peer. Throws for a CIDR that is none.
 */
export function clientAddress(trusted: readonly string[]): ClientAddress {
  const proxies = new BlockList()
  for (const range of trusted) addRange(proxies, range.trim())

  return (rawPeer, forwardedFor) => {
    const peer = plainAddress(rawPeer ?? '') ?? 'unknown'
    if (peer === 'unknown' || forwardedFor === undefined || forwardedFor.length > 2000 || !holds(proxies, peer))
      return peer
    const hops = forwardedFor.split(',').map((hop) => plainAddress(withoutPort(hop.trim())))
    if (hops.includes(undefined)) return peer
    return hops.findLast((hop) => hop !== undefined && !holds(proxies, hop)) ?? hops[0] ?? peer
  }
}

function holds(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

function addRange(list: BlockList, range: string): void {
  const [address = '', prefix] = range.split('/')
  const version = isIP(address)
  const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix)
  const wrong = version === 0 || !/^\d{1,3}$/.test(prefix ?? '0') || bits > (version === 4 ? 32 : 128)
  if (wrong) throw new Error(`not an address or CIDR: ${range}`)
  list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6')
}

/** IPv4 in IPv6 (`::ffff:192.0.2.1`) is the IPv4 address: a dual-stack socket names it so. */
function plainAddress(address: string): string | undefined {
  const inner = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  return isIP(inner) === 0 ? undefined : inner.toLowerCase()
}

function withoutPort(hop: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop
}
