/**
 * What people see and receive, real-looking and invented: names, domains and messages, with the verdict that they deserve.
 * The product does not read this; domains are reserved names, or belong to nobody as far as anybody knows.
 */
import type { Seen, Verdict } from '../../src/prompt-check/verdict.ts'

export interface Case {
  what: string
  seen: Partial<Seen>
  verdict: Verdict
}

/** A dialog after one's own tap, as it should be. */
const usual: Partial<Seen> = {
  name: 'Hakone Books',
  domain: 'accounts.hakone.example',
  trigger: 'self',
  place: 'system',
  wording: 'fine',
  requested: 'usual',
}
const official = { sender: 'no-reply@hakone.example' }

const screen = (what: string, verdict: Verdict, changes: Partial<Seen> = {}): Case => ({
  what,
  seen: { ...usual, ...changes },
  verdict,
})
const domain = (what: string, shown: string, verdict: Verdict = 'stop') => screen(what, verdict, { domain: shown })
const text = (what: string, verdict: Verdict, message: string, changes: Partial<Seen> = {}): Case => ({
  what,
  seen: { message, ...changes },
  verdict,
})

export const legitimate: Case[] = [
  screen('the dialog as it should be', 'likely-safe'),
  screen('its internal name', 'likely-safe', { name: 'HakoneBooksMobile' }),
  screen('its Japanese name', 'likely-safe', { name: '箱根ブックス' }),
  screen('the name in the quotes of the dialog', 'likely-safe', { name: '“Hakone Books”' }),
  screen('full-width letters of a Japanese keyboard', 'likely-safe', {
    name: 'Ｈａｋｏｎｅ　Ｂｏｏｋｓ',
    domain: 'ｈａｋｏｎｅ．ｅｘａｍｐｌｅ',
  }),
  screen('the short domain that phones show', 'likely-safe', { domain: 'hakone.example' }),
  screen('the whole address bar', 'likely-safe', {
    domain: 'https://accounts.hakone.example/t/books/sign-in/4xQ?lang=ja#main',
    place: 'app',
  }),
  screen('capitals and a dot at the end', 'likely-safe', { domain: 'ACCOUNTS.Hakone.Example.' }),
  text(
    'the code of a sign-in by mail',
    'likely-safe',
    '123456 が「Hakone Books」のセキュリティコードです（10分間有効）。電話・メール・SMSでこの番号をお聞きすることはありません。',
    official,
  ),
  text(
    'the code in English',
    'likely-safe',
    '123456 is your security code for Hakone Books (valid for 10 minutes). We never ask for it by phone, mail or SMS.',
    official,
  ),
  text(
    'the code by SMS with its domain',
    'likely-safe',
    '【Hakone Books】セキュリティコード 123456（10分）。他人に教えないでください。\n@accounts.hakone.example #123456',
    { sender: 'HAKONE' },
  ),
  text(
    'a notice without a link',
    'likely-safe',
    'Your password was changed. If it was not you, open Hakone Books from its app and contact the support desk: 03-0000-0001.',
    official,
  ),
  text('a word that ends like a messenger', 'likely-safe', 'オンラインで手続きが完了しました。', official),
  text('the support desk’s number written in another way', 'likely-safe', 'サポート窓口：+81 3 0000 0001', official),
  screen('an official host with its port', 'likely-safe', { domain: 'accounts.hakone.example:8443' }),
  screen('a space that does not break', 'likely-safe', { name: 'Hakone\u00a0Books' }),
  text(
    'a session that ended',
    'likely-safe',
    'Your session on the website has ended. Start again from the app whenever you like.',
    official,
  ),
  text(
    'a change of settings',
    'likely-safe',
    'Two-step verification was turned on for your account on 3 May 2026.',
    official,
  ),
  text(
    'a new browser, and nothing to do',
    'likely-safe',
    '新しいブラウザーからログインがありました。ご自身であれば、何もしていただく必要はありません。',
    official,
  ),
  text(
    'advice to start from the app',
    'likely-safe',
    'ログインの有効期限が近づいています。次回アプリを開いたときに、もう一度ログインしてください。',
    official,
  ),
]

