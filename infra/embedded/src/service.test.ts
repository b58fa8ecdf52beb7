import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

describe('a process of the trial', () => {
  it('loads no code of a service before it knows its own', () => {
    const script = `require('reflect-metadata'); require('./dist/settings/open-system'); require('./dist/supervision/system')
      process.stdout.write(JSON.stringify(Object.keys(require.cache)))`
    const cwd = join(__dirname, '..')
    const loaded = JSON.parse(
      execFileSync(process.execPath, ['-e', script], { cwd, encoding: 'utf8' }),
    ) as string[]
    expect(loaded.length).toBeGreaterThan(10)
    expect(
      loaded.filter((file) => /\/(services|gateway|packages\/subgraph|simulators)\//.test(file)),
    ).toEqual([])
  })
})
