import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { passwordHashing } from '#crypto/password-hashing.ts'
import type { Database } from '#database/database.ts'
import type { Preset } from '#options/options.ts'
import { onBothEngines } from '#test/engines.ts'
import { cautions, type PasswordPolicy, passwordOptions, passwords, type Rule, rules } from './passwords.ts'

const cheap = passwordHashing({ pepper: (value) => value, cost: { memoryKiB: 64, passes: 1 }, queue: 1000 })
const day = 24 * 60 * 60

/** The policy of a preset, with some values changed. */
function policyOf(preset: Preset, changes: Partial<PasswordPolicy> = {}): PasswordPolicy {
  const defaults = Object.entries(passwordOptions.options).map(([name, option]) => [name, option.default[preset]])
  return { ...(Object.fromEntries(defaults) as PasswordPolicy), ...changes }
}

const person = { userId: 'mori-haruka', mails: ['haru.m+shop@example.jp', 'h@example.jp'] }
const rooms = passwords({ hashing: cheap })

async function codes(candidate: string, policy: PasswordPolicy): Promise<string[]> {
  return (await rooms.judge(candidate, { policy, ...person })).map(({ code }) => code)
}

describe('judging a password', () => {
  const recommended = policyOf('recommended')
  const manual = policyOf('manual')
  const printable = policyOf('two-step')

  for (const [candidate, policy, expected] of [
    ['vivid otter reads maps', recommended, []],
    ['みずうみのむこうに白い舟がひとつ浮かぶ', recommended, []],
    ['🦦🗺️🌊🛶🏔️ otter maps and lakes', recommended, []],
    ['vivid otter r', recommended, ['too-short']],
    ['', recommended, ['too-short']],
    [' '.repeat(15), recommended, ['leaked']],
    [`${'vivid otter '.repeat(10)}reads map`, recommended, ['too-long']],
    ['x'.repeat(1025), recommended, ['too-long']],
    ['vivid otter reads \uD800 maps', recommended, ['characters']],
    ['passwordpassword', recommended, ['leaked']],
    ['PASSWORD', printable, ['leaked']],
    ['Otter-9x', manual, []],
    ['password', manual, []],
    ['Otter 9x', manual, ['characters']],
    ['Ｏｔｔｅｒ-9x', manual, ['characters']],
    ['おったー-9x', manual, ['too-short', 'characters']],
    ['Otter{9x}', manual, ['characters']],
    ['Otter|9x?', manual, ['characters']],
    [`Otter-9x${'y'.repeat(25)}`, manual, ['too-long']],
    ['Otter\u200B-9xx', printable, ['characters']],
    ['Otter\t-9xx', printable, ['characters']],
    ['おったー　-9xx', printable, []],
    ['I am mori-haruka!', recommended, ['contains-user-id']],
    ['I am MORI-Haruka!', recommended, ['contains-user-id']],
    ['I am ｍｏｒｉ-haruka!', recommended, ['contains-user-id']],
    ['I am haru.m, really', recommended, ['contains-mail']],
    ['I am Haru.M+Shop, oh', recommended, ['contains-mail']],
    ['so much for one letter', recommended, []],
    ['otter-9x', policyOf('manual', { kinds: 4 }), ['kinds']],
    ['Otter-9x', policyOf('manual', { kinds: 4 }), []],
    ['otterotter', policyOf('manual', { kinds: 2 }), ['kinds']],
    ['みずうみの9', policyOf('two-step', { kinds: 3 }), ['too-short', 'kinds']],
  ] as const) {
    const what = expected.length === 0 ? 'accepts' : `says ${expected.join(', ')} to`
    it(`${what} ${JSON.stringify(candidate.slice(0, 40))} (${policy.characters}, ${policy.kinds} kinds)`, async () => {
      assert.deepEqual(await codes(candidate, policy), expected)
    })
  }

  it('names the characters that cannot be used, and the bounds, in both languages', async () => {
    const [characters] = await rooms.judge('Otter 9ｘ\u200B{', { policy: manual, ...person })
    assert.deepEqual(characters?.text, {
      ja: '使用できない文字が含まれています（空白　ｘ　U+200B　{）。',
      en: 'Contains characters that cannot be used (space ｘ U+200B {).',
    })
    const [short] = await rooms.judge('Otter', { policy: manual, ...person })
    assert.deepEqual(short?.text, {
      ja: 'パスワードは8文字以上32文字以下で入力してください。',
      en: 'Use 8 to 32 characters. This one is too short.',
    })
  })

  it('takes exactly the letters, digits and listed signs of the manual set', async () => {
    const signs = '!"#$%&\'()*+,-./:;<=>@[\\]^_`~'
    for (let code = 0; code < 0x2000; code++) {
      // A few characters are another spelling of an ASCII sign, such as the Greek question mark.
      const character = String.fromCodePoint(code).normalize('NFC')
      const expected = /^[A-Za-z0-9]$/.test(character) || signs.includes(character) || character === '\u00A5'
      const found = await codes(`aB3-${character}xYz`, policyOf('manual', { min: 8 }))
      assert.equal(!found.includes('characters'), expected, `U+${code.toString(16)}`)
    }
  })

  it('counts code points, as typed in composed form', async () => {
    const policy = policyOf('recommended', { min: 15, max: 16 })
    assert.deepEqual(await codes('🦦🗺🌊🛶🏔🦆🌲🍁🎣🪵🌙🔥🥾🎒', policy), ['too-short'])
    assert.deepEqual(await codes('🦦🗺🌊🛶🏔🦆🌲🍁🎣🪵🌙🔥🥾🎒🧭', policy), [])
    // Eight letters with their marks apart are sixteen code units, and eight characters.
    assert.deepEqual(await codes('e\u0301a\u0300o\u0302u\u0308n\u0303c\u0327i\u0301y\u0301', policy), ['too-short'])
  })

  it('judges every text without failing, and never accepts one outside of the bounds', async () => {
    const any = fc.string({ unit: 'binary', maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(any, fc.constantFrom(recommended, printable, manual), async (candidate, policy) => {
        const length = [...candidate.normalize('NFC')].length
        const accepted = (await codes(candidate, policy)).length === 0
        if (length < policy.min || length > policy.max) assert.equal(accepted, false)
      }),
    )
  })
})

describe('the rules on a page', () => {
  const text = (policy: PasswordPolicy, language: 'ja' | 'en') =>
    [...rules(policy, language).map((rule) => rule.text), ...cautions(policy, language)].join('\n')

  it('are those of the policy', () => {
    const ids = (policy: PasswordPolicy) => rules(policy, 'ja').map(({ id }) => id)
    const always = ['length', 'characters', 'contains-user-id', 'contains-mail', 'same-as-current']
    assert.deepEqual(ids(policyOf('manual')), always)
    assert.deepEqual(ids(policyOf('recommended')), [...always, 'leaked'])
    const strict = policyOf('manual', { kinds: 3, history: 5, refuseLeaked: true })
    assert.deepEqual(ids(strict), ['length', 'characters', 'kinds', ...always.slice(2), 'used-before', 'leaked'])
    assert.match(text(strict, 'en'), /8 to 32 characters.*at least 3.*last 5 passwords/s)
    assert.match(text(strict, 'ja'), /8文字以上32文字以下.*3種類以上.*過去5回/s)
  })

  it('carry the cautions, to change it regularly only where it ends', () => {
    assert.equal(cautions(policyOf('manual'), 'ja').length, 3)
    assert.equal(cautions(policyOf('manual', { lifetimeDays: 90 }), 'ja').length, 4)
  })

  it('speak one language at a time', () => {
    for (const preset of ['recommended', 'two-step', 'manual'] as const) {
      const policy = policyOf(preset, { kinds: 4, history: 1, refuseLeaked: true, lifetimeDays: 90 })
      assert.doesNotMatch(text(policy, 'en'), /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/v)
      for (const line of text(policy, 'ja').split('\n')) assert.match(line, /[\p{sc=Hiragana}\p{sc=Han}]/v)
    }
  })

  it('judge while typing as the server does: length, characters, kinds, names', async () => {
    const policy = policyOf('manual', { kinds: 3 })
    const live = rules(policy, 'ja', person)
    const typed = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom('Otter-9x', 'mori-haruka-1', 'HARU.M-99xx', '¥¥¥¥aaA1', 'ABCDEFGH', 'abc DEF 123'),
    )
    await fc.assert(
      fc.asyncProperty(typed, async (candidate) => {
        const server = new Set(await codes(candidate, policy))
        for (const { id, check } of live) {
          if (!check) continue
          const holds = checks(candidate.normalize('NFC'), check)
          const broken = id === 'length' ? server.has('too-short') || server.has('too-long') : server.has(id)
          assert.equal(holds, !broken, `${id} for ${JSON.stringify(candidate)}`)
        }
      }),
      { numRuns: 500 },
    )
  })

  /** What the script of a page does with the machine part of a rule. */
  function checks(typed: string, check: NonNullable<Rule['check']>): boolean {
    if (check.rule === 'length') return [...typed].length >= check.min && [...typed].length <= check.max
    if (check.rule === 'characters') return new RegExp(check.pattern, 'v').test(typed)
    if (check.rule === 'kinds') {
      return check.patterns.filter((pattern) => new RegExp(pattern, 'v').test(typed)).length >= check.least
    }
    return !check.texts.some((text) => typed.normalize('NFKC').toLowerCase().includes(text))
  }
})

