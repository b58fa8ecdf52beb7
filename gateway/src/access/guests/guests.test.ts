import { createHash } from 'node:crypto'
import { GraphQLError, Kind, parse, type OperationDefinitionNode } from 'graphql'
import { startSystem, type TestSystem } from '../../fixtures/system.fixture'
import { GuestAdmission } from './guest-admission'

interface Puzzle {
  readonly challenge: string
  readonly difficulty: number
}

/** The first counter whose hash begins with as many zero bits. */
function solve({ challenge, difficulty }: Puzzle): string {
  for (let counter = 0; ; counter += 1) {
    const digest = createHash('sha256').update(`${challenge}:${counter}`).digest()
    if (digest.readUInt32BE(0) < 2 ** (32 - difficulty)) return `${challenge}:${counter}`
  }
}

/** One admission with a clock that the test moves. */
function admissionWith(limits = { burst: 2, perMinute: 2 }) {
  const clock = { now: 1_795_000_000_000 }
  let puzzled = 0
  const admission = new GuestAdmission(
    limits,
    () => (puzzled += 1),
    () => clock.now,
  )
  const attempt = (
    { address = '203.0.113.7', proofOfWork }: { address?: string; proofOfWork?: string } = {},
    text = 'mutation { createAccount { id } }',
  ): Puzzle | undefined => {
    const document = parse(text)
    const operation = document.definitions.find(
      (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
    )!
    try {
      admission.admit({ address, proofOfWork }, document, operation)
      return undefined
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error
      expect(error.extensions['code']).toBe('RATE_LIMITED')
      return error.extensions['proofOfWork'] as Puzzle
    }
  }
  return { clock, attempt, puzzled: () => puzzled }
}

describe('the admission of guests', () => {
  it('admits a burst, then as many as the rate, and gives puzzles beyond', () => {
    const { clock, attempt, puzzled } = admissionWith()
    expect([attempt(), attempt()]).toEqual([undefined, undefined])
    expect(attempt()).toEqual({ challenge: expect.any(String), difficulty: 15 })
    expect(puzzled()).toBe(1)
    clock.now += 30_000
    expect(attempt()).toBeUndefined()
    expect(attempt()).toBeDefined()
    clock.now += 3_600_000
    expect([attempt(), attempt(), attempt()].map((puzzle) => puzzle !== undefined)).toEqual([
      false,
      false,
      true,
    ])
  })

  it('admits a solved puzzle once', () => {
    const { attempt } = admissionWith()
    attempt()
    attempt()
    const proofOfWork = solve(attempt()!)
    expect(attempt({ proofOfWork })).toBeUndefined()
    expect(attempt({ proofOfWork })).toBeDefined()
  })

  it.each<[string, (solution: string) => string]>([
    ['another counter', (solution) => `${solution}1`],
    ['no counter', (solution) => solution.replace(/:.*/, '')],
    ['a difficulty that the client has lowered', (solution) => solution.replace('.15.', '.1.')],
    ['an end that the client has moved', (solution) => solution.replace(/\.(\d)/, '.9$1')],
    ['a long text', () => 'a'.repeat(8_000)],
    ['an empty text', () => ''],
  ])('refuses %s', (_what, change) => {
    const { attempt } = admissionWith()
    attempt()
    attempt()
    expect(attempt({ proofOfWork: change(solve(attempt()!)) })).toBeDefined()
  })

  it('refuses the puzzle of another network, of another gateway and of more than two minutes ago', () => {
    const { clock, attempt } = admissionWith()
    const other = admissionWith()
    for (const each of [attempt, other.attempt]) for (let sent = 0; sent < 2; sent += 1) each()
    for (let sent = 0; sent < 2; sent += 1) attempt({ address: '198.51.100.1' })
    expect(attempt({ proofOfWork: solve(other.attempt()!) })).toBeDefined()
    expect(attempt({ proofOfWork: solve(attempt({ address: '198.51.100.1' })!) })).toBeDefined()
    const proofOfWork = solve(attempt()!)
    clock.now += 20_000
    expect(attempt({ proofOfWork })).toBeUndefined()
    const old = solve(attempt()!)
    clock.now += 120_001
    for (let sent = 0; sent < 3; sent += 1) attempt()
    expect(attempt({ proofOfWork: old })).toBeDefined()
  })

  it('makes the puzzle harder with the excess, and never harder than 22 bits', () => {
    const { attempt } = admissionWith({ burst: 1, perMinute: 1 })
    attempt()
    const many = (count: number) =>
      `mutation { ${Array.from({ length: count }, (_, index) => `a${index}: createAccount { id }`).join(' ')} }`
    const difficulties = [1, 3, 7, 15, 1_000].map((count) => attempt({}, many(count))!.difficulty)
    expect(difficulties).toEqual([16, 17, 18, 19, 22])
  })

  it('counts each mutation, also in fragments, and neither queries nor the end of a session', () => {
    const { attempt } = admissionWith({ burst: 4, perMinute: 1 })
    const three = `mutation { a: startSession { id } ...Two }
      fragment Two on Mutation { b: createAccount { id } ... on Mutation { c: startRecovery { id } } }`
    expect(attempt({}, 'mutation { endSession { id } refreshSession { id } }')).toBeUndefined()
    expect(attempt({}, three)).toBeUndefined()
    expect(attempt({}, three)).toBeDefined()
    expect(attempt()).toBeUndefined()
    expect(attempt()).toBeDefined()
    expect(attempt({}, 'mutation { endSession { id } refreshSession { id } }')).toBeUndefined()
  })

  it('limits a network, not an address in it, and no other network', () => {
    const { attempt } = admissionWith()
    attempt({ address: '203.0.113.7' })
    attempt({ address: '203.0.113.200' })
    expect(attempt({ address: '203.0.113.9' })).toBeDefined()
    expect(attempt({ address: '203.0.114.9' })).toBeUndefined()
  })

  it('gives no request back when the clock goes back, and takes none away', () => {
    const { clock, attempt } = admissionWith()
    attempt()
    clock.now -= 3_600_000
    expect(attempt()).toBeUndefined()
    expect(attempt()).toBeDefined()
  })
})

describe('guests of a gateway', () => {
  let system: TestSystem
  beforeAll(async () => {
    system = await startSystem({
      GUEST_BURST: '2',
      GUEST_REQUESTS_PER_MINUTE: '1',
      TRUSTED_PROXIES: '127.0.0.0/8, ::1',
    })
  }, 60_000)
  afterAll(() => system.stop(), 60_000)

  const create = (forwarded: string, headers: Record<string, string> = {}, token?: string) =>
    system.ask('mutation { createAccount(input: { name: "x" }) { id } }', {
      headers: { 'x-forwarded-for': forwarded, ...headers },
      token,
    })

  it('get 429 with a puzzle beyond the limit, and are admitted with its solution', async () => {
    expect([await create('203.0.113.1'), await create('203.0.113.2')].map(({ codes }) => codes)).toEqual([
      [],
      [],
    ])
    const refused = await create('203.0.113.3')
    expect([refused.status, refused.codes, refused.headers.get('retry-after')]).toEqual([
      429,
      ['RATE_LIMITED'],
      '0',
    ])
    const puzzle = refused.body.errors![0]!.extensions['proofOfWork'] as Puzzle
    const solved = await create('203.0.113.4', { 'proof-of-work': solve(puzzle) })
    expect([solved.status, solved.codes]).toEqual([200, []])
  })

  it('are told apart by the address that the trusted proxy adds, not by one that the client invents', async () => {
    for (let sent = 0; sent < 2; sent += 1) await create('198.51.100.1')
    expect((await create('203.0.55.1, 198.51.100.1')).codes).toEqual(['RATE_LIMITED'])
    expect((await create('198.51.100.1, 203.0.55.1')).codes).toEqual([])
    expect((await create('no address')).codes).toEqual([])
  })

  it('do not include a caller with a session', async () => {
    const token = await system.token()
    for (let sent = 0; sent < 3; sent += 1) expect((await create('192.0.2.1', {}, token)).codes).toEqual([])
  })
})
