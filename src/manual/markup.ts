/** The markup of our own pages as a tree: enough of HTML for what our templates write, and no more. */
export interface Element {
  tag: string
  attributes: ReadonlyMap<string, string>
  children: Node[]
}

export type Node = Element | string

const voids = new Set(['input', 'br', 'hr', 'img', 'meta', 'link', 'path', 'circle', 'rect'])
const token =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<\/([a-z][\w-]*)\s*>|<([a-z][\w-]*)((?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*(\/?)>|[^<]+/gi

/** The document as one element. A tag that is closed twice or never closes what is open around it. */
export function treeOf(html: string): Element {
  const root: Element = { tag: '#document', attributes: new Map(), children: [] }
  const open = [root]
  for (const [all, closes, opens, attributes = '', alone] of html.matchAll(token)) {
    if (closes) leave(open, closes)
    else if (opens) {
      const element: Element = { tag: opens, attributes: attributesOf(attributes), children: [] }
      open.at(-1)!.children.push(element)
      if (!alone && !voids.has(opens)) open.push(element)
    } else if (!all.startsWith('<')) open.at(-1)!.children.push(decoded(all))
  }
  return root
}

function leave(open: Element[], tag: string): void {
  const at = open.findLastIndex((element) => element.tag === tag)
  if (at > 0) open.length = at
}

function attributesOf(text: string): Map<string, string> {
  return new Map([...text.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)].map(([, name, value = '']) => [name!, decoded(value)]))
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
}

export const isElement = (node: Node): node is Element => typeof node !== 'string'

export function hasClass({ attributes }: Element, name: string): boolean {
  return (attributes.get('class') ?? '').split(' ').includes(name)
}

/** All elements below, in the order of the document. */
export function* below(element: Element): Generator<Element> {
  for (const child of element.children) {
    if (!isElement(child)) continue
    yield child
    yield* below(child)
  }
}

export function firstBelow(element: Element, is: (element: Element) => boolean): Element | undefined {
  for (const each of below(element)) if (is(each)) return each
  return undefined
}

const unseenTags = new Set(['svg', 'script', 'style', 'template'])

/** Whether a person without script sees nothing of it. */
export function isUnseen(element: Element): boolean {
  const { attributes, tag } = element
  return (
    unseenTags.has(tag) ||
    attributes.has('hidden') ||
    hasClass(element, 'unseen') ||
    attributes.get('type') === 'hidden'
  )
}

/** A number that is another one each time the page is shown. */
function isOfTheMoment(element: Element): boolean {
  return (
    element.attributes.has('data-prompt-number') ||
    element.attributes.has('data-number') ||
    hasClass(element, 'reference')
  )
}

/** What is read on it, as one line. */
export function textOf(node: Node): string {
  return rawText(node).replace(/\s+/g, ' ').trim()
}

function rawText(node: Node): string {
  if (!isElement(node)) return node
  if (isUnseen(node)) return ''
  if (isOfTheMoment(node)) return '…'
  return node.children.map(rawText).join(node.tag === 'option' ? ' ' : '')
}