onBothEngines('passwords', (open) => {
  const policy = policyOf('recommended')
  const now = 1_800_000_000
  let database: Database

  beforeEach(async () => {
    database = await open()
  })

  async function set(candidate: string, using = policy, at = now, mustChange = false): Promise<number> {
    const kept = await rooms.kept(database.db, 'home', 'anna')
    const prepared = await rooms.prepare(candidate, { policy: using, kept })
    const as = { now: at, mustChange }
    return (await database.durably((trx) => rooms.set(trx, 'home', 'anna', prepared, as))).generation
  }

  const verify = (typed: string, using = policy, at = now) =>
    rooms.verify(database.db, 'home', 'anna', typed, { policy: using, now: at })
  const right = async (typed: string, using = policy) => (await verify(typed, using)).right
  const judge = async (candidate: string, using: PasswordPolicy) => {
    const kept = await rooms.kept(database.db, 'home', 'anna')
    return (await rooms.judge(candidate, { policy: using, ...person, kept })).map(({ code }) => code)
  }

  it('knows the right password, of the right account, in the right tenant', async () => {
    await set('vivid otter reads maps')
    assert.deepEqual(await verify('vivid otter reads maps'), {
      right: true,
      outdated: false,
      setAt: now,
      mustChange: false,
      leaked: false,
      expired: false,
      daysLeft: undefined,
      generation: 1,
    })
    for (const [tenantId, accountId] of [
      ['home', 'ben'],
      ['work', 'anna'],
      ['home', undefined],
    ] as const) {
      const verified = await rooms.verify(database.db, tenantId, accountId, 'vivid otter reads maps', { policy, now })
      assert.deepEqual(verified, { right: false })
    }
  })

  it('is never right once an issued one has ended, until another takes its place', async () => {
    const prepared = await rooms.prepare('ABCD-EFGH-JKMN-PQRS', { policy })
    const as = { now, mustChange: true, validUntil: now + 60 }
    await database.durably((trx) => rooms.set(trx, 'home', 'anna', prepared, as))
    assert.equal((await verify('ABCD-EFGH-JKMN-PQRS', policy, now + 59)).right, true)
    assert.deepEqual(await verify('ABCD-EFGH-JKMN-PQRS', policy, now + 60), { right: false })
    await set('vivid otter reads maps')
    assert.equal((await verify('vivid otter reads maps', policy, now + 1e6)).right, true)
  })

  it('remembers that one was found in a leak, as long as it is the present one', async () => {
    const generation = await set('vivid otter reads maps')
    const note = (of: number) => database.durably((trx) => rooms.noteLeaked(trx, 'home', 'anna', of, true))
    await note(generation + 1)
    const leaked = async () => {
      const state = await rooms.state(database.db, 'home', 'anna', { policy, now })
      return state.set && state.leaked
    }
    assert.equal(await leaked(), false)
    await note(generation)
    assert.equal(await leaked(), true)
    await set('another otter reads maps')
    assert.equal(await leaked(), false)
    assert.equal(await rooms.isLeaked('password123', policy), true)
    assert.equal(await rooms.isLeaked('vivid otter reads maps', policy), false)
  })

  it('looks at the last of 128 characters, and cuts nothing', async () => {
    const long = '湖'.repeat(127)
    await set(`${long}舟`)
    assert.equal(await right(`${long}舟`), true)
    for (const wrong of [`${long}船`, long, `${long}舟舟`, `${long}舟 `, ` ${long}舟`]) {
      assert.equal(await right(wrong), false)
    }
  })

  it('takes composed and decomposed spellings for the same password, and keeps case', async () => {
    await set('Un été à la forêt noire'.normalize('NFD'))
    assert.equal(await right('Un été à la forêt noire'.normalize('NFC')), true)
    assert.equal(await right('un été à la forêt noire'), false)
    assert.equal(await right('Un ete a la foret noire'), false)
  })

  it('rejects every other password', async () => {
    await set('vivid otter reads maps')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 30 }), async (typed) => {
        fc.pre(typed !== 'vivid otter reads maps')
        assert.equal(await right(typed), false)
      }),
      { numRuns: 50 },
    )
  })

  for (const typed of ['', '\uD800', 'x'.repeat(5000), '\u0316\u0301'.repeat(100_000)]) {
    it(`is wrong, and not a fault: ${JSON.stringify(typed.slice(0, 12))} of ${typed.length}`, async () => {
      await set('vivid otter reads maps')
      assert.equal(await right(typed), false)
    })
  }

  it('does not take a broken character for the one that stands for broken characters', async () => {
    await set('vivid \uFFFD otter reads')
    assert.equal(await right('vivid \uFFFD otter reads'), true)
    assert.equal(await right('vivid \uD800 otter reads'), false)
  })

  it('takes the yen sign for a backslash in the manual set, also after the set was changed', async () => {
    const manual = policyOf('manual')
    await set('Otter\u00A59xy', manual)
    assert.equal(await right('Otter\\9xy', manual), true)
    assert.equal(await right('Otter\u00A59xy', manual), true)
    assert.equal(await right('Otter\u00A59xy', policy), true)
    await set('vivid \u00A5 otter reads', policy)
    assert.equal(await right('vivid \u00A5 otter reads', manual), true)
    assert.equal(await right('vivid \\ otter reads', manual), false)
  })

  it('never allows the present password again, whatever the history', async () => {
    await set('vivid otter reads maps')
    assert.deepEqual(await judge('vivid otter reads maps', policy), ['same-as-current'])
    assert.deepEqual(await judge('vivid otter reads books', policy), [])
  })

  it('remembers as many earlier passwords as the policy says', async () => {
    const remembering = policyOf('recommended', { history: 2 })
    for (const word of ['first', 'second', 'third', 'fourth']) await set(`${word} otter reads maps`, remembering)
    assert.deepEqual(await judge('fourth otter reads maps', remembering), ['same-as-current'])
    assert.deepEqual(await judge('third otter reads maps', remembering), ['used-before'])
    assert.deepEqual(await judge('second otter reads maps', remembering), ['used-before'])
    assert.deepEqual(await judge('first otter reads maps', remembering), [])
    assert.deepEqual(await judge('third otter reads maps', policyOf('recommended', { history: 0 })), [])
  })

  it('ends after the days of the policy, and counts them down', async () => {
    const ending = policyOf('manual', { lifetimeDays: 90 })
    await set('Otter-9x', ending)
    const at = async (seconds: number) => {
      const state = await rooms.state(database.db, 'home', 'anna', { policy: ending, now: now + seconds })
      return state.set && [state.expired, state.daysLeft]
    }
    assert.deepEqual(await at(0), [false, 90])
    assert.deepEqual(await at(89 * day), [false, 1])
    assert.deepEqual(await at(90 * day - 1), [false, 1])
    assert.deepEqual(await at(90 * day), [true, 0])
    const verified = await verify('Otter-9x', ending, now + 90 * day)
    assert.equal(verified.right && verified.expired, true)
  })

  it('says when another password has to be chosen, until one was', async () => {
    const mustChange = async () => {
      const verified = await verify('vivid otter reads maps')
      return verified.right && verified.mustChange
    }
    await set('vivid otter reads maps', policy, now, true)
    assert.equal(await mustChange(), true)
    await set('vivid otter reads maps')
    assert.equal(await mustChange(), false)
    await database.durably((trx) => rooms.requireChange(trx, 'home', 'anna', true))
    assert.equal(await mustChange(), true)
  })

  it('counts every change, also of two at once, and nothing but changes', async () => {
    assert.equal(await set('vivid otter reads maps'), 1)
    const both = await Promise.all([set('one otter reads maps'), set('two otter reads maps')])
    assert.deepEqual(both.toSorted(), [2, 3])
    await database.durably((trx) => rooms.requireChange(trx, 'home', 'anna', true))
    const state = await rooms.state(database.db, 'home', 'anna', { policy, now })
    assert.equal(state.set && state.generation, 3)
  })

  it('hashes an outdated password anew without counting it as a change', async () => {
    await set('vivid otter reads maps')
    const dearer = passwordHashing({ pepper: (value) => value, cost: { memoryKiB: 64, passes: 2 } })
    const later = passwords({ hashing: dearer })
    const check = () => later.verify(database.db, 'home', 'anna', 'vivid otter reads maps', { policy, now: now + day })
    const verified = await check()
    assert.ok(verified.right && verified.outdated)
    const prepared = await later.prepare('vivid otter reads maps', { policy })
    await database.durably((trx) => later.refresh(trx, 'home', 'anna', verified.generation, prepared))
    assert.deepEqual(await check(), { ...verified, outdated: false })
  })

  it('does not bring back a password that was changed while it was hashed anew', async () => {
    await set('vivid otter reads maps')
    const stale = await rooms.prepare('vivid otter reads maps', { policy })
    await set('vivid otter reads books')
    await database.durably((trx) => rooms.refresh(trx, 'home', 'anna', 1, stale))
    assert.equal(await right('vivid otter reads maps'), false)
    assert.equal(await right('vivid otter reads books'), true)
  })

  it('stores nothing from which the password can be read, and forgets it when removed', async () => {
    await set('vivid otter reads maps', policyOf('recommended', { history: 3 }))
    assert.doesNotMatch(JSON.stringify(await rooms.kept(database.db, 'home', 'anna')), /otter/)
    await database.durably((trx) => rooms.remove(trx, 'home', 'anna'))
    assert.deepEqual(await rooms.state(database.db, 'home', 'anna', { policy, now }), { set: false })
    assert.equal(await right('vivid otter reads maps'), false)
  })
})
