/** The names by which a person calls an account: what is allowed, and how two spellings are compared. */

/** One to 64 ASCII letters, digits and . _ @ + -, beginning and ending with a letter or digit: no two look alike. */
const userIdForm = /^[A-Za-z0-9](?:[A-Za-z0-9._@+-]{0,62}[A-Za-z0-9])?$/

export function isUserId(text: string): boolean {
  return userIdForm.test(text)
}

const mailForm =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$/

/**
 * One plain ASCII address (the dot-atom form of RFC 5321 section 4.1.2), at most 254 characters. Quoted parts, comments
 * and lists are refused: they are how one field becomes two recipients (CVE-2025-13033).
 */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && text.indexOf('@') <= 64 && mailForm.test(text)
}

/** E.164: a plus sign and up to 15 digits. */
export function isPhoneNumber(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text)
}

/**
 * A typed name in the form that is stored and counted, so that every spelling shares one counter (CVE-2025-24806). Full-width
 * letters become plain ones; what is not ASCII after that names nobody, so no look-alike of another script ever matches.
 */
export function foldName(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase()
}
