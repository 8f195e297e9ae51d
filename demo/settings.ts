/** The settings of the demo: those of the service, with defaults that suit one person on one machine. */
import { type Configuration, isLoopback, loadConfiguration, type SettingName } from '#configuration.ts'

export interface DemoSettings {
  configuration: Configuration
  /** Where the demo site listens, by `DEMO_PORT`. */
  sitePort: number
}

/** Throws ConfigurationError, and an Error where the demo would show itself to others. */
export function demoSettings(environment: NodeJS.ProcessEnv, file?: string): DemoSettings {
  const origins = { environment, ...(file === undefined ? {} : { file }) }
  const { values, sources } = loadConfiguration(origins)
  const wished: Partial<Record<SettingName, string>> = {
    url: `http://localhost:${values.port}`,
    certificateUrl: `https://localhost:${values.certificatePort ?? 8443}`,
    mailbox: '1',
    logLevel: 'warn',
    securityContact: 'mailto:security@example.com',
  }
  const flags = Object.fromEntries(
    Object.entries(wished).filter(([name]) => sources[name as SettingName] === 'default'),
  )
  const configuration = loadConfiguration({ ...origins, flags }).values
  if (!isLoopback(configuration.url)) {
    throw new Error(
      'The demo prints passwords and shows everybody’s mails: its SEKISHO_URL must be this machine (localhost).',
    )
  }
  return { configuration, sitePort: portOf(environment['DEMO_PORT'] ?? '8090') }
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65535)) throw new Error(`DEMO_PORT must be a port, not ${text}`)
  return port
}
