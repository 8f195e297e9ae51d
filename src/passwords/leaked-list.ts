/**
 * Passwords that attackers try first: a list of about 49,000 that comes with a library, and any bigger one that the
 * operator adds as a file. Nothing leaves this server.
 *
 * The file has the form in which Have I Been Pwned gives its list: a SHA-1 in hexadecimal on each line, optionally with
 * `:count`, sorted. It is searched where it lies, about 35 small reads for a thousand million lines, and takes no memory.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { Problem } from '#web/problem.ts'

export interface LeakedList {
  /** Whether the password, in this or in small letters, is listed; or a listed word or a few characters repeated. */
  has(password: string): Promise<boolean>
  /** Reads the lists ahead of the first use. Throws Problem `leaked-list-unusable` for a file in another form. */
  ready(): Promise<void>
  close(): Promise<void>
}

export function leakedList(file?: string): LeakedList {
  let common: Promise<ReadonlySet<string>> | undefined
  let sorted: Promise<SortedHashes> | undefined
  const loadCommon = () => (common ??= commonPasswords())
  const openSorted = (path: string) => {
    sorted ??= openHashes(path).catch((error: unknown) => {
      sorted = undefined // A file that was missing may be there at the next try.
      throw error
    })
    return sorted
  }

  return {
    async ready() {
      await loadCommon()
      if (file !== undefined) await openSorted(file)
    },
    async has(password) {
      const small = password.toLowerCase()
      const listed = await loadCommon()
      if (listed.has(small) || isRepetition(small, listed)) return true
      if (file === undefined) return false
      const hashes = await openSorted(file)
      return (await hashes.has(sha1(password))) || (small !== password && hashes.has(sha1(small)))
    },
    close: async () => (await sorted)?.close(),
  }
}

async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'].map((password) => String(password).normalize('NFC').toLowerCase()))
}

/** Longer passwords are asked for often, and answered with `aaaaaaaaaaaaaaa` or `passwordpassword`. */
function isRepetition(password: string, listed: ReadonlySet<string>): boolean {
  const period = shortestPeriod(password)
  return period < password.length && (period <= 3 || listed.has(password.slice(0, period)))
}

/** The length of the shortest beginning that gives the whole text when repeated, the last time perhaps in part. */
function shortestPeriod(text: string): number {
  for (let period = 1; period < text.length; period++) {
    if (text.startsWith(text.slice(period))) return period
  }
  return text.length
}

interface SortedHashes {
  has(hash: string): Promise<boolean>
  close(): Promise<void>
}

/** Longer than any line of the list. */
const window = 128

async function openHashes(path: string): Promise<SortedHashes> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw unusable(path, cause)
  })
  const { size } = await file.stat()
  try {
    await refuseUnsorted(file, size)
  } catch (cause) {
    await file.close()
    throw unusable(path, cause)
  }
  return { has: (hash) => search(file, size, hash), close: () => file.close() }
}

async function search(file: FileHandle, size: number, hash: string): Promise<boolean> {
  let from = 0
  let to = size
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const line = await lineFrom(file, middle)
    if (line === undefined || line.hash > hash) to = middle
    else if (line.hash === hash) return true
    else from = line.end
  }
  return false
}

/** The first line that begins at `position` or after it; `end` is where the next one begins. */
async function lineFrom(file: FileHandle, position: number): Promise<{ hash: string; end: number } | undefined> {
  // The byte before tells whether a line begins exactly here.
  const start = Math.max(0, position - 1)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2 * window), 0, 2 * window, start)
  const text = buffer.toString('latin1', 0, bytesRead)
  const begin = position === 0 ? 0 : text.indexOf('\n') + 1
  if ((position > 0 && begin === 0) || begin >= text.length) return undefined
  const hash = /^[0-9a-f]{40}(?=:|\r|\n|$)/i.exec(text.slice(begin))?.[0]
  if (!hash) throw new Error(`no SHA-1 at byte ${start + begin}`)
  const next = text.indexOf('\n', begin)
  return { hash: hash.toUpperCase(), end: next < 0 ? start + text.length : start + next + 1 }
}

/** A look at a few places is enough to tell a list sorted by frequency, or one of words, from what is needed. */
async function refuseUnsorted(file: FileHandle, size: number): Promise<void> {
  let last = ''
  for (let part = 0; part < 64; part++) {
    const line = await lineFrom(file, Math.floor((size / 64) * part))
    if (line === undefined) continue
    if (line.hash < last) throw new Error('not sorted by hash')
    last = line.hash
  }
  if (last === '') throw new Error('empty')
}

function sha1(password: string): string {
  return createHash('sha1').update(password).digest('hex').toUpperCase()
}

function unusable(path: string, cause: unknown): Problem {
  const text = {
    ja: `流出パスワードの一覧を使用できません（${path}）。各行がSHA-1の16進数で、並べ替え済みのファイルを指定してください。`,
    en: `The list of leaked passwords cannot be used (${path}). It has to hold one SHA-1 in hexadecimal on each line, sorted.`,
  }
  return new Problem('leaked-list-unusable', 500, text, { cause })
}
