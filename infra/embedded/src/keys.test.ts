import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importJWK, SignJWT, jwtVerify, createLocalJWKSet } from 'jose'
import { callInChild } from './jest/child'
import { temporaryDirectory } from './jest/directory'
import { loadKeys, publicKeySet, type Keys } from './keys'

async function withDirectory(test: (dataDir: string) => Promise<void>): Promise<void> {
  const directory = temporaryDirectory()
  try {
    await test(join(directory.path, 'not yet there'))
  } finally {
    directory.remove()
  }
}

describe('loadKeys', () => {
  it('makes the keys once, for their owner alone, and gives the same ones afterwards', () =>
    withDirectory(async (dataDir) => {
      const first = await loadKeys(dataDir)
      expect(await loadKeys(dataDir)).toEqual(first)
      expect(statSync(join(dataDir, 'keys.json')).mode & 0o777).toBe(0o600)
      const all = Object.values(first).map((key) => (typeof key === 'string' ? key : key.d))
      expect(new Set(all).size).toBe(9)
    }))

  it('gives processes that ask at the same time for the first time the same keys', () =>
    withDirectory(async (dataDir) => {
      const module_ = join(__dirname, 'keys.ts')
      const children = await Promise.all(
        Array.from({ length: 4 }, () => callInChild<Keys>(module_, 'loadKeys', dataDir)),
      )
      await Promise.all(children.map((child) => child.kill()))
      expect(new Set(children.map(({ result }) => result.access.kid)).size).toBe(1)
    }))

  it('never replaces a damaged file: it says what is damaged', () =>
    withDirectory(async (dataDir) => {
      const { handle, ...rest } = await loadKeys(dataDir)
      const file = join(dataDir, 'keys.json')
      for (const [content, damaged] of [
        [JSON.stringify({ ...rest, handle: handle.slice(4) }), 'handle'],
        ['{"access":', 'the whole file'],
      ] as const) {
        writeFileSync(file, content)
        await expect(loadKeys(dataDir)).rejects.toMatchObject({
          name: 'SetupError',
          message: expect.stringContaining(`keys.json is damaged (${damaged})`),
        })
        expect(readFileSync(file, 'utf8')).toBe(content)
      }
    }))
})

describe('publicKeySet', () => {
  it('verifies what the private key signs and holds no private part', () =>
    withDirectory(async (dataDir) => {
      const { access } = await loadKeys(dataDir)
      const set = publicKeySet(access)
      expect(JSON.stringify(set)).not.toContain(access.d)
      const token = await new SignJWT({})
        .setProtectedHeader({ alg: 'EdDSA', kid: access.kid })
        .sign(await importJWK(access))
      await expect(jwtVerify(token, createLocalJWKSet(set))).resolves.toBeDefined()
    }))
})
