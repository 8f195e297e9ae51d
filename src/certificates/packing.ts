/** PKCS#12 files in threads of their own: the rounds over a password would hold up everybody else for a tenth of a second. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Problem } from '#web/problem.ts'
import type { Bytes } from '#x509/bytes.ts'
import type { Pkcs12Facts } from '#x509/pkcs12.ts'

export interface Packer {
  /** Throws Problem `busy` (503) when too many wait. */
  pack(facts: Pkcs12Facts): Promise<Bytes>
  close(): Promise<void>
}

const atOnce = 1
const mostWaiting = 30
const longestMilliseconds = 10_000

export function packer(): Packer {
  const working = new Set<Worker>()
  const turns: (() => void)[] = []

  async function pack(facts: Pkcs12Facts): Promise<Bytes> {
    if (turns.length >= mostWaiting) throw busy()
    if (working.size >= atOnce) await new Promise<void>((resolve) => turns.push(resolve))
    const worker = new Worker(new URL('./packing-worker.ts', import.meta.url), { workerData: facts })
    working.add(worker)
    try {
      const [file] = await once(worker, 'message', { signal: AbortSignal.timeout(longestMilliseconds) })
      return file
    } catch (cause) {
      throw busy(cause)
    } finally {
      working.delete(worker)
      turns.shift()?.()
      worker.terminate().catch(() => undefined)
    }
  }

  return {
    pack,
    async close() {
      await Promise.all([...working].map((worker) => worker.terminate()))
    },
  }
}

function busy(cause?: unknown): Problem {
  const text = {
    ja: 'ただいま混み合っています。しばらくしてからもう一度お試しください。',
    en: 'We are busy. Please try again in a moment.',
  }
  return new Problem('busy', 503, text, { retryAfterSeconds: 5, cause })
}
