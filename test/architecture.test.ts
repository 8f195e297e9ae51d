/**
 * Keeps the floor plan: a room imports only from floors below its own and enters another room by its front door (the
 * file named like the room); libraries stay behind their fences; nothing imports in a circle; no file grows too long.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, normalize } from 'node:path'
import { describe, it } from 'node:test'

/** The rooms of a signed-in person. */
const own = [
  'account-page',
  'account-password',
  'account-question',
  'account-history',
  'account-devices',
  'account-method',
  'account-contacts',
  'account-sessions',
  'account-sites',
  'account-notices',
  'account-not-me',
  'account-check-up',
  'account-prompt',
  'account-two-step',
  'account-trusted-browsers',
  'account-one-time-password',
  'account-recovery-codes',
  'account-passkeys',
  'account-requests',
  'account-approvals',
] as const

const floors = [
  ['language', 'options', 'look-alikes', 'x509', 'web', 'crypto', 'database', 'outgoing', 'messages', 'mailbox'],
  [
    'tenants',
    'accounts',
    'sites',
    'sign-ins',
    'sessions',
    'history',
    'limits',
    'guesses',
    'audit',
    'api-tokens',
    'known-browsers',
    'reports',
    'devices',
    'certificate-authorities',
    'signing-keys',
    'pending-requests',
    'announcements',
    'advice',
  ],
  [
    'decision',
    'passwords',
    'security-questions',
    'security-codes',
    'trusted-browsers',
    'two-step',
    'notices',
    'certificates',
    'logout-tokens',
    'message-reading',
    'one-time-passwords',
    'recovery-codes',
    'passkeys',
    'app-prompts',
    'approvals',
  ],
  [
    'sign-in',
    'enrolment',
    'certificate-download',
    'certificate-reissue',
    'certificate-host',
    'recovery',
    ...own,
    'management-api',
    'support-desk',
    'protocol',
    'device-sign-in',
    'site-trial',
    'command-line',
    'operations',
    'well-known',
    'help',
    'app-links',
    'prompt-check',
    'report-form',
    'advice-pages',
    'approval-app',
    'manual',
  ],
] as const

/** Rooms of the lowest floor stand in the order in which they may use one another, and may be entered at any file. */
const foundation: readonly string[] = floors[0]
const floorOf = new Map<string, number>(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)))

/** Where a library may be used: a room, or a kind of file in any room. */
const fences: Record<string, (room: string, file: string) => boolean> = {
  'oidc-provider': (room) => room === 'protocol',
  kysely: (room, file) => room === 'database' || /^(table|.*store)\.ts$/.test(file),
  pg: (room) => room === 'database',
  'node:sqlite': (room) => room === 'database',
  hono: (room, file) => room === 'web' || file === 'app.ts' || /(^|-)(routes|pages)\.ts$/.test(file),
  '@hono/node-server': (room) => room === 'web',
  '@node-rs/argon2': (room) => room === 'crypto',
  nodemailer: (room) => room === 'messages',
  tldts: (room) => room === 'look-alikes',
  '@zxcvbn-ts/core': (room) => room === 'passwords',
  '@simplewebauthn/server': (room) => room === 'passkeys',
  uqr: (room) => room === 'web',
  http_ece: (room) => room === 'approvals',
}

interface Source {
  path: string
  room: string
  file: string
  imports: string[]
}

const sources = globSync('src/**/*.ts').map((path): Source => {
  const [room, ...rest] = path.slice('src/'.length).split('/')
  const isTop = rest.length === 0
  const text = readFileSync(path, 'utf8')
  const imports = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"]*?from '([^']+)'|\bimport\('([^']+)'\)|(?:^|\n)import '([^']+)'/g,
    ),
  ]
  return {
    path,
    room: isTop ? '' : room!,
    file: isTop ? room! : rest.join('/'),
    imports: imports.map(([, from, dynamic, bare]) => (from ?? dynamic ?? bare)!),
  }
})

const isTest = ({ path }: Source) => path.endsWith('.test.ts')

function roomIn(target: string): { room: string; file: string } | undefined {
  if (!target.startsWith('#') || target.startsWith('#test/')) return undefined
  const [room, ...file] = target.slice(1).split('/')
  return { room: room!, file: file.join('/') }
}

