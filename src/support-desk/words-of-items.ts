import { explain, isRowName } from '#decision/decision.ts'
import type { SignInRecord } from '#history/history.ts'
import { formatTime, type Language, languages, type Words } from '#language/language.ts'
import type { Sending } from '#messages/messages.ts'
import type { Report } from '#reports/reports.ts'
import type { ContactChange } from './support-desk.ts'
import { texts } from './texts.ts'

function inBoth(say: (language: Language) => string): Words {
  return Object.fromEntries(languages.map((language) => [language, say(language)])) as unknown as Words
}

/** The words of a name that is kept; one that nobody has put in words stands for itself. */
function named(kind: 'refusals' | 'notices' | 'topics' | 'acts', name: string, language: Language): string {
  const known: Record<string, string> = texts[language][kind]
  return Object.hasOwn(known, name) ? known[name]! : name
}

/** What became of a sign-in, and what the decision said when it was asked last. */
export function signInWords({ code, explanation }: SignInRecord): Words {
  return inBoth((language) => {
    if (code !== null && Object.hasOwn(texts[language].refusals, code)) return named('refusals', code, language)
    const said = explanation !== null && isRowName(explanation) ? explain(explanation, language) : undefined
    return said ?? (code === null ? texts[language].success : texts[language].refused(code))
  })
}

export function noticeWords(kind: string): Words {
  return inBoth((language) => texts[language].told(named('notices', kind, language)))
}

export function messageWords({ topic, channel, to, state, endedAt, tries, why }: Sending, timeZone: string): Words {
  return inBoth((language) => {
    const t = texts[language]
    const about = topic.startsWith('notice/')
      ? t.noticeOf(named('notices', topic.slice('notice/'.length), language))
      : named('topics', topic, language)
    const ended = endedAt === undefined ? '' : formatTime(endedAt, language, timeZone)
    return t.message(t.channels[channel], to, about, t.states[state](ended, tries, why ?? ''))
  })
}

export function contactWords({ kind, act, state, shown, effectiveAt }: ContactChange, timeZone: string): Words {
  return inBoth((language) => {
    const t = texts[language]
    const at = effectiveAt === undefined ? '' : formatTime(effectiveAt, language, timeZone)
    return t.contact(t.contacts[kind], shown, t.changes[act], t.changeStates[state](at))
  })
}

export function reportWords({ kind, state }: Pick<Report, 'kind' | 'state'>): Words {
  return inBoth((language) => {
    const kinds: Record<string, string> = texts[language].reports
    return texts[language].report(kinds[kind] ?? kind, texts[language].reportStates[state])
  })
}

export function actWords(act: string): Words {
  return inBoth((language) => named('acts', act, language))
}
