/**
 * The command line: `./sekisho <noun> <verb>`, on the configured database whether or not a server runs.
 *
 *   run   one command, from its words to its exit code
 *
 * Nouns and verbs are the operations of the management API, called in this process as the local operator, so that the two
 * can never differ. Exit codes: 0 done, 1 failed, 2 written wrong, 3 not found, 4 refused. Secrets come from files or
 * standard input, never from flags, which every user of the machine can read.
 */
import { Command, CommanderError, Option } from 'commander'
import { Problem } from '#web/problem.ts'
import { type Given, UsageError } from './given.ts'
import { type Output, output } from './output.ts'
import type { Verb } from './verb.ts'
import { verbs } from './verbs.ts'

/** The house, opened for one command. */
export interface Open {
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** A code flow with the settings of a site; `say` tells the person where to go. */
  trySite(wishes: TrySite): Promise<object>
  verifyAudit(): Promise<{ intact: boolean } & Record<string, unknown>>
  close(): Promise<void>
}

export interface TrySite {
  tenant: string
  site: string
  acrValues: string | undefined
  maxAge: string | undefined
  seconds: number
  say(line: string): void
}

/** Settings given as flags, by name. */
export type Flags = Record<string, string>

/** What the command line asks of the rest of the program. */
export interface Doors {
  /** Flags of settings, as `--data-dir`. */
  settings: readonly { flag: string; name: string; words: string }[]
  open(flags: Flags): Promise<Open>
  /** Resolves when the server has stopped. */
  serve(flags: Flags): Promise<void>
  configuration(flags: Flags): { name: string; value: unknown; source: string }[]
  migrate(flags: Flags): Promise<{ engine: string; ready: boolean }>
  /** Looks, and changes nothing. */
  databaseStatus(flags: Flags): Promise<object>
  resetDemo(flags: Flags): Promise<{ done: true; removed: string[] } | { done: false; why: keyof typeof notReset }>
}

const notReset = {
  'no-demo': 'Nothing was removed: no demo was started with this data folder.',
  running: 'Nothing was removed: the demo is running. Stop it first.',
  'not-embedded': 'Nothing was removed: the demo is on PostgreSQL. Drop its database yourself.',
}

export const exits = { done: 0, failed: 1, usage: 2, notFound: 3, refused: 4 } as const

/** `words` are the arguments after the program's name. Answers the exit code. */
export async function run(words: readonly string[], doors: Doors): Promise<number> {
  const program = programFor(doors)
  try {
    await program.parseAsync([...words], { from: 'user' })
    return exits.done
  } catch (error) {
    return told(error, output({ json: words.includes('--json') }))
  }
}

function programFor(doors: Doors): Command {
  const program = new Command('sekisho')
    .description('Sekisho, a self-hosted login service')
    .option('--json', 'print data as JSON')
    .exitOverride()
    .configureOutput({ writeErr: (text) => void process.stderr.write(text) })
    .showSuggestionAfterError()
    .addHelpText('after', usual)
  // Any command takes them; where they are listed is the help of `serve`.
  for (const { flag, words } of doors.settings) program.addOption(new Option(`${flag} <value>`, words).hideHelp())
  for (const verb of verbs) addVerb(program, verb, doors)
  addOwnVerbs(program, doors)
  return program
}

const usual = `
Examples:
  sekisho tenant add shop --name "The shop" --preset recommended
  sekisho account add shop anna --mail anna@example.com
  sekisho policy change shop password.min=20
  sekisho token add --role operator --json

Every setting can be given as a flag: see sekisho serve --help. Secrets are given by file or standard input.
Exit codes: 0 done, 1 failed, 2 written wrong, 3 not found, 4 refused.`

/** What each noun is about. */
const nouns: Record<string, string> = {
  tenant: 'contracts: whose sites use the service',
  policy: 'what a tenant allows and asks for',
  site: 'sites and apps that send people here to sign in',
  account: 'people, and what the support desk does for them',
  announcement: 'maintenance, incidents and news that people are told of',
  report: 'what people reported to the support desk of a tenant',
  device: 'devices of people, and their certificates',
  authority: 'what issues the certificates of a tenant',
  manual: 'user manuals, made from the pages themselves',
  key: 'keys that sign tokens',
  token: 'tokens of the management API',
  audit: 'what was done, by whom, and whether that is unaltered',
  config: 'the settings in force',
  mail: 'whether mails and text messages leave',
  database: 'its tables',
  demo: 'the demo installation',
}

function nounOf(program: Command, name: string): Command {
  const known = program.commands.find((command) => command.name() === name)
  return known ?? program.command(name).description(nouns[name] ?? '')
}

