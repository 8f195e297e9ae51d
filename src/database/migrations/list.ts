import type { Migration } from '../migrate.ts'
import * as tenants from './0001-tenants.ts'
import * as accounts from './0002-accounts.ts'
import * as passwords from './0003-passwords.ts'
import * as securityQuestions from './0004-security-questions.ts'
import * as sites from './0005-sites.ts'
import * as signIns from './0006-sign-ins.ts'
import * as sessions from './0007-sessions.ts'
import * as messages from './0011-messages.ts'

/** In the order of their numbers; a line is never changed or moved once it was released. */
export const migrations: readonly Migration[] = [
  tenants,
  accounts,
  passwords,
  securityQuestions,
  sites,
  signIns,
  sessions,
  messages,
]
