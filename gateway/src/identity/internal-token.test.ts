import { decodeJwt } from 'jose'
import { createKey } from '../fixtures/tokens.fixture'
import { internalTokens } from './internal-token'

const NOW = Date.parse('2026-01-01T12:00:00Z')

describe('an internal token', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate'] }))
  afterEach(() => jest.useRealTimers())

  it('is used for 20 s', async () => {
    const tokens = await internalTokens((await createKey('gateway')).privateJwk)
    const first = await tokens.ownToken('accounts')
    jest.setSystemTime(NOW + 19_000)
    expect(await tokens.ownToken('accounts')).toBe(first)
    jest.setSystemTime(NOW + 20_000)
    expect(await tokens.ownToken('accounts')).not.toBe(first)
  })

  it('is signed again when the clock was put back: it would be one of the future', async () => {
    const tokens = await internalTokens((await createKey('gateway')).privateJwk)
    await tokens.ownToken('accounts')
    jest.setSystemTime(NOW - 300_000)
    expect(decodeJwt(await tokens.ownToken('accounts')).iat).toBe(NOW / 1000 - 300)
  })
})
