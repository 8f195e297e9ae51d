/**
 * What a script adds to pages that work without one. Everything is asked for by attributes:
 *
 *   form[data-onward]              is sent as soon as the page opens
 *   data-error-summary             gets the focus when the page opens
 *   data-reveal="ID"               button that shows and hides the password field ID; hidden again when the form is sent
 *   data-copy="SELECTOR"           button that copies the text of SELECTOR, line by line; data-copied: what it then says
 *   data-print                     button that prints the page
 *   data-rules="ID"                list of rules for the new password in field ID; each `li` may have
 *     data-rule="length"             data-min, data-max in code points after NFC
 *     data-rule="characters"         data-pattern, a regular expression with the flag `v`
 *     data-rule="kinds"              data-patterns (JSON list), data-least: how many of them must occur
 *     data-rule="without"            data-texts (JSON list, in NFKC and small letters), none of which may occur
 *   data-repeats="ID" data-of="ID"  says whether both fields are the same
 *   data-strength="URL" data-of="ID"  asks URL (POST, field `password`) for `{score, text}` and shows it
 *
 *   form[data-wait="URL"]          is sent when URL, a stream of events, says "answered"
 *   data-countdown="LIST"          goes on to the next text of the JSON list every ten seconds
 *
 * Buttons are sent hidden and shown by this script. `data-words` holds what a part may say, as a JSON list. A form is sent once, until the
 * page is shown again; a reload or the way back asks for the page and does not send the form again. It makes no markup from text, so it needs no Trusted Types policy.
 */

function all<T extends HTMLElement>(selector: string, each: (element: T) => void): void {
  for (const element of document.querySelectorAll<T>(selector)) each(element)
}

function field(id: string | undefined): HTMLInputElement | undefined {
  const found = document.getElementById(id ?? '')
  return found instanceof HTMLInputElement ? found : undefined
}

function list(json: string | undefined): string[] {
  return JSON.parse(json ?? '[]')
}

/** A line that screen readers speak when it changes. */
function spoken(beside: HTMLElement): HTMLElement {
  const line = document.createElement('span')
  line.className = 'unseen'
  line.setAttribute('role', 'status')
  beside.after(line)
  return line
}

all('[data-error-summary]', (summary) => summary.focus())

all<HTMLFormElement>('form[data-onward]', (form) => form.submit())

// A refused form is the answer to a POST: coming back to it, the browser would show a page of its own that asks to send it again.
all('form[data-form]', () => history.replaceState(history.state, '', location.href))

all<HTMLFormElement>('form[data-wait]', (form) => {
  const events = new EventSource(form.dataset['wait'] ?? '')
  events.addEventListener('answered', () => {
    events.close()
    form.requestSubmit()
  })
})

all('[data-countdown]', (line) => {
  const texts = list(line.dataset['countdown'])
  const timer = setInterval(() => {
    texts.shift()
    if (texts[0] === undefined) clearInterval(timer)
    else line.textContent = texts[0]
  }, 10_000)
})

all<HTMLButtonElement>('[data-reveal]', (button) => {
  const password = field(button.dataset['reveal'])
  if (!password) return
  const [show = '', hide = '', shown = '', hidden = ''] = list(button.dataset['words'])
  const status = spoken(button)
  const reveal = (open: boolean) => {
    password.type = open ? 'text' : 'password'
    button.textContent = open ? hide : show
  }
  button.hidden = false
  button.addEventListener('click', () => {
    const open = password.type === 'password'
    reveal(open)
    status.textContent = open ? shown : hidden
  })
  // So that the browser neither remembers nor offers it as plain text.
  password.form?.addEventListener('submit', () => reveal(false))
})

all<HTMLButtonElement>('[data-copy]', (button) => {
  if (!navigator.clipboard) return
  const status = spoken(button)
  const label = button.textContent
  button.hidden = false
  button.addEventListener('click', async () => {
    const lines = [...document.querySelectorAll(`${button.dataset['copy']} span`)]
    await navigator.clipboard.writeText(lines.map((line) => line.textContent).join('\n'))
    button.textContent = status.textContent = button.dataset['copied'] ?? ''
    setTimeout(() => {
      button.textContent = label
      status.textContent = ''
    }, 4000)
  })
})

all<HTMLButtonElement>('[data-print]', (button) => {
  button.hidden = false
  button.addEventListener('click', () => print())
})

function keeps({ rule, min, max, pattern, patterns, least, texts }: DOMStringMap, text: string): boolean {
  const matches = (source: string) => new RegExp(source, 'v').test(text)
  const loose = text.normalize('NFKC').toLowerCase()
  if (rule === 'length') return [...text].length >= Number(min) && [...text].length <= Number(max)
  if (rule === 'characters') return matches(pattern ?? '')
  if (rule === 'kinds') return list(patterns).filter(matches).length >= Number(least)
  return !list(texts).some((each) => loose.includes(each))
}

all('[data-rules]', (rules) => {
  const password = field(rules.dataset['rules'])
  const [met = '', unmet = ''] = list(rules.dataset['words'])
  const items = [...rules.querySelectorAll<HTMLElement>('[data-rule]')].map((item) => {
    const state = document.createElement('span')
    state.className = 'unseen'
    item.append(state)
    return { item, state }
  })
  password?.addEventListener('input', () => {
    const text = password.value.normalize('NFC')
    for (const { item, state } of items) {
      const kept = keeps(item.dataset, text)
      item.dataset['state'] = text && (kept ? 'met' : 'unmet')
      state.textContent = text && ` (${kept ? met : unmet})`
    }
  })
})

all('[data-repeats]', (line) => {
  const first = field(line.dataset['repeats'])
  const second = field(line.dataset['of'])
  const [same = '', different = ''] = list(line.dataset['words'])
  const compare = () => {
    if (!first || !second) return
    const equal = first.value === second.value
    line.hidden = !second.value
    line.dataset['state'] = equal ? 'met' : 'unmet'
    line.textContent = equal ? same : different
  }
  // While the second is being typed it differs all the time: only its end, or a match, is worth saying.
  second?.addEventListener('change', compare)
  second?.addEventListener('input', () => {
    if (line.dataset['state'] || first?.value === second.value) compare()
    // The line takes its place now: coming up as the field is left, it would push away the button that is being pressed.
    else line.hidden = !second.value
  })
  first?.addEventListener('change', compare)
})

all('[data-strength]', (line) => {
  const password = field(line.dataset['of'])
  const token = password?.form?.querySelector<HTMLInputElement>('[name=form_token]')?.value ?? ''
  let timer = 0
  let asked = 0
  password?.addEventListener('input', () => {
    clearTimeout(timer)
    const turn = ++asked
    if (!password.value) line.hidden = true
    else timer = window.setTimeout(() => ask(password.value, turn), 400)
  })

  async function ask(text: string, turn: number): Promise<void> {
    const body = new URLSearchParams({ password: text, form_token: token })
    const answer = await fetch(line.dataset['strength'] ?? '', { method: 'POST', body }).catch(() => undefined)
    if (!answer?.ok) return
    const { score, text: words } = await answer.json()
    if (turn !== asked) return
    line.dataset['score'] = String(score)
    line.textContent = String(words)
    line.hidden = false
  }
})

// A second press while the answer is on its way sends nothing; after ten seconds, or back by the back button, it may.
all<HTMLFormElement>('form', (form) => {
  let sentAt = 0
  form.addEventListener('submit', (event) => {
    if (Date.now() - sentAt < 10_000) event.preventDefault()
    else sentAt = Date.now()
  })
  addEventListener('pageshow', () => {
    sentAt = 0
  })
})

export {}
