import { ProofMemory } from './proof-memory'

afterEach(() => jest.useRealTimers())

const limits = { perClient: 2, perOrganization: 3, total: 4 }
const owner = (clientId: string, organizationId = `organization of ${clientId}`) => ({
  clientId,
  organizationId,
})
const rateLimited = expect.objectContaining({ code: 'RATE_LIMITED' })

describe('used proofs', () => {
  it('are refused again for the same key until they expire', () => {
    jest.useFakeTimers({ now: 0 })
    const memory = new ProofMemory()
    expect(memory.use(owner('one'), 'key', 'one')).toBe(true)
    expect(memory.use(owner('one'), 'other key', 'one')).toBe(true)
    for (const at of [0, 119_999]) {
      jest.setSystemTime(at)
      expect(memory.use(owner('one'), 'key', 'one')).toBe(false)
    }
    jest.setSystemTime(120_000)
    expect(memory.use(owner('one'), 'key', 'one')).toBe(true)
  })

  it('are limited per client without affecting other clients', () => {
    jest.useFakeTimers({ now: 0 })
    const memory = new ProofMemory(limits)
    expect(memory.use(owner('one', 'shared'), 'key', '1')).toBe(true)
    expect(memory.use(owner('one', 'shared'), 'key', '2')).toBe(true)
    expect(() => memory.use(owner('one', 'shared'), 'key', '3')).toThrow(rateLimited)
    expect(memory.use(owner('one', 'shared'), 'key', '1')).toBe(false)
    expect(memory.use(owner('two', 'shared'), 'key', '4')).toBe(true)
    jest.setSystemTime(120_000)
    expect(memory.use(owner('one', 'shared'), 'key', '3')).toBe(true)
  })

  it('are limited per organization, however many clients it has', () => {
    const memory = new ProofMemory(limits)
    for (const client of ['a', 'b', 'c']) memory.use(owner(client, 'greedy'), 'key', client)
    for (const client of ['a', 'd'])
      expect(() => memory.use(owner(client, 'greedy'), 'key', `again ${client}`)).toThrow(rateLimited)
    expect(memory.use(owner('a', 'other'), 'key', 'other')).toBe(true)
  })

  it('of a full memory are limited to equal shares: only organizations above theirs are refused, and none is evicted', () => {
    const memory = new ProofMemory(limits)
    for (const client of ['a', 'b', 'c']) memory.use(owner(client, 'greedy'), 'key', client)
    memory.use(owner('d', 'modest'), 'key', 'd')
    expect(() => memory.use(owner('e', 'greedy'), 'key', 'e')).toThrow(rateLimited)
    expect(memory.use(owner('f', 'modest'), 'key', 'f')).toBe(true)
    expect(memory.use(owner('g', 'late'), 'key', 'g')).toBe(true)
    expect(() => memory.use(owner('h', 'modest'), 'key', 'h')).toThrow(rateLimited)
    expect(memory.use(owner('a', 'greedy'), 'key', 'a')).toBe(false)
  })

  it('of 29 clients of one organization do not get another organization refused', () => {
    const memory = new ProofMemory({ perClient: 70, perOrganization: 210, total: 2_000 })
    let refused = 0
    for (let index = 0; index < 29 * 70; index += 1) {
      try {
        memory.use(owner(`client ${index % 29}`, 'greedy'), 'key', String(index))
      } catch {
        refused += 1
      }
    }
    expect(refused).toBe(29 * 70 - 210)
    expect(memory.use(owner('other'), 'other key', 'one')).toBe(true)
  })
})
