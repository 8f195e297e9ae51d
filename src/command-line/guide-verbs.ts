/** What people are told: announcements, of one tenant or of the whole installation, and user manuals. */
import { assignments, fields, type Given, UsageError } from './given.ts'
import { bodyFile, enc, page, paged, tenantPath, type Verb } from './verb.ts'

const announcementsPath = (given: Given) =>
  given['tenant'] === undefined ? '/announcements' : `${tenantPath(given)}/announcements`
const announcementPath = (given: Given) => `${announcementsPath(given)}/${enc(given['announcement'])}`

const ofTenant: [string, string] = ['--tenant <tenant>', 'of this tenant; without it, of the whole installation']

const advicePath = (given: Given) => `${tenantPath(given)}/advice/${enc(given['page'])}`

/** What people are told about fakes. */
const adviceVerbs: readonly Verb[] = [
  {
    noun: 'advice',
    verb: 'list',
    takes: ['tenant'],
    words: 'list the pages of advice',
    method: 'GET',
    path: (given) => `${tenantPath(given)}/advice`,
    columns: ['page', 'version', 'publishedAt'],
  },
  {
    noun: 'advice',
    verb: 'show',
    takes: ['tenant', 'page'],
    words: 'show a page of advice: contact, never-asks or after-fake',
    method: 'GET',
    path: advicePath,
  },
  {
    noun: 'advice',
    verb: 'change',
    takes: ['tenant', 'page', 'assignments...'],
    options: [bodyFile],
    words: 'change its words: en="Call {tel}." ja=null (null: the built-in words)',
    method: 'PATCH',
    path: advicePath,
    body: assignments,
  },
  {
    noun: 'advice',
    verb: 'versions',
    takes: ['tenant', 'page'],
    words: 'list how a page of advice was before',
    method: 'GET',
    path: (given) => `${advicePath(given)}/versions`,
    columns: ['version', 'publishedAt', 'by'],
  },
]

export const guideVerbs: readonly Verb[] = [
  ...adviceVerbs,
  {
    noun: 'announcement',
    verb: 'add',
    options: [
      ofTenant,
      ['--kind <kind>', 'maintenance, incident or news'],
      ['--title-ja <line>', 'one line in Japanese'],
      ['--title-en <line>', 'one line in English'],
      ['--text-ja <text>', 'what there is to know, in Japanese'],
      ['--text-en <text>', 'what there is to know, in English'],
      ['--from <time>', 'such as 2027-01-15T01:00:00+09:00; without it, now'],
      ['--until <time>', 'without it, until it is ended'],
      bodyFile,
    ],
    words: 'announce maintenance or an incident',
    method: 'POST',
    path: announcementsPath,
    body: announcementOf,
  },
  {
    noun: 'announcement',
    verb: 'list',
    options: [ofTenant, ...page],
    words: 'list announcements',
    method: 'GET',
    path: (given) => paged(announcementsPath(given), given),
    columns: ['id', 'kind', 'state', 'from', 'until'],
  },
  {
    noun: 'announcement',
    verb: 'show',
    takes: ['announcement'],
    options: [ofTenant],
    words: 'show an announcement',
    method: 'GET',
    path: announcementPath,
  },
  {
    noun: 'announcement',
    verb: 'change',
    takes: ['announcement', 'assignments...'],
    options: [ofTenant, bodyFile],
    words: 'change one: until=2027-01-15T05:00:00+09:00 title.en="It takes longer"',
    method: 'PATCH',
    path: announcementPath,
    body: assignments,
  },
  {
    noun: 'announcement',
    verb: 'end',
    takes: ['announcement'],
    options: [ofTenant],
    words: 'end an announcement now',
    method: 'POST',
    path: (given) => `${announcementPath(given)}/end`,
  },
  {
    noun: 'manual',
    verb: 'build',
    takes: ['tenant'],
    words: 'make the user manual from the present pages; prints its version and address',
    method: 'POST',
    path: (given) => `${tenantPath(given)}/manuals`,
  },
  {
    noun: 'manual',
    verb: 'list',
    takes: ['tenant'],
    words: 'list the versions of the user manual',
    method: 'GET',
    path: (given) => `${tenantPath(given)}/manuals`,
    columns: ['version', 'madeAt', 'url'],
  },
]

/** The options by language, beside what the file says. */
async function announcementOf(given: Given): Promise<unknown> {
  const said = (await fields(given, { kind: 'kind', from: 'from', until: 'until' })) as Record<string, unknown>
  for (const name of ['title', 'text'] as const) {
    const [ja, en] = [given[`${name}Ja`], given[`${name}En`]]
    if ((ja === undefined) !== (en === undefined)) throw new UsageError(`--${name}-ja and --${name}-en go together`)
    if (ja !== undefined) said[name] = { ja, en }
  }
  return said
}
