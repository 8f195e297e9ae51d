import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { type AssetName, asset, assetRoutes } from './assets.ts'

const routes = assetRoutes()
const load = (path: string, headers: Record<string, string> = {}) => routes.request(path, { headers })
const sizeOf = async (name: AssetName) =>
  (await (await load(asset(name), { 'accept-encoding': 'gzip' })).arrayBuffer()).byteLength

describe('assets', () => {
  it('may be kept for ever under the digest of their content', async () => {
    const answer = await load(asset('sign-in.css'))
    assert.match(asset('sign-in.css'), /^\/assets\/sign-in\.[\w-]{10}\.css$/)
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.equal(answer.headers.get('content-type'), 'text/css; charset=utf-8')
  })

  it('are the same however they are packed', async () => {
    const path = asset('enhance.js')
    const plain = await (await load(path, { 'accept-encoding': 'br;q=0' })).text()
    const brotli = await load(path, { 'accept-encoding': 'gzip, br' })
    const gzip = await load(path, { 'accept-encoding': 'gzip' })
    assert.equal(brotli.headers.get('content-encoding'), 'br')
    assert.equal(brotliDecompressSync(await brotli.arrayBuffer()).toString(), plain)
    assert.equal(gunzipSync(await gzip.arrayBuffer()).toString(), plain)
  })

  it('are not sent again to who has them', async () => {
    const etag = (await load(asset('icon.svg'))).headers.get('etag') ?? ''
    const again = await load(asset('icon.svg'), { 'if-none-match': etag })
    assert.equal(again.status, 304)
    assert.equal(await again.text(), '')
  })

  it('stand in for those of another version, but not for long', async () => {
    const answer = await load('/assets/sign-in.AAAAAAAAAA.css')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=60')
  })

  for (const path of [
    '/assets/nothing.AAAAAAAAAA.css',
    '/assets/constructor.AAAAAAAAAA.js',
    '/assets/sign-in.css',
    '/assets/..%2fpage.ts',
    '/assets/sign-in.AAAAAAAAAA.ts',
  ]) {
    it(`are not ${path}`, async () => assert.equal((await load(path)).status, 404))
  }

  it('stay within what a slow phone should carry, in bytes as gzip', async () => {
    assert.ok((await sizeOf('sign-in.css')) <= 6 * 1024)
    assert.ok((await sizeOf('wide.css')) <= 4 * 1024)
    assert.ok((await sizeOf('enhance.js')) <= 2 * 1024)
    assert.ok((await sizeOf('passkey.js')) <= 1.5 * 1024)
  })

  it('have scripts without types and comments', async () => {
    const script = await (await load(asset('enhance.js'))).text()
    assert.doesNotMatch(script, /HTMLButtonElement>|\/\*\*|\n\n/)
  })
})
