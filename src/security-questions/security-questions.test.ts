import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { passwordHashing } from '#crypto/password-hashing.ts'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import { judge, questionChoices, questionIds, questionText, securityQuestions } from './security-questions.ts'

const cheap = passwordHashing({ pepper: (value) => value, cost: { memoryKiB: 64, passes: 1 }, queue: 1000 })
const person = { userId: 'mori-haruka' }

describe('the list of questions', () => {
  it('keeps its ids', () => {
    assert.deepEqual(questionIds, [
      'first-pet',
      'childhood-friend',
      'childhood-nickname',
      'childhood-dream',
      'first-school',
      'favourite-teacher',
      'first-workplace',
      'first-journey',
      'parents-met',
      'favourite-book',
      'first-concert',
    ])
  })

  it('asks each question once, in one language at a time', () => {
    const labels = (language: 'ja' | 'en') => questionChoices(language).map(({ label }) => label)
    for (const language of ['ja', 'en'] as const) assert.equal(new Set(labels(language)).size, questionIds.length)
    for (const label of labels('en')) assert.doesNotMatch(label, /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/v)
    for (const label of labels('ja')) assert.match(label, /[\p{sc=Hiragana}\p{sc=Han}]/v)
  })
})

describe('judging an answer', () => {
  for (const [question, answer, expected] of [
    ['first-pet', 'タマ', []],
    ['first-pet', 'Tama', []],
    ['first-pet', '', ['answer empty']],
    ['first-pet', ' 　\t', ['answer empty']],
    ['first-pet', 'た', ['answer too-short']],
    ['first-pet', ' た ', ['answer too-short']],
    ['first-pet', 'あ'.repeat(100), []],
    ['first-pet', 'あ'.repeat(101), ['answer too-long']],
    ['first-pet', 'x'.repeat(100_000), ['answer too-long']],
    ['first-pet', 'ta\uD800ma', ['answer too-long']],
    ['first-pet', '最初に飼ったペットの名前は', ['answer same-as-question']],
    ['first-pet', 'what was the name of your first pet', ['answer same-as-question']],
    ['first-pet', 'ＭＯＲＩ－haruka', ['answer same-as-user-id']],
    ['', 'タマ', ['question question']],
    ['toString', 'タマ', ['question question']],
    ['first-car', '', ['question question', 'answer empty']],
  ] as const) {
    it(`says ${expected.join(', ') || 'nothing'} to ${JSON.stringify(answer.slice(0, 40))} for ${question || 'no question'}`, () => {
      const found = judge(question, answer, person).map(({ field, code }) => `${field} ${code}`)
      assert.deepEqual(found, expected)
    })
  }

  it('accepts no question as the answer to itself, in either language', () => {
    for (const id of questionIds) {
      for (const text of Object.values(questionText(id))) {
        assert.equal(judge(id, text, person)[0]?.code, 'same-as-question')
      }
    }
  })
})

onBothEngines('security questions', (open) => {
  const room = securityQuestions({ hashing: cheap })
  const now = 1_800_000_000
  let database: Database

  beforeEach(async () => {
    database = await open()
  })

  async function set(answer: string, question = questionIds[0]!): Promise<void> {
    const prepared = await room.prepare(question, answer)
    await database.durably((trx) => room.set(trx, 'home', 'anna', prepared, now))
  }
  const right = async (typed: string) => (await room.verify(database.db, 'home', 'anna', typed)).right

  it('forgives width, case and spaces, and nothing else', async () => {
    await set('Shiro Kuma 2')
    for (const typed of ['shirokuma2', 'SHIRO KUMA 2', 'Ｓｈｉｒｏ　Ｋｕｍａ　２', ' shiro  kuma2 ']) {
      assert.equal(await right(typed), true, typed)
    }
    for (const typed of ['', 'shirokuma', 'shirokuma22', 'shiro-kuma-2', 'しろくま2', '\uD800', 'x'.repeat(5000)]) {
      assert.equal(await right(typed), false, typed)
    }
  })

  it('takes half-width and full-width katakana for the same answer', async () => {
    await set('ポチ')
    assert.equal(await right('ﾎﾟﾁ'), true)
    assert.equal(await right('ぽち'), false)
  })

  it('knows every answer again, however its letters are written', async () => {
    const answer = fc.string({ unit: 'grapheme', minLength: 2, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(answer, async (typed) => {
        fc.pre(judge('first-pet', typed, person).length === 0)
        await set(typed)
        for (const other of [typed, typed.normalize('NFD'), typed.normalize('NFKC'), ` ${typed} `]) {
          assert.equal(await right(other), true)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('is right for no other account and no other tenant', async () => {
    await set('タマ')
    for (const [tenantId, accountId] of [
      ['home', 'ben'],
      ['work', 'anna'],
      ['home', undefined],
    ] as const) {
      const verified = await room.verify(database.db, tenantId, accountId, 'タマ')
      assert.deepEqual(verified, { right: false, outdated: false })
    }
  })

  it('keeps one question and answer, the last', async () => {
    await set('タマ')
    await set('みなと', 'first-journey')
    assert.equal(await room.questionOf(database.db, 'home', 'anna'), 'first-journey')
    assert.deepEqual([await right('タマ'), await right('みなと')], [false, true])
  })

  it('knows no question of an account without one, or after it was removed', async () => {
    assert.equal(await room.questionOf(database.db, 'home', 'anna'), undefined)
    await set('タマ')
    await database.durably((trx) => room.remove(trx, 'home', 'anna'))
    assert.equal(await room.questionOf(database.db, 'home', 'anna'), undefined)
    assert.equal(await right('タマ'), false)
  })
})
