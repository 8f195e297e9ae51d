/** Distinguished names (RFC 5280 section 4.1.2.4). */
import type { Bytes } from './bytes.ts'
import { type Element, oidOf, part, sequenceOf, setOf, textOf } from './der-reading.ts'
import { objectIdentifier, printableText, sequence, set, utf8Text } from './der-writing.ts'
import { oids } from './object-identifiers.ts'

export interface NameFacts {
  commonName: string
  organization?: string | undefined
}

/** Organisation first, as names are written from the outside in. */
export function distinguishedName({ commonName, organization }: NameFacts): Bytes {
  const attribute = (oid: string, value: Bytes) => set(sequence(objectIdentifier(oid), value))
  return sequence(
    ...(organization ? [attribute(oids.organization, textValue(organization))] : []),
    attribute(oids.commonName, textValue(commonName)),
  )
}

/** PrintableString where it is enough: some old stores compare names byte by byte and write them so. */
function textValue(text: string): Bytes {
  return /^[A-Za-z0-9 '()+,\-./:=?]+$/.test(text) ? printableText(text) : utf8Text(text)
}

/** Every attribute with its object identifier, in order. Throws Malformed. */
export function readName(name: Element): { oid: string; value: string }[] {
  return sequenceOf(name).flatMap((group) =>
    setOf(group).map((attribute) => {
      sequenceOf(attribute)
      return { oid: oidOf(part(attribute, 0)), value: textOf(part(attribute, 1)) }
    }),
  )
}

/** The first common name; undefined where the name has none. */
export function commonNameOf(name: Element): string | undefined {
  return readName(name).find(({ oid }) => oid === oids.commonName)?.value
}
