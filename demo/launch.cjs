// Plain JavaScript of long ago, so that an older Node can read it far enough to say what is wrong.
const { existsSync } = require('node:fs')
const { availableParallelism } = require('node:os')
const { join } = require('node:path')

const needed = 24

if (Number(process.versions.node.split('.')[0]) < needed) {
  stop(
    `Sekisho needs Node ${needed} or newer; this is Node ${process.versions.node}.`,
    'Start it with `npm ci && npm start`: on Linux and Windows that brings the right Node along.',
    `Node ${needed} 以上が必要です。\`npm ci && npm start\` で起動してください。`,
  )
}
if (!existsSync(join(__dirname, '../node_modules'))) {
  stop('The packages are missing. Run `npm ci` first.', '先に `npm ci` を実行してください。')
}

// The thread pool reads it when it starts, which is why this file imports nothing that would start it.
if (!process.env.UV_THREADPOOL_SIZE) process.env.UV_THREADPOOL_SIZE = String(availableParallelism() + 4)
// Of Node's own parts that the service stands on; whoever starts it can do nothing about them.
process.removeAllListeners('warning')
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.error(warning)
})
process.chdir(join(__dirname, '..'))
import('./start.ts')

function stop(...lines) {
  console.error(lines.join('\n'))
  process.exit(1)
}
