import { statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { temporaryDirectory } from '../host/directory.fixture'
import { openSystem } from './open-system'

describe('openSystem', () => {
  it('creates the data directory and its keys, and opens the same ones afterwards', async () => {
    const directory = temporaryDirectory()
    const DATA_DIR = join(directory.path, 'not', 'yet', 'there')
    const { keys } = await openSystem({ DATA_DIR })
    expect(statSync(DATA_DIR).mode & 0o777).toBe(0o711)
    expect((await openSystem({ DATA_DIR })).keys).toEqual(keys)
    directory.remove()
  })

  it.each([
    ['is a file', 'file'],
    ['is below a file', 'file/data'],
  ])('reports in one sentence that DATA_DIR %s', async (_, path) => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory.path, 'file'), '')
    const DATA_DIR = resolve(directory.path, path)
    await expect(openSystem({ DATA_DIR })).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringMatching(
        /^DATA_DIR \/.* is not usable \(E\w+: .*\): set it to a directory .*\.$/,
      ),
    })
    directory.remove()
  })
})
