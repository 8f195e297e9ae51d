import type { Language, Words } from '#language/language.ts'

/** The ids are stable: accounts keep them. A question may be reworded; one with another meaning gets another id. */
const texts = {
  'first-pet': { ja: '最初に飼ったペットの名前は？', en: 'What was the name of your first pet?' },
  'childhood-friend': { ja: '子どものころの親友の名前は？', en: 'What was the name of your best friend in childhood?' },
  'childhood-nickname': { ja: '子どものころのあだ名は？', en: 'What was your nickname in childhood?' },
  'childhood-dream': { ja: '子どものころになりたかった職業は？', en: 'What did you want to become as a child?' },
  'first-school': { ja: '卒業した小学校の名前は？', en: 'What is the name of your elementary school?' },
  'favourite-teacher': {
    ja: '印象に残っている先生の名前は？',
    en: 'What is the name of the teacher you remember best?',
  },
  'first-workplace': { ja: '初めて働いた場所は？', en: 'Where was your first job?' },
  'first-journey': { ja: '初めて旅行した場所は？', en: 'Where did you go on your first journey?' },
  'parents-met': { ja: '両親が出会った場所は？', en: 'Where did your parents meet?' },
  'favourite-book': { ja: '一番好きな本の題名は？', en: 'What is the title of your favourite book?' },
  'first-concert': { ja: '初めて行ったコンサートの出演者は？', en: 'Who played at the first concert you went to?' },
} satisfies Record<string, Words>

export type QuestionId = keyof typeof texts

export const questionIds = Object.keys(texts) as QuestionId[]

export function isQuestionId(id: string): id is QuestionId {
  return Object.hasOwn(texts, id)
}

/** The question as a page asks it. */
export function questionText(id: QuestionId): Words {
  return texts[id]
}

/** The choices of a page, in their order. */
export function questionChoices(language: Language): { value: QuestionId; label: string }[] {
  return questionIds.map((value) => ({ value, label: texts[value][language] }))
}
