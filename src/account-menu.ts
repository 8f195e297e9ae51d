/** The menu of the account page: every room's entry, in the order in which people find them. */

import { approvalsEntry } from '#account-approvals/account-approvals.ts'
import { checkUpEntry } from '#account-check-up/account-check-up.ts'
import { contactsEntry } from '#account-contacts/account-contacts.ts'
import { devicesEntry } from '#account-devices/account-devices.ts'
import { historyEntry } from '#account-history/account-history.ts'
import { methodEntry } from '#account-method/account-method.ts'
import { notMeEntry } from '#account-not-me/account-not-me.ts'
import { noticesEntry } from '#account-notices/account-notices.ts'
import { oneTimePasswordEntry } from '#account-one-time-password/account-one-time-password.ts'
import { exportEntry, languageEntry, summaryEntry } from '#account-page/account-page.ts'
import { passkeysEntry } from '#account-passkeys/account-passkeys.ts'
import { passwordEntry } from '#account-password/account-password.ts'
import { promptEntry } from '#account-prompt/account-prompt.ts'
import { questionEntry } from '#account-question/account-question.ts'
import { recoveryCodesEntry } from '#account-recovery-codes/account-recovery-codes.ts'
import { requestsEntry } from '#account-requests/account-requests.ts'
import { sessionsEntry } from '#account-sessions/account-sessions.ts'
import { sitesEntry } from '#account-sites/account-sites.ts'
import { trustedBrowsersEntry } from '#account-trusted-browsers/account-trusted-browsers.ts'
import { twoStepEntry } from '#account-two-step/account-two-step.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { type MenuEntry, menuOf } from '#web/own-room.ts'
import type { Policy } from './policy.ts'

const entries: readonly MenuEntry<Tenant<Policy>>[] = [
  summaryEntry,
  devicesEntry,
  passwordEntry,
  questionEntry,
  methodEntry,
  twoStepEntry,
  passkeysEntry,
  approvalsEntry,
  oneTimePasswordEntry,
  recoveryCodesEntry,
  trustedBrowsersEntry,
  contactsEntry,
  historyEntry,
  sessionsEntry,
  sitesEntry,
  requestsEntry,
  noticesEntry,
  checkUpEntry,
  promptEntry,
  notMeEntry,
  languageEntry,
  exportEntry,
]

/** Where another kind of business begins: how one signs in and is reached, what happened, what keeps it safe, the rest. */
const begins: typeof entries = [passwordEntry, historyEntry, noticesEntry, languageEntry]

export const accountMenu = menuOf(entries, begins)
