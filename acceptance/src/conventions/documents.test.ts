import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'

const documents = readdirSync(join(repositoryRoot, 'docs')).filter((name) => name.endsWith('.md'))
const read = (name: string) => readFileSync(join(repositoryRoot, 'docs', name), 'utf8')

/** The files that the `_Tests:` lines of a document name, with `{a,b}` expanded. */
function testsIn(text: string): string[] {
  return text
    .split(/^_Tests: /m)
    .slice(1)
    .flatMap((rest) => rest.slice(0, rest.indexOf('_\n')).match(/[\w./-]*(?:\{[^}]*\}[\w./-]*)*\.ts/g) ?? [])
    .flatMap(expanded)
}

function expanded(path: string): string[] {
  const [, before, choices, after] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(path) ?? []
  if (choices === undefined) return [path]
  return choices.split(/,\s*/).flatMap((each) => expanded(`${before}${each}${after}`))
}

describe('docs', () => {
  it.each([
    'access.md',
    'audit.md',
    'sign-in.md',
    'visibility.md',
    'deletion.md',
    'partners.md',
    'esim.md',
    'keys.md',
    'panel.md',
    'operating.md',
    'reliability.md',
    'runbooks.md',
  ])('%s names tests that exist', (name) => {
    const tests = testsIn(read(name))
    expect(tests.length).toBeGreaterThan(0)
    expect(tests.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([])
  })

  it('name tests under each section of the access model', () => {
    const [, ...sections] = read('access.md').split(/^## /m)
    expect(sections.length).toBeGreaterThan(5)
    expect(sections.filter((section) => testsIn(section).length === 0)).toEqual([])
  })

  it.each(documents)('%s links to files that exist', (name) => {
    const links = [...read(name).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) => path!)
    const base = dirname(join(repositoryRoot, 'docs', name))
    expect(links.filter((path) => !existsSync(join(base, path)))).toEqual([])
  })

  it('[AUD-04] say that a checkpoint does not contain the last entries yet', () => {
    expect(read('audit.md')).toMatch(/^- The last entries of the last minute are in no checkpoint yet\./m)
  })
})
