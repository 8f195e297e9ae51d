/**
 * The walk through a specimen of the house: what its pages ask is typed in, and each page is read on the way. So the manual
 * follows the policy without knowing it: a step that the policy adds is met, one that it takes away is not.
 */

import type { Specimen, SpecimenPerson } from './manual.ts'
import { below, firstBelow, hasClass, textOf, treeOf } from './markup.ts'
import { type Answer, person, type Seen } from './person.ts'
import { type Screen, screenOf } from './screens.ts'

export const chapterNames = ['enrolment', 'sign-in', 'two-step', 'recovery', 'account'] as const
export type ChapterName = (typeof chapterNames)[number]

export interface Chapter {
  name: ChapterName
  screens: Screen[]
}

type Language = 'ja' | 'en'

/** More pages in a row than any policy asks for. */
const mostPages = 15

/** Chapters without a page are left out: what the tenant does not offer is not in its manual. */
export async function walk(specimen: Specimen, language: Language): Promise<Chapter[]> {
  const chapters: Chapter[] = [
    { name: 'enrolment', screens: await enrolment(specimen, language) },
    { name: 'sign-in', screens: await signIn(specimen, language, 'plain') },
    { name: 'two-step', screens: await twoStep(specimen, language) },
    { name: 'recovery', screens: await recovery(specimen, language) },
    { name: 'account', screens: await account(specimen, language) },
  ]
  return chapters.filter(({ screens }) => screens.length > 0)
}

async function enrolment(specimen: Specimen, language: Language): Promise<Screen[]> {
  const who = person(specimen, language)
  const { url, password } = await specimen.invite(language)
  const answers = answersOf(specimen, { enrolment_password: password })
  return (await goThrough(who, await who.open(url), answers)).screens
}

async function signIn(specimen: Specimen, language: Language, kind: 'plain' | 'two-step'): Promise<Screen[]> {
  const somebody = await specimen.addAccount(language, kind)
  const who = person(specimen, language)
  const start = await who.open(`${specimen.base}/account`)
  const { screens, last } = await goThrough(who, start, answersOf(specimen, somebody))
  // Who ends elsewhere met something that nobody can be told to do.
  return nameOf(last) === 'done' || kind === 'plain' ? screens : []
}

/** Only what differs from the other sign-in. */
async function twoStep(specimen: Specimen, language: Language): Promise<Screen[]> {
  if (!specimen.offersTwoStep) return []
  const [plain, other] = [await signIn(specimen, language, 'plain'), await signIn(specimen, language, 'two-step')]
  return JSON.stringify(plain) === JSON.stringify(other) ? [] : other
}

