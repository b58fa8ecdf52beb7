import { repositoryRoot } from '@enigm/embedded'
import ts from 'typescript'
import { circlesOf, importsBetween, unusedExports } from '../sources/module-graph'
import { sourceFilesIn } from '../sources/source-files'

const folders = ['packages', 'services', 'gateway', 'infra', 'acceptance', 'bench']
const files = sourceFilesIn(folders)
const imports = importsBetween(files, repositoryRoot)

/** Entry points of packages, and files that jest.config.js loads. */
const isEntryPoint = (path: string) =>
  /^[^/]+(\/[^/]+)?\/src\/(testkit\/)?index\.ts$/.test(path) || path.startsWith('acceptance/runner/')

/** The package of a file: `services/keys`, `gateway`. */
const packageOf = (path: string) => path.split('/src/')[0]!

const circles = circlesOf(imports)
const unused = unusedExports(files, imports, isEntryPoint)

describe.each([...new Set(files.map(({ path }) => packageOf(path)))])('%s', (name) => {
  const isOfPackage = (path: string) => packageOf(path) === name

  it('has no import circles', () => {
    const found = circles.filter((circle) => circle.some(isOfPackage)).map((circle) => circle.join(' ↔ '))
    expect(found).toEqual([])
  })

  it('has no exports that no other file imports', () => {
    expect(unused.filter(isOfPackage)).toEqual([])
  })
})

describe('the module graph', () => {
  const graphOf = (texts: Readonly<Record<string, string>>) => {
    const sources = Object.entries(texts).map(([name, text]) => {
      const path = `library/src/${name}`
      return { path, text, syntax: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) }
    })
    const between = importsBetween(sources, repositoryRoot)
    return {
      circles: circlesOf(between).map((circle) => circle.map((path) => path.split('/').at(-1))),
      unused: unusedExports(sources, between, (path) => path.endsWith('main.ts')).map((each) =>
        each.split('/').at(-1)!,
      ),
    }
  }

  it('finds a circle of several files, of types alone too, and of a file with itself', () => {
    const { circles: found } = graphOf({
      'a.ts': `import { b } from './b'`,
      'b.ts': `export * from './c'`,
      'c.ts': `import type { A } from './a'`,
      'd.ts': `type D = import('./d').D`,
      'e.ts': `import { a } from './a'`,
    })
    expect(found).toEqual([['a.ts', 'b.ts', 'c.ts'], ['d.ts']])
  })

  it('finds an export that only its own file uses, through files that export it again', () => {
    const { unused: found } = graphOf({
      'main.ts': `import { first as renamed, type T } from './again'`,
      'again.ts': `export { one as first, two } from './source'\nexport * from './types'`,
      'source.ts': `export const one = 1, two = 2\nexport function three() { return two }`,
      'types.ts': `export type T = 1\nexport interface U { t: T }`,
      'all.ts': `export const { every, single: [other] } = load()\nexport default 1`,
      'entry/main.ts': `import * as all from '../all'\nexport const start = 1`,
    })
    expect(found).toEqual(['source.ts two', 'source.ts three', 'types.ts U'])
  })
})
