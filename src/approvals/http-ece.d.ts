/** Only what is used of it: one message of RFC 8188 with the keys of RFC 8291. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  interface Parameters {
    version: 'aes128gcm'
    privateKey: ECDH
    /** Of the receiver, base64url; when encrypting. */
    dh?: string
    authSecret: string
  }

  const ece: {
    encrypt(message: Buffer, parameters: Parameters): Buffer
    decrypt(message: Buffer, parameters: Parameters): Buffer
  }
  export = ece
}
