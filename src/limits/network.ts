import { isIPv4, isIPv6 } from 'node:net'

/** The last 32 bits of these are an IPv4 address: mapped (RFC 4291 section 2.5.5.2) and NAT64 (RFC 6052). */
const carriesIPv4 = ['0:0:0:0:0:ffff:', '64:ff9b:0:0:0:0:']

/**
 * Whom an address is counted as: an IPv4 address itself, of IPv6 the /64 in which one visitor may choose any address.
 * All spellings of an address count as one (CVE-2026-45364). What is no address counts as one visitor, `unknown`.
 */
export function networkOf(ip: string): string {
  const address = ip.split('%')[0]?.trim() ?? ''
  if (isIPv4(address)) return address
  if (!isIPv6(address)) return 'unknown'
  const groups = expand(address)
  const text = groups.join(':')
  if (carriesIPv4.some((prefix) => text.startsWith(prefix))) return dotted(groups.slice(6))
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** The eight groups, lower case, no leading zeros; URL canonicalises every spelling (RFC 5952). */
function expand(address: string): string[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const left = head.split(':').filter(Boolean)
  if (tail === undefined) return left
  const right = tail.split(':').filter(Boolean)
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
}

function dotted(groups: string[]): string {
  const bytes = groups.map((group) => Number.parseInt(group, 16)).flatMap((value) => [value >> 8, value & 255])
  return bytes.join('.')
}
