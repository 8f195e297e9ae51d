/** `npm start`: the demo, until Ctrl-C. */
import { ConfigurationError } from '#configuration.ts'
import { stopOnSignals } from '../src/serve.ts'
import { openDemo } from './demo.ts'
import { demoSettings } from './settings.ts'

try {
  const demo = await openDemo(demoSettings(process.env))
  stopOnSignals({ ...demo.serving, stop: demo.stop })
  console.log(demo.summary)
} catch (error) {
  console.error(explain(error as NodeJS.ErrnoException))
  process.exit(1)
}

function explain(error: NodeJS.ErrnoException & { port?: number }): string {
  if (error instanceof ConfigurationError) return error.complaints.join('\n')
  if (error.code !== 'EADDRINUSE') return error.code ? String(error.stack) : error.message
  return [
    `Port ${error.port} is in use. Choose others, for example:`,
    `ポート ${error.port} は使用中です。別のポートで起動できます。`,
    '  SEKISHO_PORT=8180 DEMO_PORT=8190 npm start',
  ].join('\n')
}
