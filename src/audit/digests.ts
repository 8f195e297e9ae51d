import { createHash } from 'node:crypto'
import type { AuditEntryTable, AuditSealTable } from './table.ts'

export type Personal = Pick<AuditEntryTable, 'subject' | 'reason' | 'detail' | 'ip'>
export type Lasting = Pick<AuditEntryTable, 'node' | 'number' | 'happened_at' | 'tenant_id' | 'actor' | 'act'>

/** Of the fields that can be erased. */
export function personalDigest(salt: string, { subject, reason, detail, ip }: Personal): string {
  return digest(['personal-1', salt, subject, reason, detail, ip])
}

/** Of an entry: the fields that stay, and the digest of those that may go. */
export function entryDigest(entry: Lasting, personal: string): string {
  const { node, number, happened_at, tenant_id, actor, act } = entry
  return digest(['entry-1', node, number, happened_at, tenant_id, actor, act, personal])
}

/** What a seal's link is the keyed digest of. `before` is the link before it, empty for the first. */
export function linkText(before: string, seal: Omit<AuditSealTable, 'link'>, digests: readonly string[]): string {
  const { position, node, first_number, last_number, key_id, sealed_at } = seal
  return JSON.stringify(['seal-1', before, position, node, first_number, last_number, key_id, sealed_at, ...digests])
}

const digest = (parts: readonly unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
