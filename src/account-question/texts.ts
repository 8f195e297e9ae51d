import { words } from '#language/language.ts'

export const texts = words(
  {
    title: '秘密の質問の変更',
    lead: 'パスワードなどの再発行のときに、ご本人であることを確認するためにお聞きします。答えは、登録したあとで表示することはできません。',
    present: '現在の質問',
    none: '登録なし',
    question: '新しい質問',
    answer: '答え',
    answerHint: 'ほかの人に推測されない答えにしてください。全角と半角、大文字と小文字、空白の違いは区別しません。',
    set: '登録する',
    change: '変更する',
    changed: '秘密の質問と答えを登録しました。',
    mailed: '確認済みのメールアドレスに、変更のお知らせをお送りしました。',
    back: 'アカウントの概要に戻る',
  },
  {
    title: 'Change security question',
    lead: 'It is asked to make sure that it is you when a password or the like is reissued. The answer cannot be shown once it is set.',
    present: 'Present question',
    none: 'none registered',
    question: 'New question',
    answer: 'Answer',
    answerHint:
      'Choose an answer that others cannot guess. Capital or small letters, spaces and full or half width make no difference.',
    set: 'Set',
    change: 'Change',
    changed: 'Your security question and answer are set.',
    mailed: 'We have sent a notice to your verified mail addresses.',
    back: 'Back to your account',
  },
)

/** Above the fields to mend. */
export const complaints = { summary: { ja: '入力内容をご確認ください', en: 'There is a problem' } }
