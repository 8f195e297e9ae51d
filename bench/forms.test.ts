import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { continuationIn, faceOf, formIn } from './forms.ts'

const page = `<main data-page="password" data-error="wrong"><form method="post" action="/elsewhere"><input name="no" value="1"></form>
<form method="post" data-form>
<input type="hidden" name="form_token" value="a&amp;b&#39;c&#x3042;&quot;"><input name="user_id" value="anna" readonly>
<input type="password" name="password"><input type="checkbox" name="trust_browser" value="1"><input type="checkbox" name="kept" value="2" checked>
<button name="action" value="cancel">x</button><input type="submit" name="go" value="Go"></form></main>`

describe('what the driver sees of a page', () => {
  it('sends what a browser would send, and nothing of buttons and of boxes without a tick', () => {
    assert.deepEqual(Object.fromEntries(formIn(page)?.fields ?? []), {
      form_token: `a&b'cあ"`,
      user_id: 'anna',
      password: '',
      kept: '2',
    })
  })

  it('sends a form without an address to the page itself', () => {
    assert.equal(formIn(page)?.action, undefined)
    assert.equal(formIn('<form action="/a?b=1&amp;c=2" data-form></form>')?.action, '/a?b=1&c=2')
  })

  it('sees no form where none is the step', () => {
    assert.equal(formIn('<form><input name="a"></form>'), undefined)
  })

  it('follows the way on', () => {
    assert.equal(
      continuationIn('<a href="/x">x</a><a class="b" data-continue href="/t/a?x=1&amp;y=2">go</a>'),
      '/t/a?x=1&y=2',
    )
    assert.equal(continuationIn('<a href="/x">x</a>'), undefined)
  })

  it('names the page that it is stuck at', () => {
    assert.equal(faceOf(page), 'password (wrong)')
    assert.equal(faceOf('<p>'), 'no page of ours')
  })
})
