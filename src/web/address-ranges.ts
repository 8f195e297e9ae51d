import { BlockList, isIP, isIPv4 } from 'node:net'

/** Networks as a list of addresses and CIDRs. */
export interface AddressRanges {
  holds(address: string): boolean
}

/** Throws for an entry that is neither an address nor a CIDR. */
export function addressRanges(ranges: readonly string[]): AddressRanges {
  const list = new BlockList()
  for (const range of ranges) addRange(list, range.trim())
  return { holds: (address) => isIP(address) !== 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6') }
}

function addRange(list: BlockList, range: string): void {
  const [address = '', prefix] = range.split('/')
  const version = isIP(address)
  const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix)
  const wrong = version === 0 || !/^\d{1,3}$/.test(prefix ?? '0') || bits > (version === 4 ? 32 : 128)
  if (wrong) throw new Error(`not an address or CIDR: ${range}`)
  list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6')
}
