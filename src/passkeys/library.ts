/** The WebAuthn library, read when the first passkey is made or shown: it holds 15 MB that a server without any never needs. */
export const webAuthn = () => import('@simplewebauthn/server')

/** Its encodings. */
export const encodings = () => import('@simplewebauthn/server/helpers')