export const unsettled: Case[] = [
  screen('a name that nobody registered', 'careful', { name: 'Flashlight Pro' }),
  screen('in a browser', 'careful', { place: 'browser' }),
  screen('odd wording', 'careful', { wording: 'odd' }),
  screen('hurried wording', 'careful', { wording: 'hurried' }),
  screen('one answer left out', 'careful', { trigger: '' }),
  screen('several answers left out', 'careful', { trigger: '', place: '', wording: '', requested: '' }),
  screen('no domain', 'careful', { domain: '' }),
  screen('a name with other letters', 'careful', { name: 'Hаkone Books' }),
  screen('a name with a word added', 'careful', { name: 'Hakone Books Security' }),
  text(
    'an invitation with an official link',
    'careful',
    'Set up your sign-in here: https://accounts.hakone.example/t/books/enrol/Xy12',
    official,
  ),
  text(
    'the words of the dialog and nothing else',
    'careful',
    '“Hakone Books” Wants to Use “hakone.example” to Sign In',
  ),
  text('the same in Japanese', 'careful', '“Hakone Books”がサインインのために“hakone.example”を使用しようとしています'),
  text('a code without a sender', 'careful', '【Hakone Books】123456 が確認コードです。'),
  text('a sender by name only', 'careful', 'Your order was sent.', { sender: 'Hakone Books' }),
  text('another address at an official domain', 'careful', 'Your order was sent.', { sender: 'news@hakone.example' }),
  text('an answer is wanted', 'careful', 'ご都合のよい日を返信してください。', official),
  text('a code to scan', 'careful', '店頭でQRコードをご提示ください。', official),
  text('a phone number that is not the desk’s', 'careful', 'ご不明な点は 0120-000-000 までお電話ください。', official),
  text(
    'an order with an official link, today',
    'careful',
    'Your parcel was handed over today. You can see its way at https://hakone.example/orders/1.',
    official,
  ),
  text(
    'a card that ends, and the way to the app',
    'careful',
    'お支払いに使うカードの有効期限が来月で終わります。アプリを開いて、お支払い方法の画面でご確認ください。',
    official,
  ),
  text('a book about PINs', 'careful', 'Your book "The PIN Code Mysteries" is ready for collection.', official),
  text('another language', 'careful', 'Bitte senden Sie uns Ihr Passwort.', official),
  text('Chinese', 'careful', '请回复您的密码以验证您的帐户', official),
  text('Korean', 'careful', '비밀번호를 회신해 주세요', official),
  text('Cyrillic letters in English words', 'careful', 'Sеnd us yоur pаsswоrd', official),
  text('a word taken apart', 'careful', 'The p a s s w o r d is what we are missing.', official),
  text(
    'turns protection off',
    'careful',
    'Open Settings, turn off two-step verification, and wait for our call.',
    official,
  ),
  text('the same in Japanese', 'careful', '2段階認証をオフにしてお待ちください。', official),
  text(
    'somebody who comes',
    'careful',
    'Our technician is at your door in ten minutes; have your six digits ready for him.',
    official,
  ),
  text('a key of somebody else', 'careful', 'Add the passkey of our technician to your account.', official),
  text('what was copied for you', 'careful', 'Please press Ctrl+V in the window and then Enter.', official),
  text(
    'a search instead of a link',
    'careful',
    '「箱根ブックス ログイン」で検索し、一番上のページを開いてください。',
    official,
  ),
  text('a picture of the screen', 'careful', 'スクリーンショットを撮って、お見せください。', official),
  text('a phone number with other dashes', 'careful', 'Call us: ０５０−１２３４−５６７８', official),
]

