import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { texts } from './texts.ts'

export interface Waiting {
  redirectUri: string
  /** The address that the browser came with; undefined when the time was over. */
  came: Promise<URL | undefined>
}

/**
 * Waits at a free port of this machine for one answer (RFC 8252 section 7.3). Only the address that the service was given is
 * answered, and only with the state of this attempt: another program, or a page in the browser, may call as well.
 */
export async function listenForAnswer({
  state,
  language,
  waitSeconds,
}: {
  state: string
  language: string
  waitSeconds: number
}): Promise<Waiting> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`
  const t = texts(language)

  const came = new Promise<URL | undefined>((resolve) => {
    const end = (url?: URL) => {
      clearTimeout(timer)
      server.close()
      resolve(url)
    }
    const timer = setTimeout(() => end(), waitSeconds * 1000)
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', redirectUri)
      if (request.method !== 'GET' || url.pathname !== '/callback' || url.searchParams.get('state') !== state) {
        say(response, 404, t.notForMe)
        return
      }
      say(response, 200, url.searchParams.has('code') ? t.browserDone : t.browserCancelled)
      end(url)
    })
  })
  return { redirectUri, came }
}

/** The last page in the browser; it can do nothing and holds nothing. */
function say(response: ServerResponse, status: number, words: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      connection: 'close',
    })
    .end(`<!doctype html><meta charset="utf-8"><title>${words}</title><p>${words}</p>`)
}
