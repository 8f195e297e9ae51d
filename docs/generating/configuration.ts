import { environmentName, flagName, type Setting } from '../../src/settings.ts'
import { code, head, table } from './markdown.ts'

/** docs/configuration.md from the declarations of the settings. */
export function configurationReference(settings: Readonly<Record<string, Setting>>): string {
  const rows = Object.entries(settings).map(([name, { shown, meaning, secret = false }]) => [
    code(environmentName(name)),
    code(name),
    secret ? 'by file' : code(flagName(name)),
    /^[\w./:-]*[/:\d][\w./:-]*$/.test(shown) ? code(shown) : shown,
    meaning,
  ])
  return `${head('Configuration', 'src/settings.ts')}
Values come from four places, the later wins: the defaults below, \`sekisho.config.json\` in the working folder, the
environment, flags. A name that nobody knows stops the start and says what was probably meant.

\`./sekisho config print\` shows what is in force and where each value comes from; secrets are masked.

A secret is never a flag, which every user of the machine could read. It may be given as a file, such as one that a container is
handed: \`SEKISHO_MASTER_KEY_FILE=/run/secrets/master-key\`.

${table(['environment', 'in the file', 'flag', 'default', 'meaning'], rows)}

An example of \`sekisho.config.json\`:

\`\`\`json
{
  "url": "https://{tenant}.login.example.com",
  "port": 8080,
  "trustedProxies": ["10.0.0.0/8"]
}
\`\`\`
`
}
