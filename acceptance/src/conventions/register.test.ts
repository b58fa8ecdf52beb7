import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'

const rows = [
  ...readFileSync(join(repositoryRoot, 'docs/register.md'), 'utf8').matchAll(
    /^- \*\*([A-Z]{3}-\d\d)\*\*( _later_| _partly_)? (.*)$/gm,
  ),
].map(([, id = '', mark = '', text = '']) => ({ id, mark: mark.trim(), text }))
const isLater = ({ mark }: (typeof rows)[number]) => mark === '_later_'

/** The ids in the names of all tests. */
function shownIds(): Set<string> {
  const tests = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '*.test.ts', '*.story.ts'],
    {
      cwd: repositoryRoot,
      encoding: 'utf8',
    },
  )
    .split('\n')
    .filter(Boolean)
  const names = tests
    .flatMap((path) => readFileSync(join(repositoryRoot, path), 'utf8').split('\n'))
    .filter((line) => /['"`].*\[[A-Z]{3}-\d\d\]/.test(line))
  return new Set(names.flatMap((line) => [...line.matchAll(/\[([A-Z]{3}-\d\d)\]/g)].map(([, id = '']) => id)))
}

describe('docs/register.md', () => {
  const shown = shownIds()

  it('names each requirement once', () => {
    expect(rows.length).toBeGreaterThan(200)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })

  it('says of a requirement what is missing exactly when it is covered in part', () => {
    const incomplete = rows.filter(({ text }) => / _Missing: .+\._$/.test(text))
    expect(incomplete.map(({ id }) => id)).toEqual(
      rows.filter(({ mark }) => mark === '_partly_').map(({ id }) => id),
    )
  })

  it('has a test for every requirement that is not marked as later', () => {
    expect(rows.filter((row) => !isLater(row) && !shown.has(row.id)).map(({ id }) => id)).toEqual([])
  })

  it('marks no tested requirement as later, and contains every id of a test', () => {
    const done = new Set(rows.filter((row) => !isLater(row)).map(({ id }) => id))
    expect([...shown].filter((id) => !done.has(id))).toEqual([])
  })
})
