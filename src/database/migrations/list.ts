import type { Migration } from '../migrate.ts'
import * as tenants from './0001-tenants.ts'
import * as accounts from './0002-accounts.ts'
import * as passwords from './0003-passwords.ts'
import * as securityQuestions from './0004-security-questions.ts'
import * as sites from './0005-sites.ts'
import * as signIns from './0006-sign-ins.ts'
import * as sessions from './0007-sessions.ts'
import * as history from './0008-history.ts'
import * as limits from './0009-limits.ts'
import * as audit from './0010-audit.ts'
import * as messages from './0011-messages.ts'
import * as protocol from './0012-protocol.ts'
import * as enrolment from './0013-enrolment.ts'
import * as apiTokens from './0014-api-tokens.ts'
import * as guesses from './0015-guesses.ts'
import * as generations from './0016-generations.ts'
import * as guessesKept from './0017-guesses-kept.ts'
import * as notices from './0025-notices.ts'
import * as recovery from './0026-recovery.ts'
import * as knownBrowsers from './0027-known-browsers.ts'
import * as reports from './0028-reports.ts'
import * as leakedPasswords from './0029-leaked-passwords.ts'
import * as contactChanges from './0030-contact-changes.ts'
import * as sendingCounts from './0031-sending-counts.ts'
import * as messageLog from './0032-message-log.ts'
import * as finding from './0033-finding.ts'
import * as reportNotes from './0034-report-notes.ts'
import * as announcements from './0035-announcements.ts'
import * as manuals from './0036-manuals.ts'
import * as signingKeys from './0038-signing-keys.ts'
import * as logoutTokens from './0039-logout-tokens.ts'
import * as pendingRequests from './0040-pending-requests.ts'
import * as signInChoices from './0045-sign-in-choices.ts'
import * as securityCodes from './0047-security-codes.ts'
import * as trustedBrowsers from './0048-trusted-browsers.ts'
import * as oneTimePasswords from './0053-one-time-passwords.ts'
import * as recoveryCodes from './0054-recovery-codes.ts'
import * as passkeys from './0055-passkeys.ts'
import * as enrolmentSteps from './0056-enrolment-steps.ts'
import * as nativeSites from './0060-native-sites.ts'
import * as installations from './0061-installations.ts'
import * as advice from './0062-advice.ts'
import * as promptsByNumber from './0063-prompts-by-number.ts'
import * as certificateAuthorities from './0066-certificate-authorities.ts'
import * as devices from './0067-devices.ts'
import * as certificates from './0068-certificates.ts'
import * as certificateReissue from './0069-certificate-reissue.ts'
import * as certificatePresentations from './0070-certificate-presentations.ts'
import * as approvals from './0080-approvals.ts'

/** In the order of their numbers; a line is never changed or moved once it was released. */
export const migrations: readonly Migration[] = [
  tenants,
  accounts,
  passwords,
  securityQuestions,
  sites,
  signIns,
  sessions,
  history,
  limits,
  audit,
  messages,
  protocol,
  enrolment,
  apiTokens,
  guesses,
  generations,
  guessesKept,
  notices,
  recovery,
  knownBrowsers,
  reports,
  leakedPasswords,
  contactChanges,
  sendingCounts,
  announcements,
  manuals,
  signingKeys,
  logoutTokens,
  signInChoices,
  oneTimePasswords,
  recoveryCodes,
  passkeys,
  enrolmentSteps,
  nativeSites,
  messageLog,
  finding,
  reportNotes,
  installations,
  securityCodes,
  advice,
  pendingRequests,
  certificateAuthorities,
  devices,
  certificates,
  certificateReissue,
  certificatePresentations,
  trustedBrowsers,
  approvals,
  promptsByNumber,
]
