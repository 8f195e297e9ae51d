import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { Hono } from 'hono'
import { Problem } from '#web/problem.ts'
import type { Visit, Visiting } from '#web/visit.ts'
import { strengthRoutes } from './routes.ts'
import { strengthMeter } from './strength.ts'

describe('the strength meter', () => {
  const meter = strengthMeter()
  after(() => meter.close())
  const score = async (candidate: string, words?: string[]) => (await meter.estimate(candidate, words)).score

  it('tells weak from strong, with a hint in both languages', async () => {
    assert.deepEqual(await meter.estimate('password'), {
      score: 0,
      text: {
        ja: 'とても弱い：よく使われるパスワードに似ています。別の言葉を組み合わせてください。',
        en: 'Very weak: It resembles widely used passwords. Combine other words.',
      },
    })
    assert.deepEqual(await meter.estimate('vivid-otter-reads-maps-9'), {
      score: 4,
      text: { ja: 'とても強い', en: 'Very strong' },
    })
  })

  it('takes what others could guess into account', async () => {
    assert.ok((await score('hoshizora-mei', ['hoshizora-mei'])) < (await score('hoshizora-mei')))
  })

  it('answers an empty, a very long and an ill-formed candidate', async () => {
    assert.equal(await score(''), 0)
    assert.equal(await score('あ'.repeat(100_000)), 0)
    assert.equal(typeof (await score('\uD800'.repeat(20))), 'number')
  })

  it('leaves the main thread free', async () => {
    const hard = Array.from({ length: 64 }, (_, i) => String.fromCharCode(33 + ((i * 37) % 90))).join('')
    let turns = 0
    const count = setInterval(() => {
      turns += 1
    }, 1)
    await meter.estimate(hard)
    clearInterval(count)
    assert.ok(turns > 3, `the main thread had ${turns} turns`)
  })

  it('refuses when too many ask at once, and answers again afterwards', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => meter.estimate(`candidate ${i}`)))
    const refused = asked.filter((result) => result.status === 'rejected')
    assert.equal(refused.length, 12)
    for (const { reason } of refused) assert.ok(reason instanceof Problem && reason.status === 503)
    assert.equal(await score('password'), 0)
  })

  it('gives up on an answer that takes too long, and starts anew', async () => {
    const hasty = strengthMeter({ answerMilliseconds: 1 })
    await assert.rejects(hasty.estimate('password'), Problem)
    await assert.rejects(hasty.estimate('password'), Problem)
    await hasty.close()
  })

  it('starts another thread after one was ended', async () => {
    const brief = strengthMeter()
    assert.equal((await brief.estimate('password')).score, 0)
    await brief.close()
    assert.equal((await brief.estimate('password')).score, 0)
    await brief.close()
  })

  describe('over HTTP', () => {
    const app = new Hono<Visiting>()
    app.use(async (c, next) => {
      c.set('visit', { language: 'en' } as Visit)
      await next()
    })
    app.onError((error, c) => c.text(error instanceof Problem ? error.code : 'fault', 400))
    app.route(
      '/strength',
      strengthRoutes(meter, () => ['hoshizora-mei']),
    )
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const ask = (body: string) => app.request('/strength', { method: 'POST', headers, body })

    it('answers in the language of the visit, and knows what others could guess', async () => {
      const answer = await ask('password=hoshizora-mei&form_token=x')
      const { score, text } = (await answer.json()) as { score: number; text: string }
      assert.equal(score <= 1, true)
      assert.match(text, /^(Very weak|Weak): Words about yourself/)
    })

    for (const body of ['password=x&password=y', 'password=%ff', 'password=a%00b']) {
      it(`refuses ${body}`, async () => {
        assert.equal(await (await ask(body)).text(), 'invalid')
      })
    }
  })
})
