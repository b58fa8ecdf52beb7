import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'
import { covers } from './register-cover'

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

/** The lines of a file that contain the name of a test. Names of tables stand alone below `it.each`. */
function namesIn(file: string): string[] {
  const lines = readFileSync(join(repositoryRoot, file), 'utf8').split('\n')
  return lines.filter((line) => /^\s*(it\(|\]?\)?\(?|.*\)\()\s*['"`]/.test(line))
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

  it.each(Object.entries(covers))(
    '%s names tests that exist, for the requirement and for what it excludes',
    (id, cover) => {
      expect(rows.find((row) => row.id === id)?.mark).toBe('')
      expect(cover.requirement.length).toBeGreaterThan(0)
      const absent = [...cover.requirement, ...cover.negative].filter(
        ([file, name]) => !namesIn(file).some((line) => line.includes(name)),
      )
      expect(absent).toEqual([])
    },
  )
})
