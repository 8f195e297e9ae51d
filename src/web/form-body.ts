import { type Words, words } from '#language/language.ts'
import { Problem } from './problem.ts'

/** The largest form: far more than any of ours needs. */
const largestForm = { bytes: 64 * 1024, fields: 100, seconds: 10 }

const texts = words(
  {
    type: 'この形式では受け付けられません。',
    size: '送信された内容が大きすぎます。',
    slow: '送信に時間がかかりすぎました。もう一度お試しください。',
    broken: '送信された内容を読み取れませんでした。もう一度お試しください。',
  },
  {
    type: 'This kind of content is not accepted.',
    size: 'What was sent is too large.',
    slow: 'Sending took too long. Please try again.',
    broken: 'We could not read what was sent. Please try again.',
  },
)

const read = new WeakMap<Request, Promise<Map<string, string>>>()

/** The fields of an urlencoded body, read once however often asked. Control characters are refused, but line breaks in the fields named. */
export async function fieldsOf(request: Request, multiline: readonly string[]): Promise<Map<string, string>> {
  let fields = read.get(request)
  if (!fields) {
    fields = bodyOf(request).then(parseForm)
    read.set(request, fields)
  }
  for (const [name, value] of await fields) {
    const forbidden = multiline.includes(name) ? controlButLines : control
    if (forbidden.test(value)) throw broken(name)
  }
  return fields
}

/** C0, DEL, C1, line and paragraph separators. */
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
const controlButLines = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/

/** Fields in order; each at most once, so that no two readers of a form can disagree about its value. */
export function parseForm(body: string): Map<string, string> {
  const pairs = body === '' ? [] : body.split('&', largestForm.fields + 1)
  if (pairs.length > largestForm.fields) throw new Problem('too-large', 413, text('size'))
  const fields = new Map<string, string>()
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    const name = decode(at < 0 ? pair : pair.slice(0, at))
    if (fields.has(name)) throw broken(name)
    fields.set(name, at < 0 ? '' : decode(pair.slice(at + 1)))
  }
  return fields
}

/** Strict: a percent sign that decodes to no UTF-8 text is refused rather than guessed at. */
function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch (cause) {
    throw new Problem('invalid', 400, text('broken'), { cause })
  }
}

async function bodyOf(request: Request): Promise<string> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new Problem('unsupported-type', 415, text('type'))
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > largestForm.bytes) throw new Problem('too-large', 413, text('size'))
  // HTTP holds a body to the length it announced, so that it can be taken whole: a web stream costs as much as the page it leads to.
  if (announced !== null) return takeWhole(request)
  if (!request.body) return ''
  return read64(request.body)
}

async function takeWhole(request: Request): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Problem('too-slow', 408, text('slow'))), largestForm.seconds * 1000)
  })
  try {
    const body = await Promise.race([request.arrayBuffer(), tooLate])
    return utf8.decode(body)
  } catch (cause) {
    throw cause instanceof Problem ? cause : new Problem('invalid', 400, text('broken'), { cause })
  } finally {
    clearTimeout(timer)
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

async function read64(body: ReadableStream<Uint8Array>): Promise<string> {
  const reader = body.getReader()
  let late = false
  const timer = setTimeout(() => {
    late = true
    reader.cancel().catch(() => undefined)
  }, largestForm.seconds * 1000)
  try {
    const chunks: Uint8Array[] = []
    let bytes = 0
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes += part.value.byteLength
      if (bytes > largestForm.bytes) throw new Problem('too-large', 413, text('size'))
      chunks.push(part.value)
    }
    if (late) throw new Problem('too-slow', 408, text('slow'))
    return utf8.decode(Buffer.concat(chunks))
  } catch (cause) {
    throw cause instanceof Problem ? cause : new Problem('invalid', 400, text('broken'), { cause })
  } finally {
    clearTimeout(timer)
  }
}

function broken(field: string): Problem {
  return new Problem('invalid', 400, text('broken'), { cause: `field ${JSON.stringify(field.slice(0, 60))}` })
}

function text(key: keyof (typeof texts)['ja']): Words {
  return { ja: texts.ja[key], en: texts.en[key] }
}
