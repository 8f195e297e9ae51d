/**
 * HTTP/1.1 as far as the driver needs it: kept connections, one request at a time on each, bodies of a told length or in chunks.
 * Node's own client costs several times as much, and what the driver costs is taken from the server that it measures.
 */
import { connect, type Socket } from 'node:net'

export interface Answer {
  url: URL
  status: number
  /** By their names in small letters; of several with one name the last. */
  headers: ReadonlyMap<string, string>
  cookies: readonly string[]
  body: string
}

const patienceMilliseconds = 30_000
const idle = new Map<string, Connection[]>()

interface Connection {
  ask(request: string): Promise<Omit<Answer, 'url'>>
  /** Whether another request may follow. */
  isOpen(): boolean
}

/** One request over the kept connections. */
export async function exchange(
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answer> {
  const kept = idle.get(url.host) ?? []
  idle.set(url.host, kept)
  const connection = openOne(kept) ?? newConnection(url)
  const answer = await connection.ask(requestText(url, method, headers, body))
  if (connection.isOpen()) kept.push(connection)
  return { url, ...answer }
}

function openOne(kept: Connection[]): Connection | undefined {
  for (;;) {
    const last = kept.pop()
    if (!last || last.isOpen()) return last
  }
}

function requestText(url: URL, method: string, headers: Readonly<Record<string, string>>, body?: string): string {
  let text = `${method} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n`
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`
  if (body === undefined) return `${text}\r\n`
  return `${text}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

/** The bytes of an answer are kept as latin1, one sign each, until its length is known; then its body is read as UTF-8. */
function newConnection({ hostname, port }: URL): Connection {
  const socket: Socket = connect({ host: hostname, port: Number(port) })
  socket.setNoDelay(true)
  socket.setEncoding('latin1')
  let received = ''
  let waiting: PromiseWithResolvers<Omit<Answer, 'url'>> | undefined
  let open = true

  function end(cause: Error): void {
    open = false
    socket.destroy()
    waiting?.reject(cause)
    waiting = undefined
  }
  socket.on('error', end)
  socket.on('close', () => end(new Error('the server closed the connection')))
  socket.setTimeout(patienceMilliseconds, () => end(new Error('no answer')))
  socket.on('data', (part: string) => {
    received += part
    const whole = answerIn(received)
    if (!whole) return
    received = ''
    if (whole.headers.get('connection') === 'close') open = false
    waiting?.resolve(whole)
    waiting = undefined
  })

  return {
    isOpen: () => open,
    ask(request) {
      waiting = Promise.withResolvers()
      socket.write(request)
      return waiting.promise
    },
  }
}

/** Undefined until it is there in full. */
export function answerIn(received: string): Omit<Answer, 'url'> | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = received.slice(0, end).split('\r\n')
  const headers = new Map<string, string>()
  const cookies: string[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    const [name, value] = [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    if (name === 'set-cookie') cookies.push(value)
    else headers.set(name, value)
  }
  const rest = received.slice(end + 4)
  const chunked = headers.get('transfer-encoding') === 'chunked'
  const bytes = chunked ? chunksIn(rest) : lengthIn(rest, Number(headers.get('content-length') ?? 0))
  if (bytes === undefined) return undefined
  return { status: Number(first.split(' ')[1]), headers, cookies, body: Buffer.from(bytes, 'latin1').toString('utf8') }
}

const lengthIn = (rest: string, length: number) => (rest.length >= length ? rest.slice(0, length) : undefined)

/** RFC 9112 section 7.1; no extensions, no trailers. */
function chunksIn(rest: string): string | undefined {
  let [bytes, at] = ['', 0]
  for (;;) {
    const line = rest.indexOf('\r\n', at)
    if (line < 0) return undefined
    const length = Number.parseInt(rest.slice(at, line), 16)
    if (rest.length < line + 2 + length + 2) return undefined
    if (length === 0) return bytes
    bytes += rest.slice(line + 2, line + 2 + length)
    at = line + 2 + length + 2
  }
}
