import { ProofMemory } from './proof-memory'

afterEach(() => jest.useRealTimers())

describe('used proofs', () => {
  it('are refused again for the same key until they expire', () => {
    jest.useFakeTimers({ now: 0 })
    const memory = new ProofMemory()
    expect(memory.use('client_one', 'key', 'one')).toBe(true)
    expect(memory.use('client_one', 'other key', 'one')).toBe(true)
    for (const at of [0, 119_999]) {
      jest.setSystemTime(at)
      expect(memory.use('client_one', 'key', 'one')).toBe(false)
    }
    jest.setSystemTime(120_000)
    expect(memory.use('client_one', 'key', 'one')).toBe(true)
  })

  it('are limited per client without affecting other clients', () => {
    jest.useFakeTimers({ now: 0 })
    const memory = new ProofMemory({ perClient: 2, total: 4 })
    expect(memory.use('client_one', 'key', 'one')).toBe(true)
    expect(memory.use('client_one', 'key', 'two')).toBe(true)
    expect(() => memory.use('client_one', 'key', 'three')).toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED' }),
    )
    expect(memory.use('client_one', 'key', 'one')).toBe(false)
    expect(memory.use('client_two', 'key', 'four')).toBe(true)
    jest.setSystemTime(120_000)
    expect(memory.use('client_one', 'key', 'three')).toBe(true)
  })

  it('are limited in total, and none is evicted early', () => {
    const memory = new ProofMemory({ perClient: 2, total: 2 })
    memory.use('client_one', 'key', 'one')
    memory.use('client_two', 'key', 'two')
    expect(() => memory.use('client_three', 'key', 'three')).toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED' }),
    )
    expect(memory.use('client_one', 'key', 'one')).toBe(false)
  })
})