function listed(settings: Doors['settings']): string {
  const width = Math.max(...settings.map(({ flag }) => flag.length))
  const lines = settings.map(({ flag, words }) => `  ${flag.padEnd(width)}  ${words}`)
  return `\nSettings, also by environment and file (docs/configuration.md):\n${lines.join('\n')}`
}

function addVerb(program: Command, verb: Verb, doors: Doors): void {
  const command = nounOf(program, verb.noun).command(verb.verb).description(verb.words)
  for (const name of verb.takes ?? []) command.argument(name === 'assignments...' ? '[assignments...]' : `<${name}>`)
  for (const [flags, words] of verb.options ?? []) command.option(flags, words)
  command.action(async (...received: unknown[]) => {
    const given: Given = { ...command.opts() }
    for (const [index, name] of (verb.takes ?? []).entries()) given[name.replace('...', '')] = received[index]
    const body = await verb.body?.(given)
    await withHouse(program, doors, async (house, out) => {
      const answer = await house.call(verb.method, verb.path(given), body)
      out.data(answer.body, typeof verb.columns === 'function' ? verb.columns(given) : verb.columns)
      const failure = verb.failed?.(answer.body)
      if (failure !== undefined) throw new Error(failure)
    })
  })
}

function addOwnVerbs(program: Command, doors: Doors): void {
  const flags = () => flagsOf(program, doors)
  const out = () => output({ json: program.opts()['json'] === true })

  program
    .command('serve')
    .description('run the server')
    .addHelpText('after', () => listed(doors.settings))
    .action(() => doors.serve(flags()))
  nounOf(program, 'config')
    .command('print')
    .description('the settings in force and where each comes from; secrets are masked')
    .action(() => out().data({ items: doors.configuration(flags()), next: null }, ['name', 'value', 'source']))
  nounOf(program, 'database')
    .command('migrate')
    .description('bring the tables up to date')
    .action(async () => out().data(await doors.migrate(flags())))
  nounOf(program, 'database')
    .command('status')
    .description('engine, version, size and what waits in the outbox; changes nothing')
    .action(async () => out().data(await doors.databaseStatus(flags())))
  nounOf(program, 'site')
    .command('test')
    .description('go through a sign-in with the settings of a site, and see what it is told; needs the running server')
    .argument('<tenant>')
    .argument('<site>')
    .option('--acr-values <values>', 'what the site asks for, such as urn:sekisho:acr:2')
    .option('--max-age <seconds>', 'how old the sign-in may be')
    .option('--wait <seconds>', 'how long to wait for the browser', '300')
    .action((tenant: string, site: string, given: { acrValues?: string; maxAge?: string; wait: string }) =>
      withHouse(program, doors, async (house, printed) => {
        const { acrValues, maxAge } = given
        const say = printed.talk
        printed.data(await house.trySite({ tenant, site, acrValues, maxAge, seconds: Number(given.wait), say }))
      }),
    )
  nounOf(program, 'audit')
    .command('verify')
    .description('check the chain of the audit: nothing changed, nothing missing')
    .action(() =>
      withHouse(program, doors, async (house, printed) => {
        const verdict = await house.verifyAudit()
        printed.data(verdict)
        if (!verdict.intact) throw new Problem('refused', 422, { ja: '', en: 'The audit is not intact.' })
      }),
    )
  nounOf(program, 'demo')
    .command('reset')
    .description('forget the demo; the next npm start begins anew')
    .action(async () => {
      const reset = await doors.resetDemo(flags())
      if (!reset.done) throw new Problem('refused', 422, { ja: '', en: notReset[reset.why] })
      out().data({ removed: reset.removed })
    })
}

async function withHouse(
  program: Command,
  doors: Doors,
  work: (house: Open, out: Output) => Promise<void>,
): Promise<void> {
  const house = await doors.open(flagsOf(program, doors))
  try {
    await work(house, output({ json: program.opts()['json'] === true }))
  } finally {
    await house.close()
  }
}

function flagsOf(program: Command, { settings }: Doors): Flags {
  const given = program.opts()
  const named = settings.map(({ name }) => [name, given[name]] as const)
  return Object.fromEntries(named.filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
}

/** Says what went wrong, and answers the exit code. */
function told(error: unknown, out: Output): number {
  // Commander has said it already, and ends help and version this way too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.usage
  if (error instanceof UsageError) return said(out, error.message, exits.usage)
  if (!(error instanceof Problem))
    return said(out, error instanceof Error ? error.message : String(error), exits.failed)
  const details = error.errors.map(({ field, text }) => `  ${field}: ${text.en}`)
  return said(out, [`${error.text.en} (${error.code})`, ...details].join('\n'), exitFor(error.status))
}

function said(out: Output, words: string, code: number): number {
  out.talk(words)
  return code
}

function exitFor(status: number): number {
  if (status === 404) return exits.notFound
  if (status === 400) return exits.usage
  return status >= 500 ? exits.failed : exits.refused
}