export const fakeDomains: Case[] = [
  domain('a Cyrillic a', 'accounts.hаkone.example'),
  domain('the same in punycode', 'xn--hkone-3fg.example'),
  domain('a Greek o', 'hakοne.example'),
  domain('an Armenian letter', 'hakoոe.example'),
  domain('a dotless i', 'kıso-mobile.example'),
  domain('zero for o', 'hak0ne.example'),
  domain('one for l', 'accounts.hakone-1ogin.example'),
  domain('rn for m', 'kiso-rnobile.example'),
  domain('two letters swapped', 'hakoen.example'),
  domain('a letter missing', 'hakne.example'),
  domain('a letter doubled', 'hakkone.example'),
  domain('a letter replaced', 'hakane.example'),
  domain('another ending', 'hakone.test'),
  domain('the ending .jp', 'hakone.jp'),
  domain('co.jp for the ending', 'hakone.co.jp'),
  domain('the right one in front', 'accounts.hakone.example.session-check.test'),
  domain('a long row of labels', 'accounts.hakone.example.4f9c2e.a81b.verify.secure-sso.login.test'),
  domain('the right one with hyphens', 'accounts-hakone-example.test'),
  domain('a word behind the name', 'hakone-support.example'),
  domain('a word before the name', 'my-hakone.example'),
  domain('below the right one, and not registered', 'login.accounts.hakone.example'),
  domain('a neighbour below the right one', 'files.hakone.example'),
  domain('before an @ sign', 'https://accounts.hakone.example@203.0.113.7/login'),
  domain('before an @ sign, encoded', 'https://accounts.hakone.example%2f@login.test'),
  domain('a backslash for a slash', 'https:\\\\login.test\\accounts.hakone.example'),
  domain('a slash that is none', 'https://accounts.hakone.example⁄login.test'),
  domain('a dot that is none', 'accounts․hakone․example․login․test'),
  domain('an address of numbers', 'http://203.0.113.7/accounts.hakone.example'),
  domain('an address of IPv6', 'http://[2001:db8::7]/'),
  domain('a number in another writing', 'http://3405803783/'),
  domain('a domain in the query', 'https://login.test/?to=https://accounts.hakone.example'),
  domain('a domain in the path', 'login.test/accounts.hakone.example'),
  domain('a domain behind a hash', 'https://login.test#accounts.hakone.example'),
  domain('a domain of others', 'example.org'),
  domain('no domain at all', '忘れました'),
  domain('a zero-width sign in the middle', 'acc\u200bounts.hakone.example.login.test'),
  domain('a sign that turns the text around', '\u202eelpmaxe.enokah'),
  domain('kana that look like a slash', 'accounts.hakone.exampleノlogin.test'),
  domain('full-width letters of another domain', 'ｈａｋｏｎｅ．ｔｅｓｔ'),
  domain('two domains', 'accounts.hakone.example login.test'),
  domain('a scheme that starts an app', 'intent://accounts.hakone.example#Intent;package=test;end'),
  domain('a file', 'file:///accounts.hakone.example'),
  domain('another scheme', 'ftp://accounts.hakone.example/'),
  domain('a backslash before an @ sign', '//accounts.hakone.example\\@login.test'),
  domain('a port before an @ sign', 'accounts.hakone.example:443@login.test'),
  domain('a scheme without slashes', 'https:login.test'),
  domain('three slashes', 'https:///login.test/accounts.hakone.example'),
  domain('the source of a page', 'view-source:https://accounts.hakone.example'),
]

export const fakeScreens: Case[] = [
  screen('after a link', 'stop', { trigger: 'link' }),
  screen('suddenly', 'stop', { trigger: 'sudden' }),
  screen('asks for a card', 'stop', { requested: 'too-much' }),
  screen('another app and odd words', 'stop', { place: 'other-app', wording: 'odd' }),
  screen('an unknown name in a browser', 'stop', { name: 'Sign-in Helper', place: 'browser' }),
  screen('an unknown name, the rest left out', 'stop', { name: 'Sign-in Helper', trigger: '' }),
]

