import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { claim, holderOf } from './claim'
import { claimForLife } from './claim.fixture'
import { callInChild } from './child.fixture'
import { temporaryDirectory } from './directory.fixture'
import { startOf } from './processes'

function withFile(test: (file: string) => Promise<void> | void): Promise<void> {
  const directory = temporaryDirectory()
  return Promise.resolve(test(join(directory.path, 'owner.pid'))).finally(() => directory.remove())
}

describe('claim', () => {
  it('is held until it is released', () =>
    withFile((file) => {
      const first = claim(file)
      expect(claim(file)).toEqual({ heldBy: process.pid })
      if ('release' in first) first.release()
      expect(holderOf(file)).toBeUndefined()
      expect(claim(file)).toHaveProperty('release')
    }))

  it('ends with its process, even when the process is killed', () =>
    withFile(async (file) => {
      const child = await callInChild(join(__dirname, 'claim.fixture.ts'), claimForLife.name, { file })
      expect(claim(file)).toEqual({ heldBy: expect.any(Number) })
      await child.kill()
      expect(claim(file)).toHaveProperty('release')
    }))

  it('is not held by a later process with the same id', () =>
    withFile((file) => {
      writeFileSync(file, `${process.ppid} ${startOf(process.ppid)}0`)
      expect(claim(file)).toHaveProperty('release')
    }))
})
