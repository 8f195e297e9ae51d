import { timingSafeEqual } from 'node:crypto'

/** A keyed digest (HMAC) of the cursors' own purpose. */
export type Keyed = (value: string) => string

/** Cursors of lists: opaque to the caller, and of no use when altered or taken to another list. */
export interface Cursors {
  /** `list` names the list with everything that chooses its items; `after` is where the page ends. */
  write(list: string, after: string): string
  /** Undefined when it was not written here for this list. */
  read(list: string, cursor: string): string | undefined
}

export function cursors(keyed: Keyed): Cursors {
  const seal = (list: string, after: string) => keyed(JSON.stringify([list, after]))

  return {
    write: (list, after) => `${Buffer.from(after).toString('base64url')}.${seal(list, after)}`,

    read(list, cursor) {
      const [text = '', given = '', ...more] = cursor.split('.')
      const after = Buffer.from(text, 'base64url').toString()
      // Base64 has several spellings of the same bytes; only one of them was written.
      if (more.length > 0 || Buffer.from(after).toString('base64url') !== text) return undefined
      return isSame(given, seal(list, after)) ? after : undefined
    },
  }
}

function isSame(given: string, sealed: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(sealed)]
  return a.length === b.length && timingSafeEqual(a, b)
}
