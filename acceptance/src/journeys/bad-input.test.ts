import { randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { Client } from './client'
import { Person } from './person'
import { codeCoin } from './purchase'
import {
  orderInput,
  outcomeOf,
  startOwnerAndStranger,
  type OwnerAndStranger,
} from './owner-and-stranger.fixture'

const starting = startOwnerAndStranger()
afterAll(async () => (await starting).processes.stop(), 60_000)

type Attempt = (given: OwnerAndStranger, id: string) => Promise<unknown>

const asStranger =
  (mutation: string, input: (given: OwnerAndStranger, id: string) => object, selection: string): Attempt =>
  (given, id) =>
    given.stranger.panel.mutate(mutation, input(given, id), selection)

/** Each mutation that takes an id: the id of another account's object, an absent id, and the attempt. */
const foreign: [string, (given: OwnerAndStranger) => string, string, Attempt][] = [
  [
    'closeSession',
    ({ sessionId }) => sessionId,
    newId('session'),
    asStranger('closeSession', (_, sessionId) => ({ sessionId }), 'session { id }'),
  ],
  [
    'approveDeviceEnrollment',
    ({ deviceHandle }) => deviceHandle,
    'dh_9999999999999999999999',
    asStranger('approveDeviceEnrollment', (_, deviceHandle) => ({ deviceHandle }), 'device { state }'),
  ],
  [
    'restrictDevice',
    ({ deviceHandle }) => deviceHandle,
    'dh_9999999999999999999999',
    asStranger('restrictDevice', (_, deviceHandle) => ({ deviceHandle }), 'device { state }'),
  ],
  [
    'setLocatorAvailability',
    ({ server }) => server.id,
    newId('server'),
    asStranger(
      'setLocatorAvailability',
      (_, serverId) => ({ serverId, availability: 'CLOSED' }),
      'server { id }',
    ),
  ],
  [
    'approveJoinRequest',
    ({ joinRequestId }) => joinRequestId,
    newId('joinRequest'),
    asStranger('approveJoinRequest', (_, joinRequestId) => ({ joinRequestId }), 'joinRequest { id }'),
  ],
  [
    'redeemCodeCoin',
    ({ orderId }) => orderId,
    newId('order'),
    asStranger(
      'redeemCodeCoin',
      (_, orderId) => ({ orderId, code: '0000-0000-0000-0000-0000', idempotencyKey: randomUUID() }),
      'order { id }',
    ),
  ],
  [
    'deleteMemberContent',
    ({ memberId }) => memberId,
    newId('member'),
    async ({ stranger }, memberId) =>
      stranger.panel.mutate(
        'deleteMemberContent',
        {
          memberId,
          idempotencyKey: randomUUID(),
          grant: await stranger.grant('MEMBER_CONTENT_DELETION', memberId),
        },
        'contentDeletion { id }',
      ),
  ],
  [
    'rotateServerLocator',
    ({ server }) => server.id,
    newId('server'),
    async ({ stranger }, serverId) =>
      stranger.panel.mutate(
        'rotateServerLocator',
        { serverId, grant: await stranger.grant('LOCATOR_ROTATION', serverId) },
        'server { id }',
      ),
  ],
  [
    'deleteServer',
    ({ server }) => server.id,
    newId('server'),
    async ({ stranger, server }, serverId) =>
      stranger.panel.mutate(
        'deleteServer',
        {
          serverId,
          confirmLocator: server.locator,
          grant: await stranger.grant('SERVER_DELETION', serverId),
        },
        'server { id }',
      ),
  ],
]

describe('through the gateway, with another account’s ids', () => {
  it.each(foreign)(
    '[ACC-11] %s answers like with an absent id, and leaves one denied audit entry',
    async (_, idOf, absent, attempt) => {
      const given = await starting
      const theirs = await outcomeOf(given, () => attempt(given, idOf(given)))
      const absentOne = await outcomeOf(given, () => attempt(given, absent))
      expect(theirs).toEqual(absentOne)
      expect(theirs.code).toMatch(/^(NOT_FOUND|CODE_COIN_NOT_USABLE|ORDER_NOT_FOUND)$/)
      expect(theirs.denied).toBe(1)
    },
  )

  it.each([
    [
      'server',
      'query($id: ID!) { server(id: $id) { id } }',
      ({ server }: OwnerAndStranger) => server.id,
      newId('server'),
    ],
    [
      'order',
      'query($id: ID!) { order(id: $id) { id } }',
      ({ orderId }: OwnerAndStranger) => orderId,
      newId('order'),
    ],
    [
      'device',
      'query($id: DeviceHandle!) { device(handle: $id) { state } }',
      ({ deviceHandle }: OwnerAndStranger) => deviceHandle,
      'dh_9999999999999999999999',
    ],
    [
      'participationDecision',
      'query($id: ID!) { participationDecision(serverId: $id) { allowed missing prerequisites { category state } } }',
      ({ server }: OwnerAndStranger) => server.id,
      newId('server'),
    ],
  ])('[ACC-11] the query %s answers like with an absent id', async (_, query, idOf, absent) => {
    const given = await starting
    const ask = (id: string) => given.stranger.panel.send(query, { id })
    expect(await ask(idOf(given))).toEqual(await ask(absent))
  })
})

describe('through the gateway, single-use values', () => {
  it('a grant is refused when it is used again', async () => {
    const given = await starting
    const { owner, server } = given
    const grant = await owner.grant('LOCATOR_ROTATION', server.id)
    const rotate = () =>
      owner.panel.mutate(
        'rotateServerLocator',
        { serverId: server.id, grant },
        'server { locator { value } }',
      )
    const { server: rotated } = await rotate()
    expect((await outcomeOf(given, rotate)).code).toBe('PIN_REQUIRED')
    const { server: present } = await owner.panel.send(
      'query($id: ID!) { server(id: $id) { locator { value } } }',
      { id: server.id },
    )
    expect(present.locator.value).toBe(rotated.locator.value)
  }, 60_000)

  it('a Code Coin pays once, and an enrollment token creates one account', async () => {
    const given = await starting
    const codeCoinText = await codeCoin(given.journey)
    const visitor = new Client(given.journey.gateway)
    const buy = () =>
      visitor.mutate(
        'startEnrollmentPurchase',
        { ...orderInput(), codeCoin: codeCoinText },
        'enrollmentToken',
      )
    const { enrollmentToken } = await buy()
    expect(await outcomeOf(given, buy)).toMatchObject({ code: 'CODE_COIN_NOT_USABLE', events: 0 })
    await Person.create(given.journey.gateway, '640287', enrollmentToken)
    const accounts = () => given.processes.query('accounts', 'SELECT count(*) FROM account')
    const before = await accounts()
    const again = await outcomeOf(given, () =>
      Person.create(given.journey.gateway, '640287', enrollmentToken),
    )
    expect(again.code).toBe('ENROLLMENT_TOKEN_USED')
    expect(await accounts()).toEqual(before)
  }, 60_000)

  it('an idempotency key with another body is refused, and no order is placed', async () => {
    const given = await starting
    const input = orderInput('CH')
    await given.stranger.panel.mutate('createOrder', input, 'order { id }')
    const other = await outcomeOf(given, () =>
      given.stranger.panel.mutate('createOrder', { ...input, purchaseCountry: 'SE' }, 'order { id }'),
    )
    expect(other).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', denied: 1, events: 0 })
  }, 60_000)
})

describe('through the gateway, malformed requests', () => {
  it.each([
    ['an unknown field', '{ me { emailAddress } }', {}],
    ['a field of another contract', '{ sessionLiveness(sessionId: "sess_1") }', {}],
    ['a wrong type', 'mutation { closeSession(input: { sessionId: { a: 1 } }) { errors { code } } }', {}],
    ['a missing variable', 'query($id: ID!) { server(id: $id) { id } }', {}],
    ['a page that is too large', '{ me { servers(first: 101) { edges { cursor } } } }', {}],
  ])(
    '%s is BAD_USER_INPUT or LIMIT_EXCEEDED, and changes nothing',
    async (_, query, variables) => {
      const given = await starting
      const refused = await outcomeOf(given, () => given.stranger.panel.send(query, variables))
      expect(refused.code).toMatch(/^(BAD_USER_INPUT|LIMIT_EXCEEDED)$/)
      expect(refused).toMatchObject({ denied: 0, events: 0 })
    },
    60_000,
  )

  it('a forged token is UNAUTHENTICATED, and a mutation without the scope is FORBIDDEN and recorded', async () => {
    const given = await starting
    const forged = new Client(given.journey.gateway)
    forged.signedIn('eyJhbGciOiJub25lIn0.e30.')
    expect((await outcomeOf(given, () => forged.send('{ me { id } }'))).code).toBe('UNAUTHENTICATED')
    const issue = { productKey: 'SERVER_MONTHLY', quantity: 1, idempotencyKey: randomUUID(), grant: 'x' }
    const denied = await outcomeOf(given, () => given.stranger.panel.mutate('issueCodeCoins', issue, 'codes'))
    expect(denied).toMatchObject({ code: 'FORBIDDEN', denied: 1, events: 0 })
  }, 60_000)
})

describe('through the gateway, many guesses in one request', () => {
  const post = async (given: OwnerAndStranger, body: unknown, accessToken?: string) => {
    const response = await fetch(`${given.journey.gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
      },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as any }
  }
  /** An account with a PIN and no attempt yet. */
  const guesser = async () => {
    const given = await starting
    const person = await Person.create(given.journey.gateway, '640287')
    const { accessToken } = await person.signIn()
    await person.setPin()
    const { me } = await person.panel.send<{ me: { id: string } }>('{ me { id } }')
    return { given, accessToken, accountId: me.id }
  }
  const aliases = (count: number, field: (index: number) => string) =>
    `mutation { ${Array.from({ length: count }, (_, index) => `a${index}: ${field(index)}`).join(' ')} }`
  const guess = (pin: string, targetId: string) =>
    `authorizeCriticalOperation(input: { pin: "${pin}", operation: LOGIN_SECRET_ROTATION, targetId: "${targetId}" }) { errors { code } }`

  it('[PIN-03] wrong PINs in aliases lock the PIN like single requests: the correct one after them is refused', async () => {
    const { given, accessToken, accountId } = await guesser()
    const query = aliases(30, (index) => guess(index < 29 ? '111111' : '640287', accountId))
    const { data } = (await post(given, { query }, accessToken)).body
    const codes = Object.values<any>(data).map(({ errors }) => errors[0]?.code)
    expect(codes).toEqual([...Array<string>(5).fill('PIN_WRONG'), ...Array<string>(25).fill('PIN_LOCKED')])
  }, 60_000)

  it('[THR-02] more aliases, or a list of requests, are refused before any of them is executed', async () => {
    const { given, accessToken, accountId } = await guesser()
    const many = await post(given, { query: aliases(31, () => guess('111111', accountId)) }, accessToken)
    expect([many.status, many.body.errors[0].extensions.code]).toEqual([400, 'LIMIT_EXCEEDED'])
    const listed = Array.from({ length: 10 }, () => ({ query: `mutation { ${guess('111111', accountId)} }` }))
    const list = await post(given, listed, accessToken)
    expect([list.status, list.body.errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT'])
    const tried = await given.processes.query('accounts', 'SELECT pin_attempts FROM account WHERE id = $1', [
      accountId,
    ])
    expect(tried).toEqual([{ pin_attempts: 0 }])
  }, 60_000)
})
