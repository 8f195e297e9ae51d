import { createCipheriv, hash } from 'node:crypto'
import type { Workings } from './pkcs12-keys.ts'

/** By Node's own cryptography. Many rounds take long, and hold up the thread they run in. */
export const nodeWorkings: Workings = {
  digest: (algorithm, bytes) => hash(algorithm === 'SHA-1' ? 'sha1' : 'sha256', bytes, 'buffer'),
  tripleDes(key, iv, plain) {
    const cipher = createCipheriv('des-ede3-cbc', key, iv)
    return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]))
  },
}
