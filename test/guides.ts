/** The snippets of docs/guides as files, with the example's values replaced, so that tests run what people copy. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after } from 'node:test'

export interface Filling {
  issuer: string
  clientId: string
  clientSecret: string
  /** Origin of the site. */
  site: string
}

/** Writes every block that is marked `file=`; answers the folder. */
export function filledIn(guides: readonly string[], filling: Filling): string {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-guide-'))
  after(() => rmSync(folder, { recursive: true }))
  symlinkSync(new URL('../node_modules', import.meta.url).pathname, join(folder, 'node_modules'))
  for (const guide of guides) {
    const text = readFileSync(new URL(`../docs/guides/${guide}.md`, import.meta.url), 'utf8')
    for (const [, name, code] of text.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)) {
      const path = join(folder, name!)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, filled(code!, filling))
    }
  }
  return folder
}

function filled(code: string, { issuer, clientId, clientSecret, site }: Filling): string {
  return (
    code
      .replaceAll('https://login.example.com/t/acme', issuer)
      .replaceAll('https://shop.example.com', site)
      .replaceAll('shop-client', clientId)
      .replaceAll('shop-secret', clientSecret)
      // The library wants https, which this machine does not have.
      .replace(
        'oidc.ClientSecretBasic(clientSecret))',
        'oidc.ClientSecretBasic(clientSecret), { execute: [oidc.allowInsecureRequests] })',
      )
  )
}