export const fakeMessages: Case[] = [
  text(
    'an account on hold',
    'stop',
    '【重要】お客様のアカウントを停止しました。24時間以内に https://hakone-login.test/verify からご確認ください。',
  ),
  text('an unpaid charge', 'stop', '利用料金のお支払いの確認が取れていません。本日中にご連絡ください。0120-000-000'),
  text('a parcel', 'stop', 'お荷物のお届けにあがりましたが不在の為持ち帰りました。http://xn--hkone-3fg.example/p'),
  text('wants the code back', 'stop', 'サポートです。届いた6桁のコードを返信してください。', official),
  text('wants the code by phone', 'stop', 'Support will call you shortly. Please tell us the code we sent.', official),
  text('wants the password', 'stop', 'Reply with your password to keep your account.', official),
  text('wants a card, without a link', 'stop', 'Please confirm your card number and PIN.', official),
  text('wants a PIN in Japanese', 'stop', 'ご本人確認のため、暗証番号をお知らせください。', official),
  text('gift cards', 'stop', 'コンビニで電子マネーのギフトカードを購入し、番号を送ってください。', official),
  text('a remote helper', 'stop', 'Install the AnyDesk app so that we can help you.', official),
  text('an app from a link', 'stop', '最新のアプリをダウンロードしてください http://203.0.113.7/hakone.apk', official),
  text('our name, another address', 'stop', 'Your order was sent.', {
    sender: 'Hakone Books <no-reply@hakone-books.test>',
  }),
  text('a sender with a look-alike', 'stop', 'Your order was sent.', { sender: 'no-reply@hаkone.example' }),
  text(
    'the sender in the pasted head',
    'stop',
    'From: Hakone Books <info@login.test>\nSubject: Your order\n\nYour order was sent.',
  ),
  text(
    'an official link beside another',
    'stop',
    'https://accounts.hakone.example/ が使えない場合は https://hakone.secure-id.test/ へ',
    official,
  ),
  text(
    'an official link and hurry',
    'stop',
    '至急、https://accounts.hakone.example/ からパスワードを更新してください。',
    official,
  ),
  text('a link that is written out', 'stop', 'hxxps://login[.]test/hakone', official),
  text('a bare domain in a Japanese sentence', 'stop', '詳しくはlogin.testへアクセスしてください', official),
  text('a Japanese domain', 'stop', '詳しくは箱根ブックス.comへ', official),
  text('a prize', 'stop', 'おめでとうございます。ギフト券に当選しました。', official),
  text('wants personal data', 'stop', 'Please reply with your user ID and date of birth.', official),
  text('wants a name and address', 'stop', 'ご本人確認のため、氏名と住所を返信してください。', official),
  text('a file to open', 'stop', '請求書をお送りします。添付ファイルをご確認ください。', official),
  text(
    'a number with dots, and hurry',
    'stop',
    'アカウントに異常があります。0120.000.000 へお電話ください。',
    official,
  ),
  text('a QR code and hurry', 'stop', '本日中にQRコードを読み取り、手続きを完了してください。', official),
  text('a password behind a button', 'stop', 'Click here to verify your password.', official),
  text(
    'a right domain that goes on in the next line',
    'stop',
    'https://accounts.hakone.example\n.login.test/',
    official,
  ),
  text('a shortened link', 'stop', 'Your order: https://bit.ly/3xyz', official),
  text('full-width letters', 'stop', 'ｈｔｔｐｓ：／／ｈａｋｏｎｅ．ｔｅｓｔ／', official),
  text(
    'a denial in front of a wish',
    'stop',
    'We never ask for your password. Send the code to this number.',
    official,
  ),
  text('only an address', 'stop', 'https://accounts.hakone.example.login.test/'),
  text('a sender whose name is an address of ours', 'stop', 'Your order is on its way.', {
    sender: 'no-reply@hakone.example <x@login.test>',
  }),
  text('allow, and the digits', 'stop', 'Tap "Allow" on your phone and tell our agent the two digits.', official),
  text('allow, in Japanese', 'stop', 'スマートフォンに届いた確認画面で「許可」を押してください。', official),
  text(
    'the back of a card',
    'stop',
    'Please enter the three digits on the back of your card in your answer.',
    official,
  ),
  text(
    'answers that recover accounts',
    'stop',
    "Confirm your mother's maiden name and your date of birth by answering this mail.",
    official,
  ),
  text(
    'a denial, and a wish behind it',
    'stop',
    'We never ask for your password. To make sure, enter your password in your answer.',
    official,
  ),
  text('coins', 'stop', 'Send 0.05 BTC to our wallet.', official),
  text('dots in words', 'stop', 'visit hakone dot example dot login dot test', official),
  text('the pass phrase', 'stop', '合言葉をお知らせください。', official),
  text('the prompt number by phone', 'stop', '要求番号を電話口でお伝えください。', official),
  text('somebody who fetches the card', 'stop', '担当者がご自宅に伺い、キャッシュカードをお預かりします。', official),
]

export const cases: Case[] = [...legitimate, ...unsettled, ...fakeDomains, ...fakeScreens, ...fakeMessages]
