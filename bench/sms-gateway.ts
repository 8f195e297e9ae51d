/** A gateway for text messages in the driver's own process: the server sends codes as it would, and the driver reads them. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SmsSink {
  url: string
  /** The newest code to a number that nobody has read yet; waits for it. */
  codeFor(number: string): Promise<string>
  close(): Promise<void>
}

const patienceMilliseconds = 10_000

export async function smsSink(): Promise<SmsSink> {
  const arrived = new Map<string, string>()
  const waiting = new Map<string, (code: string) => void>()

  function take(to: string, code: string): void {
    const waits = waiting.get(to)
    if (!waits) return void arrived.set(to, code)
    waiting.delete(to)
    waits(code)
  }

  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      const { to, text } = JSON.parse(body) as { to: string; text: string }
      take(to, /#(\d{6})$/.exec(text)?.[1] ?? '')
      response.setHeader('content-type', 'application/json')
      response.end('{"id":"1"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,

    codeFor(number) {
      const code = arrived.get(number)
      arrived.delete(number)
      if (code !== undefined) return Promise.resolve(code)
      return new Promise((resolve, reject) => {
        const tooLate = setTimeout(() => reject(new Error(`no code came to ${number}`)), patienceMilliseconds)
        waiting.set(number, (found) => {
          clearTimeout(tooLate)
          resolve(found)
        })
      })
    },

    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
