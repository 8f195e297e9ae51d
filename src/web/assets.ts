import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { iconPicture } from './icon-picture.ts'
import { gateDrawing } from './markup.ts'

interface Asset {
  /** With a digest of the content, so that it may be kept for ever. */
  path: string
  type: string
  etag: string
  encodings: Record<'br' | 'gzip' | 'identity', Buffer<ArrayBuffer>>
}

const sources = {
  'sign-in.css': () => css('tokens', 'base', 'parts', 'frame', 'print'),
  'wide.css': () => css('wide', 'dialog'),
  'enhance.js': () => script('enhance'),
  'passkey.js': () => script('passkey'),
  'certificate.js': () => scripts(...x509Parts, './browser/certificate.ts'),
  'app.js': () => script('app'),
  'app-worker.js': () => script('app-worker'),
  'icon.svg': () => iconFile,
  'icon-192.png': () => iconPicture(192),
  'icon-512.png': () => iconPicture(512),
} as const

export type AssetName = keyof typeof sources

const types = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
}

const made = new Map<AssetName, Asset>()

/** The path of an asset, for links in pages. Made at first use and kept. */
export function asset(name: AssetName): string {
  return find(name).path
}

/** The content of a script, for where it has to stand at an address of its own. */
export function assetText(name: 'app-worker.js'): string {
  return find(name).encodings.identity.toString()
}

/** Serves `/assets/...`. An older digest gets what we have now, kept only briefly: a page may have been made by another version. */
export function assetRoutes(): Hono {
  const routes = new Hono()
  routes.get('/assets/:file', (c, next) => {
    const [, stem, digest, extension] = /^([a-z0-9-]+)\.([\w-]{10})\.([a-z]+)$/.exec(c.req.param('file')) ?? []
    const name = `${stem}.${extension}`
    if (!isAssetName(name)) return next()
    const { path, type, etag, encodings } = find(name)
    const current = path.endsWith(`.${digest}.${extension}`)
    const headers = {
      'cache-control': current ? 'public, max-age=31536000, immutable' : 'public, max-age=60',
      'content-type': type,
      etag,
      vary: 'accept-encoding',
    }
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
    const encoding = encodingFor(c.req.header('accept-encoding'))
    return c.body(
      encodings[encoding],
      200,
      encoding === 'identity' ? headers : { ...headers, 'content-encoding': encoding },
    )
  })
  return routes
}

function isAssetName(name: string): name is AssetName {
  return Object.hasOwn(sources, name)
}

function encodingFor(accepted = ''): keyof Asset['encodings'] {
  if (/\bbr\b(?!\s*;\s*q=0(\.0*)?(,|$))/.test(accepted)) return 'br'
  if (/\bgzip\b(?!\s*;\s*q=0(\.0*)?(,|$))/.test(accepted)) return 'gzip'
  return 'identity'
}

function find(name: AssetName): Asset {
  const known = made.get(name)
  if (known) return known
  const fresh = make(name)
  made.set(name, fresh)
  return fresh
}

function make(name: AssetName): Asset {
  const [stem, extension] = name.split('.') as [string, keyof typeof types]
  const made = sources[name]()
  const content = typeof made === 'string' ? Buffer.from(made) : Buffer.from(made)
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 10)
  return {
    path: `/assets/${stem}.${digest}.${extension}`,
    type: types[extension],
    etag: `"${digest}"`,
    encodings: {
      br: brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } }),
      gzip: gzipSync(content, { level: 9 }),
      identity: content,
    },
  }
}

/** Our own stylesheets have no strings with comments or double spaces in them, so this much tidying is safe. */
function css(...names: string[]): string {
  return names
    .map((name) => readFileSync(new URL(`./looks/${name}.css`, import.meta.url), 'utf8'))
    .join('')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
}

/** The parts of `x509/` that run in browsers, each after what it uses. */
const x509Parts = [
  'bytes',
  'object-identifiers',
  'der-writing',
  'digests',
  'triple-des',
  'pkcs12-keys',
  'pkcs12',
  'request-writing',
].map((name) => `../x509/${name}.ts`)

const script = (name: string) => scripts(`./browser/${name}.ts`)

/** Several sources as one: their names differ, so that imports and exports among them can simply go. */
function scripts(...paths: string[]): string {
  const sources = paths.map((path) => stripTypeScriptTypes(readFileSync(new URL(path, import.meta.url), 'utf8')))
  const joined = sources.length === 1 ? sources[0]! : sources.map(withoutModules).join('\n')
  return joined
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^[ \t]+|[ \t]+$/gm, '')
    .replace(/ {2,}/g, ' ')
    .replace(/\n+/g, '\n')
    .trim()
}

function withoutModules(source: string): string {
  return source.replace(/^import [^;]*? from '[^']+'$/gm, '').replace(/^export (?=const|function|async)/gm, '')
}

const iconFile = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><style>.mark-gate{fill:#22407a}.mark-seal{fill:#c73e1d}@media(prefers-color-scheme:dark){.mark-gate{fill:#a9c1f2}.mark-seal{fill:#ff8a66}}</style>${gateDrawing}</svg>`
