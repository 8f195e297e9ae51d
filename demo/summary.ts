/** What `npm start` prints: where to click, in both languages. */

import type { Keepsakes, KeptSecret } from './keepsakes.ts'
import { enrolmentKey } from './seed.ts'
import { demoTenants, siteTenants } from './tenants.ts'

export interface Summary {
  keepsakes: Keepsakes
  /** Keys of enrolments that can still be used. */
  waiting: ReadonlySet<string>
  /** Keys of certificates that can still be fetched. */
  downloads: ReadonlySet<string>
  /** Where browsers are asked for a certificate. */
  certificateUrl: string
  siteUrl: string
  /** Of the management API, without a slash at its end. */
  consoleUrl: string
  /** Undefined where messages are really sent. */
  mailboxUrl: string | undefined
  issuerOf(tenantId: string): string
  dataDir: string
}

export function summaryText(summary: Summary): string {
  const { keepsakes, siteUrl, consoleUrl, mailboxUrl, dataDir } = summary
  const parts: string[][] = [
    ['Sekisho 関所'],
    [
      '1  Sign in at the demo site',
      '   デモサイトでログインする',
      '',
      `   ${siteUrl}/`,
      '',
      ...readyAccounts(keepsakes),
      ...certificates(summary),
    ],
    enrolments(summary),
    setup(summary),
    ['4  Look around', '   ほかの入口', '', ...entrances(consoleUrl, mailboxUrl)],
    [
      `   Everything is kept in ${dataDir}; \`./sekisho demo reset\` empties it. Stop: Ctrl-C.`,
      '   データは残ります。空にするには上のコマンド、止めるには Ctrl-C。',
    ],
  ]
  return `\n${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function readyAccounts({ password }: Keepsakes): string[] {
  const rows = siteTenants.flatMap(({ facts, accounts }) =>
    accounts.filter(({ ready }) => ready).map(({ userId }) => `   ${facts.name.padEnd(14)} ${userId}`),
  )
  return [...rows, `   ${'Password'.padEnd(14)} ${password}`]
}

function certificates({ keepsakes, downloads, issuerOf, certificateUrl }: Summary): string[] {
  const rows = siteTenants.flatMap(({ facts, accounts }) =>
    accounts.flatMap(({ userId }) => {
      const key = enrolmentKey(facts.id, userId)
      const kept = downloads.has(key) ? keepsakes.downloads[key] : undefined
      if (!kept) return []
      const link = `${issuerOf(facts.id)}/certificate/${kept.token}`
      return ['', `   ${facts.name}, ${userId}`, `   ${link}`, `   download password  ${kept.password}`]
    }),
  )
  return rows.length === 0 ? [] : ['', ...certificateLead(certificateUrl), ...rows]
}

const certificateLead = (url: string) => [
  '   A contract with certificates: fetch one and install it in your browser first.',
  `   The browser warns of ${url}, whose own certificate is of this machine.`,
  '   電子証明書を使う契約です。先にダウンロードして、ブラウザに取り込んでください。',
  '   上の証明書用アドレスはこのPCだけの証明書を使うため、ブラウザが警告を表示します。',
]

function enrolments(summary: Summary): string[] {
  const rows = siteTenants.flatMap(({ facts, accounts }) =>
    accounts.flatMap(({ userId }) => {
      const enrolment = waitingOne(summary, facts.id, userId)
      return enrolment ? ['', `   ${facts.name}, ${userId}`, ...enrolment] : []
    }),
  )
  return rows.length === 0 ? [] : ['2  Enrol as a new person', '   新しい人として認証情報を登録する', ...rows]
}

function setup(summary: Summary): string[] {
  const operators = demoTenants.find(({ facts }) => facts.id === 'operator')
  const rows = (operators?.accounts ?? []).flatMap(({ userId }) => waitingOne(summary, 'operator', userId) ?? [])
  return rows.length === 0
    ? []
    : ['3  Become the first operator (works once)', '   最初の運用者になる（一度だけ使えます）', '', ...rows]
}

function waitingOne({ keepsakes, waiting, issuerOf }: Summary, tenantId: string, userId: string): string[] | undefined {
  const key = enrolmentKey(tenantId, userId)
  const kept: KeptSecret | undefined = waiting.has(key) ? keepsakes.enrolments[key] : undefined
  return kept && [`   ${issuerOf(tenantId)}/enrol/${kept.token}`, `   enrolment password  ${kept.password}`]
}

function entrances(consoleUrl: string, mailboxUrl: string | undefined): string[] {
  return [
    '   Native app     npm run native-app',
    ...(mailboxUrl ? [`   Mailbox        ${mailboxUrl}`] : []),
    `   API reference  ${consoleUrl}/api/v1/openapi.json`,
    '   API token      ./sekisho token add --role operator --json',
  ]
}
