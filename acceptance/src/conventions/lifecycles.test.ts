import { join } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'
import type { Lifecycle } from '@enigm/subgraph'
import { sourceFilesIn } from '../sources/source-files'

const files = sourceFilesIn(['services'])
  .map(({ path }) => path)
  .filter((path) => path.endsWith('.lifecycle.ts'))

const isLifecycle = (value: unknown): value is Lifecycle<string, string> =>
  typeof value === 'object' && value !== null && 'reachable' in value

describe('every lifecycle', () => {
  it('is found', () => {
    expect(files.length).toBeGreaterThan(20)
  })

  it.each(files)('%s has no state that nothing reaches', async (file) => {
    const exported = Object.values<unknown>(await import(join(repositoryRoot, file))).filter(isLifecycle)
    expect(exported.length).toBeGreaterThan(0)
    for (const lifecycle of exported) {
      expect([...lifecycle.reachable()].sort()).toEqual([...lifecycle.states].sort())
    }
  })
})
