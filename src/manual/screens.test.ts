import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { screenOf } from './screens.ts'

const inMain = (body: string) =>
  screenOf(`<!doctype html><html><body><main data-page="one">${body}</main></body></html>`)

describe('a screen, read from its page', () => {
  it('has the words that a person without script reads, and no others', () => {
    const screen = inMain(`<p class="eyebrow">For &quot;Shop&quot;</p><h1>Sign in</h1>
<p>Hello <strong>you</strong>.<span class="unseen"> unseen</span></p><button hidden>Show</button><script>x()</script>
<ul><li>One</li><li>Two</li></ul>`)
    assert.deepEqual(screen, {
      name: 'one',
      title: 'Sign in',
      eyebrow: 'For "Shop"',
      parts: [
        { kind: 'text', text: 'Hello you.' },
        { kind: 'item', text: 'One' },
        { kind: 'item', text: 'Two' },
      ],
    })
  })

  it('tells the fields and buttons of the form that leads on from those beside it', () => {
    const screen = inMain(`<h1>x</h1><form data-form><input type="hidden" name="a" value="b">
<div class="field"><label for="p">Password</label><p class="hint">Eight</p><input type="password" name="p">
<ul class="rules"><li>Long</li></ul></div><button class="button button-main">Next</button></form>
<form><button class="button">Other</button></form>`)
    assert.deepEqual(screen?.parts, [
      { kind: 'field', as: 'password', label: 'Password', hint: 'Eight', rules: ['Long'], step: true },
      { kind: 'button', text: 'Next', main: true, step: true },
      { kind: 'button', text: 'Other', main: false, step: false },
    ])
  })

  it('has choices, but never a value that is somebody’s own', () => {
    const screen = inMain(`<h1>x</h1><div class="field"><label>Question</label><select><option value="">-</option>
<option value="1">Pet</option></select></div><dl><div><dt>Name</dt><dd>Anna</dd></div></dl>
<div class="secret"><p>Your password</p><output data-secret="password">ABCD</output></div>
<table><thead><tr><th>When</th></tr></thead><tbody><tr><td>today</td></tr></tbody></table>`)
    assert.deepEqual(screen?.parts, [
      { kind: 'field', as: 'choice', label: 'Question', choices: ['Pet'], step: false },
      { kind: 'shown', text: 'Name' },
      { kind: 'secret', text: 'Your password' },
      { kind: 'columns', names: ['When'] },
    ])
  })

  it('leaves out numbers that are others each time', () => {
    const screen = inMain('<h1>x</h1><p>Request <span data-prompt-number>K7-3Q9</span></p>')
    assert.deepEqual(screen?.parts, [{ kind: 'text', text: 'Request …' }])
  })

  it('is nothing for what is no page of ours', () => {
    assert.equal(screenOf('{"error":"x"}'), undefined)
  })
})
