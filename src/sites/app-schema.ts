/** How an app shows itself in the dialogs of phones and computers, so that people can be told what to expect. */
import { z } from 'zod'
import { redirectPath } from './redirect-uris.ts'

/** One line that can be seen; people judge a page by it, so nothing in it turns the direction of text around. */
export const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/[\p{L}\p{N}\p{P}\p{S}]/u)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u)

const lines = z.array(line(200)).max(50)

/** A line in the words of both languages, or one line for both. */
const said = z.union([line(200), z.strictObject({ ja: line(200), en: line(200) })])
const sentences = z.array(said).max(20)
const names = z
  .strictObject({ ios: lines.default([]), android: lines.default([]), other: lines.default([]) })
  .prefault({})

export const appSchema = z.strictObject({
  publisher: line(200),
  icon: z.url().max(2000).optional(),
  stores: z.array(z.url().max(2000)).max(10).default([]),
  /** Every name that a dialog of the system may show, by platform. */
  dialogNames: names,
  /** Who may answer a claimed https address: what the association files say of the app. */
  claimed: z
    .strictObject({
      appleTeamBundle: line(200).optional(),
      androidPackage: line(200).optional(),
      androidSha256: line(200).optional(),
    })
    .prefault({}),
  /** When it asks to sign in again, and why. */
  reasons: sentences.default([]),
  neverAsks: sentences.default([]),
})

export type AppFacts = z.output<typeof appSchema>
export type SaidLine = z.output<typeof said>

export type AppFault =
  | 'https-only'
  | 'apple-app'
  | 'android-package'
  | 'android-fingerprint'
  | 'android-half'
  | 'native-only'
  | 'claimed-redirect-missing'

/** The App ID of Apple: ten signs of the team, a dot, the bundle. */
const appleApp = /^[A-Z0-9]{10}\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/
const androidPackage = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/
/** SHA-256 of the signing certificate, as `keytool` prints it. */
const fingerprint = /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/i

/** What is wrong with an app by itself, and what its site lacks for it: field below `app`, and fault. */
export function appFaults(
  { icon, stores, claimed }: AppFacts,
  site: { kind: string; redirectUris: readonly string[] },
): [field: string, fault: AppFault][] {
  const { appleTeamBundle, androidPackage: android, androidSha256 } = claimed
  const claims = appleTeamBundle !== undefined || android !== undefined || androidSha256 !== undefined
  const found: [wrong: boolean, field: string, fault: AppFault][] = [
    [icon !== undefined && !isHttps(icon), 'icon', 'https-only'],
    ...stores.map((store, at): [boolean, string, AppFault] => [!isHttps(store), `stores.${at}`, 'https-only']),
    [appleTeamBundle !== undefined && !appleApp.test(appleTeamBundle), 'claimed.appleTeamBundle', 'apple-app'],
    [android !== undefined && !androidPackage.test(android), 'claimed.androidPackage', 'android-package'],
    [androidSha256 !== undefined && !fingerprint.test(androidSha256), 'claimed.androidSha256', 'android-fingerprint'],
    [(android === undefined) !== (androidSha256 === undefined), 'claimed', 'android-half'],
    [claims && site.kind !== 'native', 'claimed', 'native-only'],
    [claims && !site.redirectUris.some(isHttps), 'claimed', 'claimed-redirect-missing'],
  ]
  return found.flatMap(([wrong, field, fault]) => (wrong ? [[field, fault] as [string, AppFault]] : []))
}

const isHttps = (url: string) => redirectPath(url) !== undefined
