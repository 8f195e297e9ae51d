import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Keyed, SealBroken } from '#crypto/sealing.ts'
import type { Db } from '#database/database.ts'
import { entryDigest, linkText, personalDigest } from './digests.ts'
import * as store from './store.ts'
import type { AuditEntryTable, AuditSealTable } from './table.ts'

const readAtOnce = 500
const faultsShown = 100

/** What is wrong, and where: an entry of a node, or a seal by its position. */
export type Fault =
  | { what: 'entry-changed' | 'entry-missing' | 'entry-added'; node: string; number: number }
  | { what: 'seal-broken' | 'seal-missing' | 'seal-key-unknown'; position: number }

/** The end of the chain. Kept elsewhere, it shows at a later verification that nothing was cut off. */
export interface Head {
  position: number
  link: string
}

export interface Verdict {
  intact: boolean
  entries: number
  unsealed: number
  /** Entries whose personal fields were erased; that is no fault. */
  erased: number
  /** The first hundred. */
  faults: Fault[]
  head: Head | undefined
}

/** The verification so far. */
interface Findings {
  entries: number
  unsealed: number
  erased: number
  faults: Fault[]
  /** Up to which number of each node the seals went. */
  sealed: Map<string, number>
}

/**
 * Reads the whole audit and compares it with its digests and its chain, beside running writers. `known` is the head of an
 * earlier verification, which the chain must still hold.
 */
export async function verify(db: Db, keyed: Keyed, known?: Head): Promise<Verdict> {
  // What is written from here on belongs to the next verification.
  const nodes = await store.nodes(db)
  const findings: Findings = { entries: 0, unsealed: 0, erased: 0, faults: [], sealed: new Map() }
  const head = await judgeSeals(db, keyed, findings, known)
  for (const { node, lastNumber } of nodes) await judgeUnsealed(db, findings, node, lastNumber)
  for (const stranger of await store.strangers(db, faultsShown)) {
    findings.faults.push({ what: 'entry-added', ...stranger })
  }
  const { entries, unsealed, erased, faults } = findings
  return { intact: faults.length === 0, entries, unsealed, erased, faults: faults.slice(0, faultsShown), head }
}

async function judgeSeals(db: Db, keyed: Keyed, findings: Findings, known?: Head): Promise<Head | undefined> {
  let last: AuditSealTable | undefined
  for (;;) {
    const seals = await store.sealsAfter(db, last?.position ?? 0, readAtOnce)
    for (const seal of seals) {
      await judgeSeal(db, keyed, findings, seal, last)
      if (known?.position === seal.position && known.link !== seal.link) {
        findings.faults.push({ what: 'seal-broken', position: seal.position })
      }
      last = seal
    }
    if (seals.length < readAtOnce) break
  }
  const position = last?.position ?? 0
  if (known && known.position > position) findings.faults.push({ what: 'seal-missing', position: position + 1 })
  return last && { position: last.position, link: last.link }
}

async function judgeSeal(db: Db, keyed: Keyed, findings: Findings, seal: AuditSealTable, before?: AuditSealTable) {
  const { position, node, first_number, last_number } = seal
  if (position !== (before?.position ?? 0) + 1) findings.faults.push({ what: 'seal-missing', position: position - 1 })
  // From where the seals of the node ended, whatever this one says: what lies between would be judged by nobody.
  const entries = await judgeEntries(db, findings, node, (findings.sealed.get(node) ?? 0) + 1, last_number)
  findings.sealed.set(node, last_number)
  const covered = entries.filter(({ number }) => number >= first_number).map(({ digest }) => digest)
  const fault = linkFault(keyed, seal, linkText(before?.link ?? '', seal, covered))
  if (fault) findings.faults.push({ what: fault, position })
  await nextTurn()
}

function linkFault(keyed: Keyed, { key_id, link }: AuditSealTable, text: string) {
  try {
    return keyed(text, key_id) === link ? undefined : 'seal-broken'
  } catch (error) {
    if (error instanceof SealBroken) return 'seal-key-unknown'
    throw error
  }
}

async function judgeUnsealed(db: Db, findings: Findings, node: string, lastNumber: number): Promise<void> {
  const first = (findings.sealed.get(node) ?? 0) + 1
  for (let from = first; from <= lastNumber; from += readAtOnce) {
    const to = Math.min(from + readAtOnce - 1, lastNumber)
    const entries = await judgeEntries(db, findings, node, from, to)
    findings.unsealed += entries.length
    await nextTurn()
  }
}

/** Judges the numbers `from` to `to` of a node: each there once, each as it was written. */
async function judgeEntries(db: Db, findings: Findings, node: string, from: number, to: number) {
  const entries = await store.entriesOf(db, node, from, to, readAtOnce)
  let expected = from
  for (const entry of entries) {
    if (entry.number !== expected) findings.faults.push({ what: 'entry-missing', node, number: expected })
    if (!isUnchanged(entry)) findings.faults.push({ what: 'entry-changed', node, number: entry.number })
    if (entry.salt === null) findings.erased += 1
    expected = entry.number + 1
  }
  if (expected <= to) findings.faults.push({ what: 'entry-missing', node, number: expected })
  findings.entries += entries.length
  return entries
}

/** An erased entry has nothing left of its personal fields; any other still has exactly what was written. */
function isUnchanged(entry: AuditEntryTable): boolean {
  const { salt, subject, reason, detail, ip } = entry
  const personal = salt === null ? entry.personal_digest : personalDigest(salt, entry)
  const emptied = [subject, reason, detail, ip].every((field) => field === null)
  return (
    (salt !== null || emptied) && personal === entry.personal_digest && entryDigest(entry, personal) === entry.digest
  )
}
