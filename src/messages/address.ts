/**
 * Addressees as they may stand in the outbox: exactly one, in the plain form.
 *
 * Quoted local parts, comments, groups and lists are refused, not parsed: whatever two parsers could read differently
 * would let a message go to somebody else (CVE-2025-13033, CVE-2022-35924, CVE-2023-7028).
 */
import { domainToASCII } from 'node:url'

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * The address in the form in which it is sent: dot-atom "@" domain of RFC 5321, at most 254 characters, the domain in
 * lower-case ASCII. Undefined for everything else.
 */
export function mailAddress(written: string): string | undefined {
  if (written.length > 254) return undefined
  const [local = '', domain = '', ...rest] = written.split('@')
  if (rest.length > 0 || local.length > 64 || !localPart.test(local)) return undefined
  if (/[\s/\\:?#%[\]<>"(),;]/.test(domain)) return undefined
  const ascii = domainToASCII(domain)
  const labels = ascii.split('.')
  if (ascii.length > 253 || !labels.every((part) => label.test(part))) return undefined
  if (labels.length < 2 && ascii !== 'localhost') return undefined
  const address = `${local}@${ascii}`
  return address.length > 254 ? undefined : address
}

/** The number in the form of E.164, or undefined. */
export function phoneNumber(written: string): string | undefined {
  return /^\+[1-9][0-9]{6,14}$/.test(written) ? written : undefined
}
