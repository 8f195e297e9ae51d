import { words } from '#language/language.ts'

export const texts = words(
  {
    titles: {
      contact: '公式のお問い合わせ先',
      'never-asks': 'お聞きしないこと',
      'after-fake': '偽の画面に入力してしまったとき',
    },
    description: (title: string, tenant: string) => `${tenant}の「${title}」のご案内です。`,
    version: (version: number, date: string) => `第${version}版（${date}）`,
    check: 'この画面は本物ですか？',
    report: '不審な画面やメッセージを知らせる',
    print: '印刷する',
  },
  {
    titles: {
      contact: 'Official contacts',
      'never-asks': 'What we never ask',
      'after-fake': 'If you typed something into a fake page',
    },
    description: (title: string, tenant: string) => `${title}: advice by ${tenant}.`,
    version: (version: number, date: string) => `Version ${version}, ${date}`,
    check: 'Is this screen real?',
    report: 'Report a suspicious screen or message',
    print: 'Print',
  },
)
