/** What a browser sends: the JSON of PublicKeyCredential.toJSON() (WebAuthn Level 3 section 5.1), read strictly. */
import { z } from 'zod'

/** Far more than an authenticator sends. */
const longest = 24_000

const bytes = z
  .string()
  .min(1)
  .max(longest)
  .regex(/^[\w-]+$/)

/** At most 1023 bytes (WebAuthn Level 3 section 4, credential id). */
const credentialId = bytes.max(1364)

const frame = { id: credentialId, rawId: credentialId, type: z.literal('public-key') }

const registration = z.object({
  ...frame,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .catch([])
      .default([]),
  }),
})

const assertion = z.object({
  ...frame,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: bytes.nullish(),
  }),
})

const clientData = z.object({ challenge: bytes, crossOrigin: z.boolean().optional() })

export type Registration = z.output<typeof registration> & Sent
export type Assertion = z.output<typeof assertion> & Sent

interface Sent {
  challenge: string
  /** The page stood in a frame of another site, which ours never do. */
  crossOrigin: boolean
}

/** Undefined for what no browser sends. */
export const readRegistration = (sent: string): Registration | undefined => read(registration, sent)
export const readAssertion = (sent: string): Assertion | undefined => read(assertion, sent)

function read<T extends { response: { clientDataJSON: string } }>(shape: z.ZodType<T>, sent: string) {
  if (sent.length > longest) return undefined
  const { data } = shape.safeParse(fromJson(sent))
  const told = data && clientData.safeParse(fromJson(Buffer.from(data.response.clientDataJSON, 'base64url').toString()))
  if (!data || !told?.success) return undefined
  return { ...data, challenge: told.data.challenge, crossOrigin: told.data.crossOrigin ?? false }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
