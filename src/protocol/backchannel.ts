/**
 * Sign-ins that a site asks for over its own line (OpenID Connect Client-Initiated Backchannel Authentication, poll mode): the
 * person finds them on the account page. Few at a time, so that nobody is worn down into agreeing.
 */
import { type Configuration, errors } from 'oidc-provider'
import { findByLoginName } from '#accounts/accounts.ts'
import { hashSecret, newId } from '#crypto/secrets.ts'
import type { Database } from '#database/database.ts'
import { counters } from '#limits/limits.ts'
import * as pending from '#pending-requests/pending-requests.ts'
import { promptNumber } from '#sign-ins/sign-ins.ts'
import { exchangeOf } from './exchange.ts'

type Backchannel = NonNullable<NonNullable<Configuration['features']>['ciba']>

/** As many prompts as a person gets (NIST SP 800-63B-4 section 3.2.3 asks for a limit). */
const mostPrompts = { max: 2, windowSeconds: 600 }
/** Short and plain (CIBA Core section 7.1): it is read beside the same words elsewhere. */
const plainMessage = /^[\p{L}\p{N}\p{P} ]{1,60}$/u

export function backchannel(database: Database, tenantId: string): Backchannel {
  return {
    enabled: true,
    deliveryModes: ['poll'],

    async processLoginHint(_ctx, hint = '') {
      const account = await findByLoginName(database.db, tenantId, hint)
      return account?.state === 'active' ? account.id : undefined
    },

    async processLoginHintToken() {
      throw new errors.InvalidRequest('login_hint_token is not supported')
    },

    async validateBindingMessage(_ctx, message) {
      if (message !== undefined && !plainMessage.test(message))
        throw new errors.InvalidBindingMessage('at most 60 letters, digits and signs')
    },

    async validateRequestContext(_ctx, context) {
      if (context !== undefined) throw new errors.InvalidRequest('request_context is not supported')
    },

    async verifyUserCode(_ctx, _account, code) {
      if (code !== undefined) throw new errors.InvalidRequest('user_code is not supported')
    },

    async triggerAuthenticationDevice(ctx, request, account, client) {
      const { visit } = exchangeOf(ctx.req)
      const now = database.now()
      const key = `backchannel/${tenantId}/${account.accountId}`
      const { admitted } = await counters.admit(database.db, key, { ...mostPrompts, now })
      if (!admitted) throw new errors.AccessDenied('too many requests for this person')
      const params = (request.params ?? {}) as Record<string, string | undefined>
      const requestId = newId()
      await pending.add(database.db, {
        tenantId,
        accountId: account.accountId,
        id: requestId,
        kind: 'site',
        tokenHash: hashSecret(request.jti),
        clientId: client.clientId,
        number: promptNumber(requestId),
        params,
        message: params['binding_message'],
        ip: visit.ip,
        browser: '',
        createdAt: now,
        expiresAt: now + (request.expiration ?? 0),
      })
    },
  }
}
