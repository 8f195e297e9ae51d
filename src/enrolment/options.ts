import { section, type ValuesOf, whole } from '#options/options.ts'

export const enrolmentOptions = section('enrolment', {
  days: whole({
    unit: 'days',
    min: 1,
    max: 90,
    default: 14,
    explain: {
      ja: '登録用URLと登録用ワンタイムパスワードの有効日数です。発行し直すと、古いものはその時点で使えなくなります。すでに発行したものの期限は変わりません。',
      en: 'For how many days the enrolment link and password are valid. Issuing new ones ends the old ones at once. What was issued before keeps its end.',
    },
  }),
  tries: whole({
    unit: 'tries',
    min: 3,
    max: 20,
    default: 5,
    explain: {
      ja: '登録用ワンタイムパスワードを間違えてもよい回数です。この回数に達すると、発行し直すまで登録できません。',
      en: 'How many wrong enrolment passwords are allowed. After that the enrolment stays closed until it is issued anew.',
    },
  }),
})

export type EnrolmentOptions = ValuesOf<typeof enrolmentOptions>
