/** What the command line can say of tenants, sites and accounts: each line is one operation of the management API. */
import { accountVerbs, reportVerbs } from './account-verbs.ts'
import { certificateVerbs } from './certificate-verbs.ts'
import { assignments, fields, type Given, reason } from './given.ts'
import { guideVerbs } from './guide-verbs.ts'
import { bodyFile, enc, page, paged, removal, tenantPath, type Verb, why } from './verb.ts'

const sitePath = ({ tenant, site }: Given) => `/tenants/${enc(tenant)}/sites/${enc(site)}`

const tenantVerbs: Verb[] = [
  {
    noun: 'tenant',
    verb: 'add',
    takes: ['tenant'],
    options: [
      ['--name <name>', 'its name'],
      ['--preset <preset>', 'recommended, two-step or manual'],
      ['--time-zone <zone>', 'such as Asia/Tokyo'],
      bodyFile,
    ],
    words: 'add a tenant',
    method: 'POST',
    path: () => '/tenants',
    body: (given) => fields(given, { id: 'tenant', name: 'name', preset: 'preset', timeZone: 'timeZone' }),
  },
  {
    noun: 'tenant',
    verb: 'list',
    options: page,
    words: 'list tenants',
    method: 'GET',
    path: (given) => paged('/tenants', given),
    columns: ['id', 'name', 'preset', 'createdAt'],
  },
  { noun: 'tenant', verb: 'show', takes: ['tenant'], words: 'show a tenant', method: 'GET', path: tenantPath },
  {
    noun: 'tenant',
    verb: 'change',
    takes: ['tenant', 'assignments...'],
    options: [bodyFile],
    words: 'change a tenant: name="New name" support.tel=03-1234-5678',
    method: 'PATCH',
    path: tenantPath,
    body: assignments,
  },
  {
    noun: 'tenant',
    verb: 'remove',
    takes: ['tenant'],
    options: [why],
    words: 'remove a tenant with all its accounts and sites',
    method: 'DELETE',
    path: (given) => removal(tenantPath(given), given),
  },
  {
    noun: 'policy',
    verb: 'show',
    takes: ['tenant'],
    words: 'show the policy of a tenant',
    method: 'GET',
    path: (given) => `${tenantPath(given)}/policy`,
  },
  {
    noun: 'policy',
    verb: 'change',
    takes: ['tenant', 'assignments...'],
    options: [bodyFile],
    words: 'change values: password.min=12 lock.minutes=null (null: as the preset has it)',
    method: 'PATCH',
    path: (given) => `${tenantPath(given)}/policy`,
    body: assignments,
  },
]

const siteVerbs: Verb[] = [
  {
    noun: 'site',
    verb: 'add',
    takes: ['tenant'],
    options: [
      ['--name <name>', 'as people know it'],
      ['--kind <kind>', 'web, spa or native'],
      ['--redirect-uri <uri...>', 'where sign-ins end'],
      ['--post-logout-redirect-uri <uri...>', 'where sign-outs end'],
      bodyFile,
    ],
    words: 'add a site; its client secret is shown once',
    method: 'POST',
    path: (given) => `${tenantPath(given)}/sites`,
    body: (given) =>
      fields(given, {
        name: 'name',
        kind: 'kind',
        redirectUris: 'redirectUri',
        postLogoutRedirectUris: 'postLogoutRedirectUri',
      }),
  },
  {
    noun: 'site',
    verb: 'list',
    takes: ['tenant'],
    options: page,
    words: 'list the sites of a tenant',
    method: 'GET',
    path: (given) => paged(`${tenantPath(given)}/sites`, given),
    columns: ['id', 'name', 'kind', 'clientId'],
  },
  { noun: 'site', verb: 'show', takes: ['tenant', 'site'], words: 'show a site', method: 'GET', path: sitePath },
  {
    noun: 'site',
    verb: 'change',
    takes: ['tenant', 'site', 'assignments...'],
    options: [bodyFile],
    words: 'change a site',
    method: 'PATCH',
    path: sitePath,
    body: assignments,
  },
  {
    noun: 'site',
    verb: 'remove',
    takes: ['tenant', 'site'],
    options: [why],
    words: 'remove a site',
    method: 'DELETE',
    path: (given) => removal(sitePath(given), given),
  },
]

const otherVerbs: Verb[] = [
  {
    noun: 'mail',
    verb: 'test',
    options: [
      ['--to <address>', 'a mail address, or a phone number for --channel sms'],
      ['--tenant <tenant>', 'in whose name'],
      ['--channel <channel>', 'mail or sms (mail)'],
    ],
    words: 'send a test message and tell the result step by step',
    method: 'POST',
    path: () => '/message-tests',
    body: (given) => fields(given, { to: 'to', tenant: 'tenant', channel: 'channel' }),
    failed: (answer) => ((answer as { sent: boolean }).sent ? undefined : 'The message was not accepted.'),
  },
  {
    noun: 'key',
    verb: 'list',
    takes: ['tenant'],
    words: 'list the signing keys of a tenant that are published',
    method: 'GET',
    path: (given) => `${tenantPath(given)}/keys`,
    columns: ['keyId', 'algorithm', 'state', 'signsFrom', 'endsAt'],
  },
  {
    noun: 'key',
    verb: 'rotate',
    takes: ['tenant'],
    options: [why, ['--compromised', 'somebody else has the present ones: they end at once']],
    words: 'make new signing keys; sites notice nothing',
    method: 'POST',
    path: (given) => `${tenantPath(given)}/keys`,
    body: (given) => ({ ...(reason(given) as object), ...(given['compromised'] ? { compromised: true } : {}) }),
  },
  {
    noun: 'token',
    verb: 'add',
    options: [
      ['--role <role>', 'operator, administrator, support or auditor'],
      ['--tenant <tenant>', 'whom it is bound to'],
      ['--name <name>', 'what it is for'],
      ['--days <number>', 'how long it is valid'],
    ],
    words: 'add a token of the management API, shown once',
    method: 'POST',
    path: () => '/tokens',
    body: (given) =>
      fields(given, { role: 'role', tenant: 'tenant', name: 'name', days: 'days' }, { numbers: ['days'] }),
  },
  {
    noun: 'token',
    verb: 'list',
    options: page,
    words: 'list tokens',
    method: 'GET',
    path: (given) => paged('/tokens', given),
    columns: ['id', 'role', 'tenant', 'name', 'lastUsedAt', 'expiresAt'],
  },
  {
    noun: 'token',
    verb: 'remove',
    takes: ['token'],
    options: [why],
    words: 'remove a token',
    method: 'DELETE',
    path: (given) => removal(`/tokens/${enc(given['token'])}`, given),
  },
  {
    noun: 'audit',
    verb: 'list',
    options: [['--tenant <tenant>', 'of one tenant'], ...page],
    words: 'what was done, newest first',
    method: 'GET',
    path: (given) => paged('/audit', given, { tenant: given['tenant'] }),
    columns: ['at', 'actor', 'act', 'tenant', 'subject', 'reason'],
  },
]

export const verbs: readonly Verb[] = [
  ...tenantVerbs,
  ...siteVerbs,
  ...accountVerbs,
  ...reportVerbs,
  ...otherVerbs,
  ...guideVerbs,
  ...certificateVerbs,
]
