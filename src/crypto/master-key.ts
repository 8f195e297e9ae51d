/**
 * Where the master keys come from: the setting, or for an embedded install a file in the data folder, made at the
 * first start. The keys never enter the database, so a stolen copy of it opens nothing.
 */
import { randomBytes, scryptSync } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '#web/problem.ts'

export interface MasterKeySource {
  /** The setting's value: one key, or several parted by white space, newest first. */
  setting?: string | undefined
  /** Where an embedded install keeps its own key; absent when several nodes share a database. */
  dataFolder?: string | undefined
}

/** The file's name in the data folder. */
export const masterKeyFile = 'master.key'

/**
 * The master keys, newest first. Throws Problem `master-key-missing` when there is neither a setting nor a data folder,
 * and `master-key-unusable` when a key is too short.
 */
export function masterKeys({ setting, dataFolder }: MasterKeySource): Buffer[] {
  if (setting !== undefined && setting.trim() !== '') return parseKeys(setting)
  if (dataFolder === undefined) {
    throw new Problem('master-key-missing', 500, {
      ja: 'マスターキーが設定されていません。SEKISHO_MASTER_KEYに32バイトの鍵を設定してください。',
      en: 'There is no master key. Set SEKISHO_MASTER_KEY to a key of 32 bytes.',
    })
  }
  return parseKeys(keptOrMade(dataFolder))
}

function parseKeys(text: string): Buffer[] {
  return text.trim().split(/\s+/).map(parseKey)
}

function parseKey(text: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  const bytes = /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined
  if (bytes?.length === 32) return bytes
  // Words that a person chose hold less than their length: stretched, with a fixed salt so that every node gets the same.
  if (text.length >= 32) return scryptSync(text, 'sekisho master key', 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 })
  throw new Problem('master-key-unusable', 500, {
    ja: 'マスターキーが短すぎます。32バイトの鍵を16進数（64文字）またはBase64（44文字）で設定してください。',
    en: 'The master key is too short. Give 32 bytes as hexadecimal (64 characters) or base64 (44 characters).',
  })
}

/** Two processes may start at once; whoever links the file first has made the key, and both read that one. */
function keptOrMade(dataFolder: string): string {
  const path = join(dataFolder, masterKeyFile)
  const kept = readIfThere(path)
  if (kept !== undefined) return kept
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  writeDurably(draft, `${randomBytes(32).toString('base64')}\n`)
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
  flushFolder(dataFolder)
  return readFileSync(path, 'utf8')
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A key that a power cut takes back would leave rows behind that nothing opens. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return // Windows can't open a folder, and writes names through.
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
