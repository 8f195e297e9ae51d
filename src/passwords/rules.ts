import type { Language, Words } from '#language/language.ts'
import type { PasswordCheck } from '#web/forms.ts'
import { countCharacters, countKinds, foldLoosely, kindPatterns, outsiders, patternOf } from './characters.ts'
import type { PasswordPolicy } from './options.ts'
import * as texts from './texts.ts'

/** Stable: the `code` of a field error. */
export type BrokenCode =
  | 'too-short'
  | 'too-long'
  | 'characters'
  | 'kinds'
  | 'contains-user-id'
  | 'contains-mail'
  | 'same-as-current'
  | 'used-before'
  | 'leaked'

export interface BrokenRule {
  code: BrokenCode
  text: Words
}

export interface Person {
  userId: string
  mails: readonly string[]
}

/** A rule as a page shows it; `check`, where there is one, is what its script can try while a person types. */
export interface Rule {
  id: 'length' | Exclude<BrokenCode, 'too-short' | 'too-long'>
  text: string
  check?: PasswordCheck
}

/** The policy in the words of a page. With the person's names the script can look for them as well. */
export function rules(policy: PasswordPolicy, language: Language, person?: Person): Rule[] {
  const { rule } = texts
  const pattern = patternOf(policy.characters)
  const names = person && { userId: namesOfUserId(person.userId), mails: person.mails.flatMap(namesOfMail) }
  const kinds: PasswordCheck = { rule: 'kinds', patterns: kindPatterns, least: policy.kinds }
  const list: (Omit<Rule, 'text' | 'check'> & {
    words: Words
    check?: PasswordCheck | undefined
    applies?: boolean
  })[] = [
    { id: 'length', words: rule.length(policy), check: { rule: 'length', min: policy.min, max: policy.max } },
    {
      id: 'characters',
      words: rule.characters[policy.characters],
      check: pattern ? { rule: 'characters', pattern } : undefined,
    },
    { id: 'kinds', words: rule.kinds(policy.kinds), check: kinds, applies: policy.kinds > 1 },
    { id: 'contains-user-id', words: rule.containsUserId, check: names && { rule: 'without', texts: names.userId } },
    { id: 'contains-mail', words: rule.containsMail, check: names && { rule: 'without', texts: names.mails } },
    { id: 'same-as-current', words: rule.sameAsCurrent },
    { id: 'used-before', words: rule.usedBefore(policy.history), applies: policy.history > 0 },
    { id: 'leaked', words: rule.leaked, applies: policy.refuseLeaked },
  ]
  return list
    .filter(({ applies = true }) => applies)
    .map(({ id, words, check }) => ({ id, text: words[language], ...(check ? { check } : {}) }))
}

/** What a page says beside a new password; to change it regularly only where it ends. */
export function cautions(policy: PasswordPolicy, language: Language): string[] {
  const { guess, change, tell, lend } = texts.caution
  return [guess, ...(policy.lifetimeDays > 0 ? [change] : []), tell, lend].map((words) => words[language])
}

/** The rules that a folded password breaks and that need nothing but itself, in the order of the page. */
export function brokenByItself(password: string, policy: PasswordPolicy, person: Person): BrokenRule[] {
  const { min, max } = policy
  const { broken } = texts
  const length = countCharacters(password)
  const strangers = outsiders(password, policy.characters)
  const loose = foldLoosely(password)
  const holds = (names: readonly string[]) => names.some((name) => loose.includes(name))
  const judged: [BrokenCode, boolean, Words][] = [
    ['too-short', length < min, broken.tooShort(min, max)],
    ['too-long', length > max, broken.tooLong(min, max)],
    ['characters', strangers.length > 0, broken.characters(strangers)],
    ['kinds', countKinds(password) < policy.kinds, broken.kinds(policy.kinds)],
    ['contains-user-id', holds(namesOfUserId(person.userId)), broken.containsUserId],
    ['contains-mail', holds(person.mails.flatMap(namesOfMail)), broken.containsMail],
  ]
  return judged.filter(([, isBroken]) => isBroken).map(([code, , text]) => ({ code, text }))
}

/** One or two letters are in too many passwords to mean the person. */
const shortestName = 3

function namesOfUserId(userId: string): string[] {
  return worthLooking([userId, beforeAt(userId)])
}

/** The account name of an address, also without the tag after a plus sign. */
function namesOfMail(address: string): string[] {
  const name = beforeAt(address)
  return worthLooking([name, name.split('+')[0]!])
}

function beforeAt(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? address : address.slice(0, at)
}

function worthLooking(names: string[]): string[] {
  return [...new Set(names.map(foldLoosely))].filter((name) => countCharacters(name) >= shortestName)
}
