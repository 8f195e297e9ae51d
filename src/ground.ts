/** What every surface stands on: the lower floors, each room made once. */
import { board } from '#announcements/announcements.ts'
import { approvals, waiters } from '#approvals/approvals.ts'
import { record } from '#audit/audit.ts'
import { certificateAuthorities } from '#certificate-authorities/certificate-authorities.ts'
import { certificates } from '#certificates/certificates.ts'
import { passwordHashing } from '#crypto/password-hashing.ts'
import type { Keyring } from '#crypto/sealing.ts'
import type { Database } from '#database/database.ts'
import { networkTries } from '#limits/limits.ts'
import { logoutTokens } from '#logout-tokens/logout-tokens.ts'
import { mailbox } from '#mailbox/mailbox.ts'
import { messages } from '#messages/messages.ts'
import { notices } from '#notices/notices.ts'
import { oneTimePasswords } from '#one-time-passwords/one-time-passwords.ts'
import { outgoing } from '#outgoing/outgoing.ts'
import { passkeys } from '#passkeys/passkeys.ts'
import { leakedList, passwords, strengthMeter } from '#passwords/passwords.ts'
import { recoveryCodes } from '#recovery-codes/recovery-codes.ts'
import { securityCodes } from '#security-codes/security-codes.ts'
import { securityQuestions } from '#security-questions/security-questions.ts'
import { signingKeys } from '#signing-keys/signing-keys.ts'
import { tenants } from '#tenants/tenants.ts'
import { clientAddress } from '#web/client-address.ts'
import { hosts } from '#web/hosts.ts'
import type { Configuration } from './configuration.ts'
import { errorLog, type Log, logoutLog, messageLog } from './log.ts'
import { policy } from './policy.ts'
import { transports } from './transports.ts'

export type Ground = ReturnType<typeof makeGround>

export function makeGround(configuration: Configuration, database: Database, keyring: Keyring, log: Log) {
  const hashing = passwordHashing({ pepper: keyring.keyed('password') })
  const leaked = leakedList(configuration.leakedPasswords)
  const box = mailbox({ database, keyring })
  const ways = transports(configuration, box)
  const outbox = messages({
    database,
    keyring,
    transports: ways,
    report: messageLog(log),
  })
  const places = hosts(configuration.url, configuration.consoleUrl)
  const keys = signingKeys(database, keyring)
  const client = outgoing({ allow: configuration.outgoingAllow })
  const post = notices({ messages: outbox, keyring })
  const tenantList = tenants(database, policy)
  const issuerOf = (tenantId: string) => places.place(tenantId).issuer
  const authorities = certificateAuthorities({ database, keyring, responderMade: auditResponder(database) })
  return {
    database,
    keyring,
    log,
    errorLog: errorLog(log),
    hosts: places,
    clientAddress: clientAddress(configuration.trustedProxies),
    tenants: tenantList,
    certificateUrl: configuration.certificateUrl,
    certificates: certificates({
      database,
      keyring,
      messages: outbox,
      notices: post,
      authorities,
      addressOf: issuerOf,
      tenants: tenantList,
    }),
    outgoing: client,
    signingKeys: keys,
    logoutTokens: logoutTokens({
      database,
      outgoing: client,
      signingKeys: keys,
      issuerOf,
      report: logoutLog(log),
    }),
    board: board(database),
    hashing,
    leaked,
    meter: strengthMeter(),
    passwords: passwords({ hashing, leaked }),
    securityQuestions: securityQuestions({ hashing }),
    oneTimePasswords: oneTimePasswords({ keyring }),
    recoveryCodes: recoveryCodes({ hashing }),
    passkeys: passkeys(),
    approvals: approvals({
      database,
      keyring,
      outgoing: client,
      contact: places.consoleOrigin,
      report: (failed) => log.warn(failed, 'an approval app could not be woken'),
    }),
    waiters: waiters(database, (cause) => log.error({ cause }, 'answers of approval apps are not seen')),
    mailbox: box,
    messages: outbox,
    sendsSms: ways.sms !== undefined,
    networkTries: networkTries(),
    notices: post,
    securityCodes: securityCodes({ keyring, messages: outbox, notices: post, sendsSms: ways.sms !== undefined }),
  }
}

/** Each certificate that an authority issues is audited, its responders' too. */
function auditResponder(database: Database) {
  return async ({ tenantId, authorityId, serial }: { tenantId: string; authorityId: string; serial: string }) => {
    const detail = { serial, authority: authorityId }
    const entry = {
      tenantId,
      actor: 'status-responder',
      act: 'responderCertificateIssued',
      subject: authorityId,
      detail,
    }
    await database.durably((trx) => record(trx, { ...entry, at: database.now() }))
  }
}
