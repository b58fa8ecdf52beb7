import { randomBytes } from 'node:crypto'
import * as argon2 from '@node-rs/argon2'
import type { AccountsApp } from '../../config'
import { PinHash } from './pin-hash'

jest.mock('@node-rs/argon2', () => {
  const real = jest.requireActual<typeof argon2>('@node-rs/argon2')
  const running = { now: 0, most: 0 }
  const counted =
    <A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      running.most = Math.max(running.most, ++running.now)
      return run(...args).finally(() => running.now--)
    }
  return { ...real, hash: counted(real.hash), verify: counted(real.verify), running }
})

const { running } = argon2 as unknown as { running: { now: number; most: number } }

/** Only the pepper is read: no database is needed to hash. */
const appWith = (pepper: Buffer): AccountsApp => {
  const app = {
    config: { ACCOUNTS_PEPPER: pepper },
    get: (type: new (app: unknown) => unknown) => new type(app),
  }
  return app as unknown as AccountsApp
}

const waits = () => false

describe('PinHash', () => {
  const hashes = new PinHash(appWith(randomBytes(32)))

  it('[PIN-01] computes at most two hashes at once, and each of them in the end', async () => {
    const created = await Promise.all(Array.from({ length: 10 }, () => hashes.create('739104826157')))
    expect(new Set(created).size).toBe(10)
    expect(running).toEqual({ now: 0, most: 2 })
  })

  it('computes the next hash after a failed one', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => hashes.check(waits, () => hashes.matches('no hash', '739104'))),
    )
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
    expect(await hashes.matches(await hashes.create('739104'), '739104')).toBe(true)
  })

  it('[PIN-01] needs the pepper to match', async () => {
    const hashed = await hashes.create('739104')
    expect(await new PinHash(appWith(randomBytes(32))).matches(hashed, '739104')).toBe(false)
  })
})
