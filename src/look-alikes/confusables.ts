/**
 * Signs that look like others, as a compact table in the spirit of UTS #39 (section 4, skeleton): each line is one prototype
 * and the signs that people take for it. It holds what is seen in names of hosts and apps: Cyrillic, Greek, Armenian,
 * Georgian and phonetic letters beside Latin ones, and the pairs of kana and kanji that Japanese readers mix up. Full-width,
 * mathematical and circled letters need no line: NFKC turns them into plain ones first.
 *
 * Nothing is safe because it is missing here: what is not exactly registered is never called safe. The table only finds words
 * for why something looks right.
 */
const table: readonly (readonly [prototype: string, signs: string])[] = [
  ['a', 'аɑαаᴀꭺ⍺ạą'],
  ['b', 'ьƅᏏᏼʙ'],
  ['c', 'сϲᴄⲥꮯç'],
  ['d', 'ԁɗđꓒḍ'],
  ['e', 'еҽɛєэᴇęẹ'],
  ['f', 'ſքꞙ'],
  ['g', 'ɡցɢġ'],
  ['h', 'һհħʜ'],
  ['i', 'іιıɩɪїį'],
  ['j', 'јϳյ'],
  ['k', 'кκĸᴋқ'],
  ['l', 'ӏ1|ǀɭłḷⵏ∣'],
  ['m', 'мʍᴍ'],
  ['n', 'ոռηпɴņ'],
  ['o', 'оοσօᴏ0०০ჿⲟסø〇◯ọ'],
  ['p', 'рρⲣᴘþ'],
  ['q', 'ԛզգ'],
  ['r', 'гᴦⲅʀŗ'],
  ['s', 'ѕƽꜱşș5'],
  ['t', 'тτᴛŧţ'],
  ['u', 'υսʋᴜцų'],
  ['v', 'νѵᴠט∨'],
  ['w', 'ԝѡաωɯᴡ'],
  ['x', 'хχ×ҳ'],
  ['y', 'уγүყʏ'],
  ['z', 'ᴢʐżź'],
  ['ae', 'æӕ'],
  ['oe', 'œ'],
  ['3', 'зʒƷᴣ'],
  ['4', 'Ꮞ'],
  ['6', 'бϭ'],
  ['-', '‐‑‒–—−ー一―ｰ﹣'],
  ['/', '⁄∕⧸╱／'],
  ['エ', '工'],
  ['ニ', '二'],
  ['ロ', '口囗'],
  ['カ', '力'],
  ['ハ', '八'],
  ['ト', '卜'],
  ['タ', '夕'],
  ['チ', '千'],
  ['ノ', '丿'],
  ['ヘ', 'へ'],
  ['ベ', 'べ'],
  ['ペ', 'ぺ'],
  ['リ', 'り'],
  ['オ', '才'],
  ['ミ', '三'],
  ['ヒ', '匕'],
  ['人', '入'],
  ['土', '士'],
  ['日', '曰'],
  ['未', '末'],
  ['己', '已巳'],
]

const prototypes = new Map(
  table.flatMap(([prototype, signs]) => [...signs].map((sign) => [sign.toLowerCase(), prototype] as const)),
)

/** Invisible signs, and marks that sit on a letter. */
const unseen = /[\p{Cf}\p{Mn}\u115f\u1160\u3164\uffa0]/gu

/** Letters that are drawn alike when they stand together. */
const together: readonly (readonly [string, string])[] = [
  ['m', 'rn'],
  ['w', 'vv'],
  ['d', 'cl'],
  // Among each other l, i and 1 are told apart by nobody.
  ['i', 'l'],
]

/** The shape of a text: two texts of one shape can be taken for each other (UTS #39, skeleton). */
export function skeleton(text: string): string {
  const plain = folded(text).normalize('NFD').replace(unseen, '')
  const shapes = [...plain].map((sign) => prototypes.get(sign) ?? sign).join('')
  return together.reduce((shape, [letter, drawn]) => shape.replaceAll(letter, drawn), shapes)
}

/** A text without differences of width and case. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

const scripts: readonly (readonly [name: string, test: RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Georgian', /\p{Script=Georgian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Arabic', /\p{Script=Arabic}/u],
]

/** Whether letters of two alphabets stand in one word (UTS #39, section 5.1); Japanese beside Latin letters is ordinary. */
export function mixesScripts(text: string): boolean {
  return scripts.filter(([, test]) => test.test(text)).length > 1
}
