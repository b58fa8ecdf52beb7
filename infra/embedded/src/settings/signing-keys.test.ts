import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brokerUserNames } from '@enigm/operations/credentials'
import { nkeys } from 'nats'
import { callInChild } from '../host/child.fixture'
import { temporaryDirectory } from '../host/directory.fixture'
import { loadKeys, type Keys } from './signing-keys'

async function withDirectory(test: (dataDir: string) => Promise<void>): Promise<void> {
  const directory = temporaryDirectory()
  try {
    await test(join(directory.path, 'not yet there'))
  } finally {
    directory.remove()
  }
}

describe('loadKeys', () => {
  it('generates the keys once, readable only for their owner, and returns the same ones afterwards', () =>
    withDirectory(async (dataDir) => {
      const first = await loadKeys(dataDir)
      expect(await loadKeys(dataDir)).toEqual(first)
      expect(statSync(join(dataDir, 'keys.json')).mode & 0o777).toBe(0o600)
      const { nats, carrierTls, ...others } = first
      const all = Object.values(others).map((key) => (typeof key === 'string' ? key : key.d))
      const tls = [carrierTls.carrier.key, carrierTls.enigm.key]
      expect(new Set([...all, ...tls, ...Object.values(nats)]).size).toBe(19 + brokerUserNames.length)
    }))

  it('returns the same keys to processes that load them at the same time', () =>
    withDirectory(async (dataDir) => {
      const module_ = join(__dirname, 'signing-keys.ts')
      const children = await Promise.all(
        Array.from({ length: 4 }, () => callInChild<Keys>(module_, 'loadKeys', dataDir)),
      )
      await Promise.all(children.map((child) => child.kill()))
      expect(new Set(children.map(({ result }) => result.access.kid)).size).toBe(1)
    }))

  it('adds the broker users and keys that an older file lacks, once, and changes no other key', () =>
    withDirectory(async (dataDir) => {
      const { nats, appEvent, ...older } = await loadKeys(dataDir)
      const file = join(dataDir, 'keys.json')
      writeFileSync(file, JSON.stringify({ ...older, nats: { payments: nats.payments } }))
      const module_ = join(__dirname, 'signing-keys.ts')
      const children = await Promise.all(
        Array.from({ length: 3 }, () => callInChild<Keys>(module_, 'loadKeys', dataDir)),
      )
      await Promise.all(children.map((child) => child.kill()))
      const completed = JSON.parse(readFileSync(file, 'utf8')) as Keys
      for (const { result } of children) expect(result).toEqual(completed)
      expect(completed).toEqual({
        ...older,
        appEvent: { ...appEvent, d: expect.any(String), x: expect.any(String), kid: expect.any(String) },
        nats: expect.objectContaining({ payments: nats.payments }),
      })
      expect(completed.appEvent.d).not.toBe(appEvent.d)
      expect(Object.keys(completed.nats).sort()).toEqual([...brokerUserNames].sort())
      for (const seed of Object.values(completed.nats)) {
        expect(nkeys.fromSeed(Buffer.from(seed)).getPublicKey()).toMatch(/^U/)
      }
      expect(statSync(file).mode & 0o777).toBe(0o600)
    }))

  it('adds the pepper and certificates that an older file lacks, and changes no other key', () =>
    withDirectory(async (dataDir) => {
      const { esimPepper, carrierTls, ...older } = await loadKeys(dataDir)
      const file = join(dataDir, 'keys.json')
      writeFileSync(file, JSON.stringify({ ...older, carrierTls }))
      const { esimPepper: added, ...others } = await loadKeys(dataDir)
      expect(others).toEqual({ ...older, carrierTls })
      expect(Buffer.from(added, 'base64url')).toHaveLength(32)
      expect(added).not.toBe(esimPepper)
      writeFileSync(file, JSON.stringify({ ...older, esimPepper }))
      const again = await loadKeys(dataDir)
      expect(again).toEqual({ ...older, esimPepper, carrierTls: again.carrierTls })
      expect(again.carrierTls.authority).not.toBe(carrierTls.authority)
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(again)
    }))

  it('never replaces a damaged file, and names the damaged key', () =>
    withDirectory(async (dataDir) => {
      const { handle, ...rest } = await loadKeys(dataDir)
      const file = join(dataDir, 'keys.json')
      for (const [content, damaged] of [
        [JSON.stringify({ ...rest, handle, nats: { ...rest.nats, gateway: 'SU' } }), 'nats'],
        [JSON.stringify({ ...rest, handle: handle.slice(4) }), 'handle'],
        [JSON.stringify({ ...rest, handle, esimPepper: '' }), 'esimPepper'],
        [
          JSON.stringify({ ...rest, handle, carrierTls: { ...rest.carrierTls, authority: 'x' } }),
          'carrierTls',
        ],
        [JSON.stringify({ ...rest, handle, access: undefined }), 'access'],
        [JSON.stringify({ ...rest, handle, appEvent: { ...rest.appEvent, d: 1 } }), 'appEvent'],
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
