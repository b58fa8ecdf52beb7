import { ProofMemory } from './proof-memory'

afterEach(() => jest.useRealTimers())

describe('the proofs that were seen', () => {
  it('come once for one key, for as long as a proof can live, and are forgotten then', () => {
    jest.useFakeTimers({ now: 0 })
    const memory = new ProofMemory()
    expect(memory.use('client_one', 'key', 'one')).toBe(true)
    expect(memory.use('client_one', 'other key', 'one')).toBe(true)
    for (const at of [0, 69_999]) {
      jest.setSystemTime(at)
      expect(memory.use('client_one', 'key', 'one')).toBe(false)
    }
    jest.setSystemTime(70_000)
    expect(memory.use('client_one', 'key', 'one')).toBe(true)
  })

  it('of one client are bounded, which keeps no room from another', () => {
    jest.useFakeTimers({ now: 0 })
    const memory = new ProofMemory({ ofOneClient: 2, ofAll: 4 })
    expect(memory.use('client_one', 'key', 'one')).toBe(true)
    expect(memory.use('client_one', 'key', 'two')).toBe(true)
    expect(() => memory.use('client_one', 'key', 'three')).toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED' }),
    )
    expect(memory.use('client_one', 'key', 'one')).toBe(false)
    expect(memory.use('client_two', 'key', 'four')).toBe(true)
    jest.setSystemTime(70_000)
    expect(memory.use('client_one', 'key', 'three')).toBe(true)
  })

  it('of all are bounded, and none is forgotten early to make room', () => {
    const memory = new ProofMemory({ ofOneClient: 2, ofAll: 2 })
    memory.use('client_one', 'key', 'one')
    memory.use('client_two', 'key', 'two')
    expect(() => memory.use('client_three', 'key', 'three')).toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED' }),
    )
    expect(memory.use('client_one', 'key', 'one')).toBe(false)
  })
})
