/**
 * Look-alikes: whether a domain or a name that somebody saw is one that was registered, and if not, which one it imitates
 * and how.
 *
 *   judgeDomain   exact, or what is wrong with it: other letters, extra labels, swapped signs, another ending ...
 *   judgeName     the same for the name in a dialog
 *   readHost      a host name out of a typed or pasted text
 *
 * Only the very domains that were registered are official: no part of this room guesses that something is safe. It never
 * asks the network.
 */
import { folded, mixesScripts, skeleton } from './confusables.ts'
import { type Host, readHost } from './domains.ts'
import { type Likeness, likenessOf } from './resemblance.ts'

export { disarmed, endsAsHost, type Host, readHost } from './domains.ts'
export type { Likeness } from './resemblance.ts'

/** How a domain imitates another; stable. */
export type DomainLikeness =
  | Likeness
  /** The same name before another ending: example.net for example.com. */
  | 'other-ending'
  /** The whole domain stands in front of somebody else's: example.com.other.net. */
  | 'in-front'
  /** The whole domain stands before an @ sign. */
  | 'before-at'
  /** Below the right domain, but not registered. */
  | 'below'

/** What is unusual about a domain by itself; stable. */
export type Trait = 'punycode' | 'mixed-scripts' | 'ip-address' | 'long' | 'many-labels'

export type DomainJudgement =
  | { kind: 'unreadable'; typed: string }
  | { kind: 'official'; host: Host }
  | { kind: 'look-alike'; host: Host; of: string; how: DomainLikeness; traits: Trait[] }
  | { kind: 'unknown'; host: Host; traits: Trait[] }

/** Domains that many people hold parts of: what stands below them is anybody's. */
const longHost = 40
const manyLabels = 5

export function judgeDomain(typed: string, official: readonly string[]): DomainJudgement {
  const host = readHost(typed)
  if (!host) return { kind: 'unreadable', typed }
  const known = official.flatMap((each) => readHost(each) ?? [])
  const traits = traitsOf(host)
  const beforeAt = known.find(({ ascii }) => folded(host.userInformation ?? '').includes(ascii))
  if (beforeAt) return { kind: 'look-alike', host, of: beforeAt.ascii, how: 'before-at', traits }
  if (known.some(({ ascii }) => ascii === host.ascii) && host.userInformation === undefined)
    return { kind: 'official', host }
  const [found] = known
    .flatMap((each) => {
      const how = domainLikeness(host, each)
      return how ? [{ of: each.ascii, how }] : []
    })
    .toSorted((a, b) => farness(host, a) - farness(host, b))
  return found ? { kind: 'look-alike', host, ...found, traits } : { kind: 'unknown', host, traits }
}

/** The plainest imitation first, and of the domain that has as many labels. */
function farness({ ascii }: Host, { of, how }: { of: string; how: DomainLikeness }): number {
  const labels = Math.abs(ascii.split('.').length - of.split('.').length)
  const whole = how === 'in-front' || how === 'below' ? (ascii.includes(of) ? -of.length : of.length) : labels
  return plainness.indexOf(how) * 1000 + whole
}

const plainness: readonly DomainLikeness[] = [
  'before-at',
  'letters',
  'below',
  'in-front',
  'other-ending',
  'swapped',
  'doubled',
  'missing',
  'added',
  'replaced',
  'hyphens',
  'contains',
]

function traitsOf({ ascii, shown, isIp }: Host): Trait[] {
  const found: [Trait, boolean][] = [
    ['ip-address', isIp],
    ['punycode', ascii.split('.').some((label) => label.startsWith('xn--'))],
    ['mixed-scripts', shown.split('.').some(mixesScripts)],
    ['long', ascii.length > longHost],
    ['many-labels', !isIp && ascii.split('.').length >= manyLabels],
  ]
  return found.flatMap(([trait, has]) => (has ? [trait] : []))
}

function domainLikeness(seen: Host, known: Host): DomainLikeness | undefined {
  if (seen.isIp) return undefined
  if (seen.ascii.endsWith(`.${known.ascii}`)) return 'below'
  if (seen.registrable === known.registrable) return seen.ascii === known.ascii ? undefined : 'below'
  const [shape, its] = [skeleton(seen.shown), skeleton(known.shown)]
  if (shape === its) return 'letters'
  if (`${shape}.`.startsWith(`${its}.`) || shape.includes(`.${its}.`)) return 'in-front'
  if (`${shape}.`.includes(`${skeleton(known.registrable)}.`) && shape !== skeleton(known.registrable))
    return 'in-front'
  const names = [folded(nameOf(seen)), folded(nameOf(known))] as const
  if (names[0] === names[1]) return 'other-ending'
  const close = likenessOf(...names)
  if (close) return close
  // The name of the right one in the labels of another: example.secure-login.net.
  return labelsBefore(seen).some((label) => label === names[1] || likenessOf(label, names[1]) === 'letters')
    ? 'in-front'
    : likenessOf(shape.split('.').join('-'), its.split('.').join('-'))
}

const nameOf = ({ shown, suffix, name }: Host) => (shown === '' ? name : (unicodeName(shown, suffix) ?? name))

/** The registrable name as people read it: the label before the public suffix. */
function unicodeName(shown: string, suffix: string): string | undefined {
  return shown.split('.').at(-suffix.split('.').length - 1)
}

function labelsBefore({ shown, registrable }: Host): string[] {
  const labels = shown.split('.')
  return labels.slice(0, Math.max(0, labels.length - registrable.split('.').length)).map(folded)
}

export type NameJudgement<T> =
  /** All things of that name. */
  { kind: 'registered'; of: T[] } | { kind: 'look-alike'; of: T; name: string; how: Likeness } | { kind: 'unknown' }

/** Judges the name in a dialog against the registered ones; case, width and spaces at the ends make no difference. */
export function judgeName<T>(typed: string, registered: readonly { name: string; of: T }[]): NameJudgement<T> {
  const seen = plainName(typed)
  const same = registered.filter(({ name }) => plainName(name) === seen).map(({ of }) => of)
  if (same.length > 0) return { kind: 'registered', of: same }
  for (const { name, of } of registered) {
    const how = likenessOf(seen, plainName(name))
    if (how) return { kind: 'look-alike', of, name, how }
  }
  return { kind: 'unknown' }
}

const quotes = /^["'“”‘’「」『』\s]+|["'“”‘’「」『』\s]+$/gu

function plainName(name: string): string {
  return folded(name).replace(quotes, '').replace(/\s+/gu, ' ')
}
