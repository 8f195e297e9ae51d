/** Host names as people type and paste them: read, decoded, and split by the public suffix list. */

import { createRequire } from 'node:module'
import { domainToASCII, domainToUnicode } from 'node:url'

/** The public suffix list is read with the first host that is looked at, in the middle of what need not wait. */
const read = createRequire(import.meta.url)
const suffixes = () => read('tldts') as typeof import('tldts')

/** A host name that was read out of a typed text. */
export interface Host {
  /** As machines write it: small letters, punycode. */
  ascii: string
  /** As people read it. */
  shown: string
  /** What somebody can own: one label before the public suffix. The host itself where there is no such part. */
  registrable: string
  /** The registrable part without its suffix. */
  name: string
  suffix: string
  isIp: boolean
  /** What stood before an `@` in an address: it looks like the host and is none. */
  userInformation: string | undefined
}

/** Dots of other scripts, quotation marks and brackets around a host, zero-width signs. */
const otherDots = /[。．｡․]/gu
const wrapping =
  /^[\s"'“”‘’「」『』〈〉<>()（）[\]【】,、;:：]+|[\s"'“”‘’「」『』〈〉<>()（）[\]【】,、;:：!！?？。.]+$/gu
const invisible = /[\p{Cf}\s]/gu

/** Undefined where no host name can be read from it. `typed` may be an address with scheme, path, port and user. */
export function readHost(typed: string): Host | undefined {
  const address = disarmed(typed.slice(0, 2000)).replace(wrapping, '').replace(invisible, '')
  const [, scheme = '', slashes = '', authority = ''] = parts.exec(address) ?? []
  if (leadsElsewhere(scheme, slashes)) return undefined
  const at = authority.lastIndexOf('@')
  const userInformation = at > 0 ? authority.slice(0, at) : undefined
  const [host = ''] = authority.slice(at + 1).split('\\')
  return hostOf(plainHost(host), userInformation)
}

/** What ends in `:8443` is a host and its port and no scheme. Before an `@` a backslash is no slash for every reader. */
const parts = /^(?:([a-z][a-z0-9+.-]*):(?!\d{1,5}(?:[/\\?#]|$)))?([/\\]*)([^/?#]*)/iu

/** Only pages have a domain that means something: other schemes start programs, or show what stands in the address itself. */
function leadsElsewhere(scheme: string, slashes: string): boolean {
  if (/^(?:https?)?$/i.test(scheme)) return false
  return (
    slashes.length > 1 ||
    /^(?:javascript|vbscript|data|blob|file|intent|about|view-source|mailto|tel|sms)$/i.test(scheme)
  )
}

function plainHost(host: string): string {
  return host.normalize('NFKC').replace(otherDots, '.').replace(/:\d*$/, '').replace(/\.+$/, '').toLowerCase()
}

/** An address that was written so that nobody presses it: `hxxp`, `[.]`, `(dot)`, ` dot `. */
export function disarmed(text: string): string {
  return text
    .replace(/\bhxxp(s?):/gi, 'http$1:')
    .replace(/[[({]\s*(?:\.|dot)\s*[\])}]/gi, '.')
    .replace(/(?<=[a-z0-9]) dot (?=[a-z0-9])/gi, '.')
}

function hostOf(host: string, userInformation: string | undefined): Host | undefined {
  const isIp = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/.test(host)
  const ascii = isIp ? host : domainToASCII(host)
  if (ascii === '' || ascii.length > 253 || !/^[\w.:[\]-]+$/.test(ascii)) return undefined
  const { domain, domainWithoutSuffix, publicSuffix } = suffixes().parse(ascii, { allowPrivateDomains: true })
  return {
    ascii,
    shown: isIp ? ascii : domainToUnicode(ascii),
    registrable: domain ?? ascii,
    name: domainWithoutSuffix || (domain ?? ascii),
    suffix: publicSuffix ?? '',
    isIp,
    userInformation,
  }
}

/** Whether the part after the last dot is one that addresses end with. */
export function endsAsHost(host: string): boolean {
  const { isIcann, isPrivate, publicSuffix } = suffixes().parse(host, { allowPrivateDomains: true })
  return (isIcann ?? false) || (isPrivate ?? false) || /^(?:example|test|invalid|localhost)$/.test(publicSuffix ?? '')
}
