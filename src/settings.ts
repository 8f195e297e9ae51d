import { z } from 'zod'

/**
 * The settings of an installation, declared once: name, type, default and meaning. `configuration.ts` reads them, docs/configuration.md
 * is generated from them. In the environment a setting is called SEKISHO_ and its name in capitals; in the file and as a flag by its name.
 */
export interface Setting<T = unknown> {
  schema: z.ZodType<T>
  /** What stands in the documentation as the default. */
  shown: string
  meaning: string
  /** May be given as a file (`SEKISHO_..._FILE`), is masked when printed, and never is a flag. */
  secret?: boolean
}

const publicUrl = z
  .url({ protocol: /^https?$/, hostname: /^.+$/ })
  .or(z.string().regex(/^https?:\/\/[^/?#]*\{(tenant|random)\}[^/?#]*$/, 'an http or https origin'))
  .transform((url) => url.replace(/\/+$/, ''))
  .refine((url) => !/^[a-z]+:\/\/[^/]+\//i.test(url), { error: 'an origin without a path' })
const port = z.coerce.number().int().min(0).max(65535)
const on = z
  .union([z.boolean(), z.enum(['1', 'true', '0', 'false', ''])])
  .transform((value) => value === true || value === '1' || value === 'true')
const list = z
  .union([z.array(z.string()), z.string()])
  .transform((value) =>
    (typeof value === 'string' ? value.split(',') : value).map((item) => item.trim()).filter((item) => item !== ''),
  )
const text = z.string().min(1)

export const settings = {
  url: {
    schema: publicUrl.default('http://localhost:8080'),
    shown: 'http://localhost:8080',
    meaning:
      'Public address. With `{tenant}` in the host each tenant has a host of its own, which is what production should use; without it tenants live below `/t/`.',
  },
  consoleUrl: {
    schema: publicUrl.optional(),
    shown: 'the address without `{tenant}`',
    meaning: 'Where the management API and the health pages live.',
  },
  port: { schema: port.default(8080), shown: '8080', meaning: 'Port the server listens on.' },
  metricsPort: { schema: port.optional(), shown: 'off', meaning: 'Port for metrics, apart from the public one.' },
  databaseUrl: {
    schema: z
      .string()
      .regex(/^(sqlite:|postgres(ql)?:\/\/)/, 'starts with sqlite: or postgres://')
      .default('sqlite:./data/sekisho.db'),
    shown: 'sqlite:./data/sekisho.db',
    meaning: 'The database: `sqlite:PATH` or `postgres://...`.',
    secret: true,
  },
  dataDir: {
    schema: text.default('./data'),
    shown: './data',
    meaning: 'Folder of the embedded database and of what is made at the first start.',
  },
  certificateUrl: {
    schema: publicUrl.default('https://localhost:8443'),
    shown: 'https://localhost:8443',
    meaning: 'Host that asks browsers for a client certificate; may hold `{tenant}` and `{random}`.',
  },
  certificatePort: {
    schema: port.optional(),
    shown: '8443',
    meaning: 'Port of the certificate host. Left out, the server starts without it where 8443 is taken.',
  },
  certificateProxy: {
    schema: z.enum(['client-cert', 'escaped-pem']).optional(),
    shown: '-',
    meaning:
      'A proxy among the trusted ones ends TLS on the certificate host, and hands the certificate on: `client-cert` in the header Client-Cert (RFC 9440), `escaped-pem` in X-SSL-Client-Cert (nginx). The port then speaks plain HTTP.',
  },
  certificateTlsCert: {
    schema: text.optional(),
    shown: 'self-signed',
    meaning: 'File with the certificate host’s own certificate.',
  },
  certificateTlsKey: { schema: text.optional(), shown: 'self-signed', meaning: 'File with its key.' },
  masterKey: {
    schema: text.optional(),
    shown: 'made in the data folder (embedded database only)',
    meaning:
      'Seals recoverable secrets: 32 bytes as hex or base64; several, newest first, separated by spaces, while keys are rotated.',
    secret: true,
  },
  smtpUrl: {
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
    shown: '-',
    meaning: 'Mail server, for example `smtp://user:password@mail.example:587`.',
    secret: true,
  },
  mailFrom: { schema: text.optional(), shown: '-', meaning: 'Address that mails come from.' },
  dkimDomain: { schema: text.optional(), shown: '-', meaning: 'Domain of the DKIM signature.' },
  dkimSelector: { schema: text.optional(), shown: '-', meaning: 'Selector of the DKIM signature.' },
  dkimKey: { schema: text.optional(), shown: '-', meaning: 'Private key of the DKIM signature, PEM.', secret: true },
  smsUrl: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    shown: '-',
    meaning: 'Gateway for text messages; gets a POST of `{to, text, reference}`.',
    secret: true,
  },
  mailbox: {
    schema: on.default(false),
    shown: 'off',
    meaning:
      '`1` keeps messages in a mailbox for development at `/_mailbox` and sends nothing. Refused unless the address is this machine.',
  },
  trustedProxies: {
    schema: list.default([]),
    shown: 'none',
    meaning: 'Addresses (CIDR, separated by commas) of proxies whose X-Forwarded-For is believed.',
  },
  outgoingAllow: {
    schema: list.default([]),
    shown: 'none',
    meaning: 'Hosts and addresses inside the own network that the server may call.',
  },
  securityContact: {
    schema: list
      .default([])
      .refine((uris) => uris.every((uri) => /^(mailto:|tel:|https:\/\/)[\x21-\x7e]+$/.test(uri)), {
        error: 'mailto:, tel: or https: URIs',
      }),
    shown: 'none',
    meaning:
      'Whom to tell of a weakness: `mailto:`, `tel:` or `https:` URIs, best first, separated by commas. With them `/.well-known/security.txt` answers (RFC 9116).',
  },
  leakedPasswords: {
    schema: text.optional(),
    shown: 'the built-in list',
    meaning:
      'File of leaked passwords beside the built-in list: SHA-1 in hex, one a line, sorted (the form of Have I Been Pwned).',
  },
  logLevel: {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    shown: 'info',
    meaning: 'How much is logged.',
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings

/** What the installation runs with. */
export type Configuration = { [K in SettingName]: z.infer<(typeof settings)[K]['schema']> }

/** SEKISHO_DATABASE_URL for `databaseUrl`. */
export function environmentName(name: string): string {
  return `SEKISHO_${name.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()}`
}

/** `--database-url` for `databaseUrl`. */
export function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`
}

export function isSecret(name: SettingName): boolean {
  return (settings[name] as Setting).secret === true
}