function complaintAbout(source: Source, target: string): string | undefined {
  const other = roomIn(target)
  if (!other || other.room === source.room) return undefined
  const [own, theirs] = [floorOf.get(source.room)!, floorOf.get(other.room)]
  if (theirs === undefined) return `${target} is not on the floor plan`
  if (theirs > own) return `${target} is on a floor above`
  if (theirs === own && own > 0) return `${target} is on the same floor`
  if (theirs === own && foundation.indexOf(other.room) > foundation.indexOf(source.room))
    return `${target} stands on this room`
  if (theirs > 0 && other.file !== `${other.room}.ts`) return `${target} is not a front door`
  return undefined
}

describe('the floor plan', () => {
  it('knows every room', () => {
    const rooms = new Set(sources.map(({ room }) => room).filter((room) => room !== ''))
    assert.deepEqual(
      [...rooms].filter((room) => !floorOf.has(room)),
      [],
    )
  })

  it('is kept by every import: down only, through the front door', () => {
    const inRooms = sources.filter((source) => source.room !== '' && !isTest(source))
    const complaints = inRooms.flatMap((source) =>
      source.imports
        .flatMap((target) => complaintAbout(source, target) ?? [])
        .map((complaint) => `${source.path}: ${complaint}`),
    )
    assert.deepEqual(complaints, [])
  })

  it('gives every room a front door', () => {
    const doors = new Set(sources.map(({ path }) => path))
    const entered = [...floorOf].filter(([room, floor]) => floor > 0 && sources.some((source) => source.room === room))
    assert.deepEqual(
      entered.map(([room]) => `src/${room}/${room}.ts`).filter((door) => !doors.has(door)),
      [],
    )
  })

  it('keeps each library behind its fence', () => {
    const complaints = sources
      .filter((source) => !isTest(source))
      .flatMap((source) =>
        source.imports.map((target) => {
          const library = Object.keys(fences).find((name) => target === name || target.startsWith(`${name}/`))
          return library && !fences[library]!(source.room, source.file) ? `${source.path} uses ${library}` : ''
        }),
      )
    assert.deepEqual(complaints.filter(Boolean), [])
  })

  it('lets sessions end in one place, where their sites are told', () => {
    const enders = sources
      .filter((source) => !isTest(source) && source.room !== 'sessions')
      .filter(({ path }) => /\bsessions\.(end|endAll)\(/.test(readFileSync(path, 'utf8')))
    assert.deepEqual(
      enders.map(({ path }) => path),
      ['src/protocol/endings.ts'],
    )
  })

  it('has no circles', () => {
    const byPath = new Map(sources.map((source) => [source.path, source]))
    const reached = new Map<string, 'under way' | 'done'>()
    const circles: string[] = []
    const walk = (path: string, trail: string[]) => {
      if (reached.get(path) === 'done') return
      if (reached.get(path) === 'under way') {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
        return
      }
      reached.set(path, 'under way')
      const source = byPath.get(path)
      for (const target of source ? valueImports(source) : []) walk(target, [...trail, path])
      reached.set(path, 'done')
    }
    for (const { path } of sources) walk(path, [])
    assert.deepEqual(circles, [])
  })

  it('has no file over 400 lines', () => {
    const long = [...sources.map(({ path }) => path), ...globSync('{test,demo,bench}/**/*.ts')].filter(
      (path) => readFileSync(path, 'utf8').split('\n').length > 401,
    )
    assert.deepEqual(long, [])
  })
})

/** Types may name each other in both directions; running code may not. */
function valueImports({ path }: Source): string[] {
  const text = readFileSync(path, 'utf8')
  const statements = [...text.matchAll(/(?:^|\n)(import|export)\s+(?!type\b)([^'"]*?)from '([^']+)'/g)]
  return statements
    .filter(([, , names]) => !/^\{\s*(type [^,}]+,?\s*)+\}\s*$/.test(names!.trim()))
    .map(([, , , target]) => target!)
    .flatMap((target) => {
      if (target.startsWith('.')) return [normalize(`${dirname(path)}/${target}`)]
      return target.startsWith('#') && !target.startsWith('#test/') ? [`src/${target.slice(1)}`] : []
    })
}
