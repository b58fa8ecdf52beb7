import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { idPrefix } from '@enigm/contracts'

const policy = readFileSync(join(__dirname, '../../../docs/schema-policy.md'), 'utf8')
/** Handles have a scalar each; their prefixes are no ids. */
const handlePrefixes = ['ah', 'dh', 'kh', 'mh', 'sh']

describe('the prefixes of ids and handles', () => {
  const prefixes = [...Object.values(idPrefix), ...handlePrefixes]

  it('name one kind of thing each', () => {
    expect(new Set(prefixes).size).toBe(prefixes.length)
  })

  it('are the table of docs/schema-policy.md', () => {
    const listed = [...policy.matchAll(/^\| `(\w+)_`/gm)].map(([, prefix]) => prefix)
    expect(listed).toEqual(prefixes)
  })
})
