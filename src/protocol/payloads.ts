/**
 * What of the engine's payloads may be written down. They carry the very values that were given out (`jti` is the code or
 * the token, a session's cookie, the user code of a device): these are taken out here and put back when the row is
 * found again, by whoever brings the value.
 */
import type { AdapterPayload } from 'oidc-provider'

/** A payload as JSON, without the secrets in it. */
export function withoutSecrets(model: string, payload: AdapterPayload): string {
  const { jti: _, ...kept } = payload
  if (model === 'DeviceCode') return JSON.stringify({ ...kept, userCode: undefined })
  if (model === 'Interaction') return JSON.stringify(interactionWithoutSecrets(kept))
  return JSON.stringify(kept)
}

/** `returnTo` names the interaction, `parJti` the pushed request that it came from; a token given as `id_token_hint` is of no more use once its subject is known. */
function interactionWithoutSecrets({ returnTo: _, parJti, ...payload }: Omit<AdapterPayload, 'jti'>) {
  const { id_token_hint: _h, ...params } = (payload.params ?? {}) as Record<string, unknown>
  const { cookie: _c, ...session } = (payload.session ?? {}) as Record<string, unknown>
  return { ...payload, params, session: payload.session && session, ...(parJti === undefined ? {} : { pushed: true }) }
}

/** The payload for whoever came with `id`; `expiresAt` on the engine's clock. */
export function withSecrets(id: string, stored: string, expiresAt: number, endedAt: number | null): AdapterPayload {
  return {
    ...(JSON.parse(stored) as AdapterPayload),
    jti: id,
    exp: expiresAt,
    ...(endedAt === null ? {} : { consumed: endedAt }),
  }
}
