import { z } from 'zod'
import * as announcements from '#announcements/announcements.ts'
import { mergePatch, patchOf } from '../frame/merge-patch.ts'
import { changing, type Event, listing, type Operation, reading } from '../frame/operation.ts'
import { checked, notFound } from '../frame/problems.ts'
import { line, lines, named, rfc3339, rfc3339OrNull, time } from '../frame/shapes.ts'
import type { ApiParts } from '../parts.ts'

const moment = z.iso.datetime({ offset: true })
const inBoth = <T extends z.ZodType>(text: T) => z.strictObject({ ja: text, en: text })

const settings = z.strictObject({
  kind: z.enum(announcements.announcementKinds),
  title: inBoth(line(100)),
  text: inBoth(lines(2000)),
  from: moment.optional(),
  until: moment.nullish(),
})
const announcement = named(
  'Announcement',
  z.strictObject({
    ...settings.shape,
    id: z.string(),
    from: time,
    until: time.nullable(),
    state: z.enum(['planned', 'current', 'over']),
    createdAt: time,
    changedAt: time,
  }),
)
const newAnnouncement = named('NewAnnouncement', settings)
const announcementPatch = named('AnnouncementPatch', patchOf(settings))

/** Whose announcements a set of operations is about. */
interface Whose<Path extends string> {
  path: Path
  /** Ends the names of the operations. */
  suffix: string
  of: { ja: string; en: string }
  isOperators: boolean
}

/** Maintenance, incidents and news: of the installation by its operators, of a tenant by its administrators. */
export function announcementOperations(parts: ApiParts): Operation[] {
  return [
    ...operationsOf(parts, {
      path: '/announcements',
      suffix: 'ForAll',
      of: { ja: '全契約へのお知らせ', en: 'of the whole installation' },
      isOperators: true,
    }),
    ...operationsOf(parts, {
      path: '/tenants/:tenant/announcements',
      suffix: '',
      of: { ja: '契約のお知らせ', en: 'of a tenant' },
      isOperators: false,
    }),
  ]
}

function operationsOf(parts: ApiParts, { path, suffix, of, isOperators }: Whose<string>): Operation[] {
  const { database, tenants } = parts
  const roles = isOperators ? (['operator'] as const) : (['operator', 'administrator'] as const)
  const readers = isOperators ? roles : (['operator', 'administrator', 'support', 'auditor'] as const)
  const common = { section: 'announcements', roles }
  const tenantOf = (parameters: Record<string, string>) => parameters['tenant'] ?? null
  const mustExist = async (parameters: Record<string, string>) => {
    const id = tenantOf(parameters)
    if (id !== null && !(await tenants.find(id))) throw notFound()
  }
  const told = (act: string, { tenantId, id }: announcements.Announcement, detail?: Event['detail']): Event => ({
    act,
    ...(tenantId === null ? {} : { tenantId }),
    subject: id,
    ...(detail ? { detail } : {}),
  })

  return [
    changing({
      ...common,
      method: 'POST',
      path,
      name: `addAnnouncement${suffix}`,
      summary: { ja: `${of.ja}を追加する`, en: `Add an announcement ${of.en}` },
      body: newAnnouncement,
      answer: announcement,
      prepare: ({ parameters }) => mustExist(parameters),
      async change(trx, { parameters, body, now }) {
        const added = await announcements.add(trx, tenantOf(parameters), factsOf(body, now), now)
        return { answer: shown(added, now), event: told('announcementAdded', added) }
      },
    }),
    listing({
      ...common,
      path,
      name: `listAnnouncements${suffix}`,
      summary: { ja: `${of.ja}の一覧`, en: `List the announcements ${of.en}` },
      roles: readers,
      answer: announcement,
      async list({ parameters, now }, { after, limit }) {
        await mustExist(parameters)
        const found = await announcements.list(database.db, tenantOf(parameters), { after, limit: limit + 1 })
        const items = found.slice(0, limit)
        return {
          items: items.map((one) => shown(one, now)),
          after: found.length > limit ? items.at(-1)?.id : undefined,
        }
      },
    }),
    reading({
      ...common,
      path: `${path}/:id`,
      name: `readAnnouncement${suffix}`,
      summary: { ja: `${of.ja}を見る`, en: `Read an announcement ${of.en}` },
      roles: readers,
      answer: announcement,
      async read({ parameters, now }) {
        const found = await announcements.find(database.db, tenantOf(parameters), idOf(parameters))
        if (!found) throw notFound()
        return shown(found, now)
      },
    }),
    changing({
      ...common,
      method: 'PATCH',
      path: `${path}/:id`,
      name: `changeAnnouncement${suffix}`,
      summary: { ja: `${of.ja}を変更する`, en: `Change an announcement ${of.en}` },
      body: announcementPatch,
      answer: announcement,
      async change(trx, { parameters, body, now }) {
        const present = await announcements.find(trx, tenantOf(parameters), idOf(parameters))
        if (!present) throw notFound()
        const { kind, title, text, from, until } = shown(present, now)
        const merged = checked(settings, mergePatch({ kind, title, text, from, until }, body))
        const facts = factsOf(merged, present.from)
        const changed = await announcements.change(trx, present.tenantId, present.id, facts, now)
        const event = told('announcementChanged', changed, { fields: Object.keys(body) })
        return { answer: shown(changed, now), event }
      },
    }),
    changing({
      ...common,
      method: 'POST',
      path: `${path}/:id/end`,
      name: `endAnnouncement${suffix}`,
      summary: { ja: `${of.ja}を終了する`, en: `End an announcement ${of.en}` },
      answer: announcement,
      async change(trx, { parameters, now }) {
        const ended = await announcements.end(trx, tenantOf(parameters), idOf(parameters), now)
        return { answer: shown(ended, now), event: told('announcementEnded', ended) }
      },
    }),
  ]
}

const idOf = (parameters: Record<string, string>) => parameters['id'] ?? ''

const secondsOf = (text: string) => Math.floor(Date.parse(text) / 1000)

function factsOf(
  { kind, title, text, from, until }: z.output<typeof settings>,
  start: number,
): announcements.AnnouncementFacts {
  return {
    kind,
    title,
    text,
    from: from === undefined ? start : secondsOf(from),
    until: until == null ? null : secondsOf(until),
  }
}

function shown(one: announcements.Announcement, now: number): z.input<typeof announcement> {
  const { id, kind, title, text, from, until, createdAt, changedAt } = one
  return {
    id,
    kind,
    title,
    text,
    from: rfc3339(from),
    until: rfc3339OrNull(until),
    state: announcements.phaseOf(one, now),
    createdAt: rfc3339(createdAt),
    changedAt: rfc3339(changedAt),
  }
}