async function recovery(specimen: Specimen, language: Language): Promise<Screen[]> {
  const somebody = await specimen.addAccount(language, 'plain')
  const who = person(specimen, language)
  const asked = await goThrough(who, await who.open(`${specimen.base}/recover`), answersOf(specimen, somebody))
  if (asked.screens.length === 0) return []
  const letter = await specimen.messageTo(somebody.mail)
  const link = /https?:\S+\/recover\/\S+/.exec(letter ?? '')?.[0]
  const number = /(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/.exec(letter ?? '')?.[0]
  const next = link ?? `${specimen.base}/recover/number`
  const answers = answersOf(specimen, { ...somebody, ...(number ? { number } : {}) })
  const { screens, last } = await goThrough(who, await who.open(next), answers)
  return [...asked.screens, ...screens, ...(await withIssued(specimen, language, somebody, last))]
}

/** Who was given a password signs in with it; only what then comes beside the usual pages is told. */
async function withIssued(
  specimen: Specimen,
  language: Language,
  somebody: SpecimenPerson,
  last: Seen,
): Promise<Screen[]> {
  const shown = firstBelow(treeOf(last.html), ({ attributes }) => attributes.get('data-secret') === 'password')
  if (!shown) return []
  const who = person(specimen, language)
  const answers = answersOf(specimen, { ...somebody, password: textOf(shown) })
  const { screens } = await goThrough(who, await who.open(`${specimen.base}/account`), answers)
  return screens.filter(({ name }) => name === 'new-password')
}

/** The page itself, then every room of its menu, each with the pages that its buttons lead to. */
async function account(specimen: Specimen, language: Language): Promise<Screen[]> {
  const entered = await enter(specimen, language)
  if (!entered) return []
  const { who, first } = entered
  const screens: Screen[] = []
  const add = (seen: Seen): boolean => {
    const screen = seen.status === 200 ? screenOf(seen.html) : undefined
    const isNew =
      screen !== undefined && !screens.some(({ name, title }) => name === screen.name && title === screen.title)
    if (isNew) screens.push(screen)
    return isNew
  }
  const rooms = linksIn(first, 'nav')
  for (const room of rooms) {
    const seen = await who.open(room)
    if (!add(seen)) continue
    const further = linksIn(seen, 'main').filter(
      (link) => isBelow(link, room) && !rooms.some((other) => isSame(link, other)),
    )
    for (const link of further.slice(0, mostFurther)) add(await who.open(link))
  }
  return screens
}

const mostFurther = 6

const isBelow = (link: URL, room: URL) => link.pathname.startsWith(`${room.pathname}/`)
const isSame = (link: URL, room: URL) => link.pathname === room.pathname

/** Where the menu leads, or the buttons of the page itself. */
function linksIn({ html, url }: Seen, tag: 'nav' | 'main'): URL[] {
  const place = firstBelow(treeOf(html), (element) => element.tag === tag)
  const links = place ? [...below(place)].filter((element) => element.tag === 'a') : []
  return links
    .filter((link) => tag === 'nav' || hasClass(link, 'button'))
    .map((link) => new URL(link.attributes.get('href') ?? '', url))
}

/** Where the account's own method cannot be shown by a specimen, one that can lets it in: the rooms are the same. */
async function enter(specimen: Specimen, language: Language) {
  for (const kind of ['plain', 'password-only'] as const) {
    const somebody = await specimen.addAccount(language, kind)
    const who = person(specimen, language)
    const start = await who.open(`${somebody.base}/account`)
    const { last } = await goThrough(who, start, answersOf(specimen, somebody))
    const to = nameOf(last) === 'done' ? who.onward(last) : undefined
    const first = to && (await who.open(to))
    if (first?.status === 200) return { who, first }
  }
  return undefined
}

interface Walked {
  screens: Screen[]
  last: Seen
}

/** From page to page, until one does not lead on, asks what nobody knows, or refuses. */
async function goThrough(who: ReturnType<typeof person>, start: Seen, answer: Answer): Promise<Walked> {
  const screens: Screen[] = []
  let last = start
  for (let i = 0; i < mostPages && last.status === 200; i += 1) {
    const screen = screenOf(last.html)
    // The hand-over is gone before anybody reads it.
    if (!screen || screen.name === 'done') break
    const next = isHandOver(screen) ? await followed(who, last) : await who.goOn(last, answer)
    if (!isHandOver(screen)) screens.push(screen)
    if (!next) break
    last = next
  }
  return { screens, last }
}

/** On the way to the certificate host; nobody reads it. */
const isHandOver = ({ name }: Screen) => name === 'certificate'

async function followed(who: ReturnType<typeof person>, last: Seen): Promise<Seen | undefined> {
  const to = who.onward(last)
  return to && who.open(to)
}

const nameOf = ({ html }: Seen) => screenOf(html)?.name

/** What a specimen's people type, beside what is known of the one who walks. */
function answersOf(specimen: Specimen, known: Readonly<Record<string, string>>): Answer {
  const usual: Record<string, string> = {
    user_id: known['userId'] ?? '',
    new_password: specimen.newPassword,
    new_password_confirm: specimen.newPassword,
    answer: specimen.answer,
    ...known,
  }
  return async (field) => (field === 'code' ? codeFor(specimen, known) : usual[field])
}

async function codeFor(specimen: Specimen, known: Readonly<Record<string, string>>): Promise<string | undefined> {
  for (const address of [known['phone'], known['mail']]) {
    const code =
      address === undefined ? undefined : /(?<!\d)\d{6}(?!\d)/.exec((await specimen.messageTo(address)) ?? '')
    if (code) return code[0]
  }
  return undefined
}
