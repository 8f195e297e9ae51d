/** Which addresses the server may call: public ones, and what the operator names. */
import { isIP, isIPv4 } from 'node:net'
import { addressRanges } from '#web/address-ranges.ts'

/** The IPv4 special-purpose registry (RFC 6890), multicast, and the address of one cloud's metadata that is outside of it. */
const notPublic4 = addressRanges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
])

/** Global unicast alone (RFC 4291 section 2.4): loopback, link-local, unique local, mapped and NAT64 addresses are none. */
const public6 = addressRanges(['2000::/3'])
/** Teredo and other protocol assignments, documentation, 6to4: the last could carry any IPv4 address. */
const notPublic6 = addressRanges(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

function isPublic(address: string): boolean {
  if (isIPv4(address)) return !notPublic4.holds(address)
  return public6.holds(address) && !notPublic6.holds(address)
}

export interface Guard {
  /** Whether this address, found under this host name, may be called by this protocol (`https:` or `http:`). */
  lets(host: string, address: string, protocol: string): boolean
}

/** `allow`: host names, addresses and CIDRs that may be called although they are not public, or without TLS. */
export function guard(allow: readonly string[]): Guard {
  const isRange = (entry: string) => isIP(entry.split('/')[0] ?? '') !== 0
  const named = new Set(allow.filter((entry) => !isRange(entry)).map((entry) => entry.toLowerCase()))
  const ranges = addressRanges(allow.filter(isRange))

  return {
    lets: (host, address, protocol) =>
      named.has(host.toLowerCase()) || ranges.holds(address) || (protocol === 'https:' && isPublic(address)),
  }
}
