/** What a page asks and says, read from its own markup: the manual never has words of its own for a screen. */
import { below, type Element, firstBelow, hasClass, isElement, isUnseen, textOf, treeOf } from './markup.ts'

export type FieldKind = 'text' | 'password' | 'choice' | 'tick' | 'lines'

export type Part =
  | { kind: 'text' | 'heading' | 'item' | 'notice' | 'shown'; text: string }
  | { kind: 'secret'; text: string }
  | { kind: 'columns'; names: string[] }
  | FieldPart
  | { kind: 'button'; text: string; main: boolean; step: boolean }

export interface FieldPart {
  kind: 'field'
  as: FieldKind
  label: string
  hint?: string
  choices?: string[]
  /** What a new password has to keep. */
  rules?: string[]
  /** Belongs to the form that leads on. */
  step: boolean
}

export interface Screen {
  /** `data-page`. */
  name: string
  title: string
  eyebrow?: string
  parts: Part[]
}

/** The screen of a whole document; undefined for what is no page of ours. */
export function screenOf(html: string): Screen | undefined {
  const main = firstBelow(treeOf(html), ({ tag }) => tag === 'main')
  if (!main) return undefined
  const title = firstBelow(main, ({ tag }) => tag === 'h1')
  const eyebrow = firstBelow(main, (element) => hasClass(element, 'eyebrow'))
  return {
    name: main.attributes.get('data-page') ?? '',
    title: title ? textOf(title) : '',
    ...(eyebrow ? { eyebrow: textOf(eyebrow) } : {}),
    parts: withoutRepeats([...partsIn(main, false)]),
  }
}

/** The reader of one kind of element; the first that fits takes it, and nobody looks inside any more. */
interface Reader {
  fits(element: Element): boolean
  parts(element: Element, step: boolean): Iterable<Part>
}

const ofTag =
  (...tags: string[]) =>
  ({ tag }: Element) =>
    tags.includes(tag)
const ofClass =
  (...names: string[]) =>
  (element: Element) =>
    names.some((name) => hasClass(element, name))
const nothing = () => []
const said = (kind: 'text' | 'heading' | 'item' | 'notice') => (element: Element) => sentence(kind, textOf(element))

const readers: readonly Reader[] = [
  { fits: isUnseen, parts: nothing },
  { fits: ofClass('eyebrow', 'steps', 'paging', 'strength', 'repetition', 'print'), parts: nothing },
  { fits: ofTag('h1'), parts: nothing },
  { fits: ofTag('h2', 'h3', 'summary', 'caption'), parts: said('heading') },
  { fits: ofClass('notice', 'error-summary'), parts: said('notice') },
  { fits: ofClass('secret'), parts: secret },
  { fits: ofClass('field'), parts: field },
  { fits: ofClass('choice'), parts: tick },
  { fits: ofClass('identity', 'who'), parts: said('text') },
  { fits: isButton, parts: button },
  { fits: ofTag('dl'), parts: shown },
  { fits: ofTag('table'), parts: columns },
  { fits: isPlainItem, parts: said('item') },
  { fits: ofTag('p'), parts: said('text') },
]

function* partsIn(element: Element, step: boolean): Generator<Part> {
  for (const child of element.children) {
    if (!isElement(child)) continue
    const leadsOn = step || child.attributes.has('data-form')
    const reader = readers.find(({ fits }) => fits(child))
    if (reader) yield* reader.parts(child, leadsOn)
    else yield* partsIn(child, leadsOn)
  }
}

function* sentence(kind: 'text' | 'heading' | 'item' | 'notice', text: string): Generator<Part> {
  if (text !== '') yield { kind, text }
}

/** One that holds forms or paragraphs is a frame around them. */
function isPlainItem(element: Element): boolean {
  return element.tag === 'li' && !firstBelow(element, ofTag('form', 'p', 'button', 'dl', 'ul', 'ol'))
}

function isButton(element: Element): boolean {
  return element.tag === 'button' || (element.tag === 'a' && hasClass(element, 'button'))
}

function* button(element: Element, step: boolean): Generator<Part> {
  const main = hasClass(element, 'button-main')
  yield { kind: 'button', text: textOf(element), main, step }
}

function* secret(element: Element): Generator<Part> {
  const label = firstBelow(element, ofTag('p'))
  if (label) yield { kind: 'secret', text: textOf(label) }
}

/** Names of what is shown; the values are those of the one who looks. */
function* shown(element: Element): Generator<Part> {
  for (const term of below(element)) if (term.tag === 'dt') yield { kind: 'shown', text: textOf(term) }
}

function* columns(element: Element): Generator<Part> {
  const names = [...below(element)].filter(({ tag }) => tag === 'th').map(textOf)
  if (names.length > 0) yield { kind: 'columns', names }
}

function* tick(element: Element, step: boolean): Generator<Part> {
  const label = firstBelow(element, ofTag('label'))
  yield { kind: 'field', as: 'tick', label: label ? textOf(label) : '', ...hintOf(element), step }
}

function* field(element: Element, step: boolean): Generator<Part> {
  const name = firstBelow(element, ofTag('label', 'legend'))
  const control = firstBelow(element, (each) => ofTag('input', 'select', 'textarea')(each) && !isUnseen(each))
  if (!name || !control) return
  const all = [...below(element)]
  const choices =
    element.tag === 'fieldset'
      ? all.filter(({ tag }) => tag === 'label').map(textOf)
      : all.filter(({ tag, attributes }) => tag === 'option' && attributes.get('value') !== '').map(textOf)
  const rules = firstBelow(element, ofClass('rules'))
  yield {
    kind: 'field',
    as: kindOf(element, control),
    label: textOf(name),
    ...hintOf(element),
    ...(choices.length > 0 ? { choices } : {}),
    ...(rules ? { rules: rules.children.filter(isElement).map(textOf) } : {}),
    step,
  }
}

function kindOf({ tag }: Element, control: Element): FieldKind {
  if (tag === 'fieldset' || control.tag === 'select') return 'choice'
  if (control.tag === 'textarea') return 'lines'
  return control.attributes.get('type') === 'password' ? 'password' : 'text'
}

function hintOf(element: Element): { hint?: string } {
  const hint = firstBelow(element, ofClass('hint'))
  return hint ? { hint: textOf(hint) } : {}
}

/** A list of like things shows the same button at each of them: once is enough. */
function withoutRepeats(parts: Part[]): Part[] {
  const seen = new Set<string>()
  return parts.filter((part) => {
    const text = JSON.stringify(part)
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
}
