import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDirectory } from '../host/directory.fixture'
import { findTor } from './program'

const nothing = async () => undefined
const directory = temporaryDirectory()
afterAll(() => directory.remove())

describe('findTor', () => {
  it('uses the first source that has the program, and asks no further source', async () => {
    const asked: string[] = []
    const source = (name: string, path?: string) => async () => (asked.push(name), path)
    expect(await findTor([source('path'), source('cache', '/cache/tor'), source('debian', '/x')])).toBe(
      '/cache/tor',
    )
    expect(asked).toEqual(['path', 'cache'])
  })

  it('reports in one sentence that there is none, why, and how to get it', async () => {
    await expect(findTor([nothing])).rejects.toMatchObject({
      name: 'SetupError',
      message:
        'No tor was found: install one on PATH (apt-get install tor, brew install tor), or set TOR to its path.',
    })
    const offline = () => Promise.reject(new Error('apt-get failed: no network'))
    await expect(findTor([offline, nothing])).rejects.toThrow(
      /^No tor was found \(apt-get failed: no network\): .*\.$/,
    )
    expect(await findTor([offline, async () => '/x/tor'])).toBe('/x/tor')
  })

  it('uses the program that is set, and refuses one that does not run', async () => {
    const path = join(directory.path, 'tor')
    writeFileSync(path, '#!/bin/sh\nexit 0\n')
    chmodSync(path, 0o755)
    process.env['TOR'] = path
    expect(await findTor()).toBe(path)
    writeFileSync(path, '#!/bin/sh\nexit 1\n')
    await expect(findTor()).rejects.toThrow('does not run here')
  })
})
