import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { csv } from './csv.ts'

it('writes RFC 4180 with a byte order mark', () => {
  assert.equal(
    csv([
      ['a', 'b,c'],
      ['say "hi"', 'two\nlines'],
    ]),
    '\ufeffa,"b,c"\r\n"say ""hi""","two\nlines"\r\n',
  )
})

for (const cell of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '　=1', '＝1', '＠x']) {
  it(`makes text of what a spreadsheet would run: ${JSON.stringify(cell)}`, () => {
    assert.equal(csv([[cell]]), `\ufeff"'${cell}"\r\n`)
  })
}

it('comes back as it was, whatever the cells hold', () => {
  const table = fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(table, (rows) => {
      const read = readBack(csv(rows).slice(1))
      assert.deepEqual(
        read.map((cells) => cells.map((cell) => cell.replace(/^'/, ''))),
        rows.map((cells) => cells.map((cell) => cell.replace(/^'/, ''))),
      )
      assert.ok(read.flat().every((cell) => !/^[=+\-@\t\r]/.test(cell)))
    }),
  )
})

/** A reader of RFC 4180. */
function readBack(text: string): string[][] {
  const rows: string[][] = []
  let cells: string[] = []
  const one = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  for (let found = one.exec(text); found; found = one.exec(text)) {
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (found[3] === '\r\n') {
      rows.push(cells)
      cells = []
    }
  }
  return rows
}
