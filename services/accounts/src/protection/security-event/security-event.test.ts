import { eventCatalogue, newId, type EventType } from '@enigm/contracts'
import { deleteRows } from '@enigm/subgraph'
import { authorizeMutation, closeSessionMutation, startTestAccounts } from '../../accounts.fixture'
import { MOST_LIVE_SESSIONS } from '../../sign-in/session/session.service'
import { TestStaff } from '../../platform/staff/administration.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

type Person = Awaited<ReturnType<Awaited<typeof starting>['person']>>

const query = `query ($first: Int!, $after: String, $category: SecurityEventCategory) {
  me { securityEvents(first: $first, after: $after, category: $category) {
    edges { cursor node { id category at sessionId deviceHandle } } pageInfo { hasNextPage endCursor } } } }`

async function page({ caller }: Pick<Person, 'caller'>, variables: object = {}) {
  const accounts = await starting
  const { data } = await accounts.subgraph.call(caller, query, { first: 100, ...variables })
  return data.me.securityEvents
}
/** The own events, newest first, without what differs between runs. */
const listed = async (person: Pick<Person, 'caller'>, variables: object = {}) =>
  (await page(person, variables)).edges.map(({ node }: any) => [node.category, node.sessionId])
const hour = (time: Date | string) => new Date(time).toISOString().slice(0, 13)

describe('securityEvents', () => {
  it('[ACC-10] [SES-05] shows the start of a session, its closing, and the closing after the replay of an old token', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const second = await accounts.signIn(person.credentials)
    await accounts.subgraph.call(person.caller, closeSessionMutation, {
      input: { sessionId: second.session.id },
    })
    const third = await accounts.signIn(person.credentials)
    const next = await accounts.refresh(third.refreshToken)
    await accounts.refresh(next.refreshToken)
    await accounts.refresh(third.refreshToken)
    expect(await listed(person)).toEqual([
      ['SESSION', third.session.id],
      ['SESSION', third.session.id],
      ['SESSION', second.session.id],
      ['SESSION', second.session.id],
      ['SESSION', person.sessionId],
    ])
  })

  it('[TRU-10] are counted by category as signals of the own account, and a signal says no more', async () => {
    const accounts = await starting
    const [person, other] = [await accounts.person(), await accounts.person()]
    await accounts.setPin(person, '483920')
    const signals = async ({ caller }: Pick<Person, 'caller'>) =>
      (
        await accounts.subgraph.call(
          caller,
          '{ me { securityTrustSignals { kind value source observedAt } } }',
        )
      ).data.me.securityTrustSignals
    const of = (value: string) => ({
      kind: 'SECURITY_EVENTS',
      value,
      source: 'accounts',
      observedAt: expect.stringMatching(/:00:00\.000Z$/),
    })
    expect(await signals(person)).toEqual([of('PIN:1'), of('SESSION:1')])
    expect(await signals(other)).toEqual([of('SESSION:1')])
  })

  it('[ACC-10] shows that the PIN was set, used for a grant, and locked', async () => {
    const accounts = await starting
    const person = await accounts.person()
    await accounts.setPin(person, '483920')
    const ask = (pin: string) =>
      accounts.subgraph.call(person.caller, authorizeMutation, {
        input: { pin, operation: 'SERVER_DELETION', targetId: 'srv_one' },
      })
    await ask('483920')
    for (let attempt = 0; attempt < 5; attempt++) await ask('111222')
    expect(await listed(person, { category: 'PIN' })).toEqual([
      ['PIN', null],
      ['PIN', person.sessionId],
      ['PIN', null],
    ])
  })

  it('[SES-05] [SES-06] shows that a rule closed a session, not its holder', async () => {
    const accounts = await starting
    const person = await accounts.person()
    for (let count = 0; count < MOST_LIVE_SESSIONS; count++) await accounts.signIn(person.credentials)
    expect(await listed(person, { category: 'POLICY' })).toEqual([['POLICY', person.sessionId]])
  })

  it('[ACC-10] names devices by the holder’s handle, also when the end of the device closed the session', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const { accountId, sessionId } = person
    const deviceId = newId('device')
    const dataIn = (state: string) => ({ deviceId, accountId, sessionId, state }) as never
    await accounts.subgraph.publish(
      'devices.device.enrollment.requested',
      deviceId,
      1,
      dataIn('PENDING_ENROLLMENT'),
    )
    await accounts.subgraph.publish('devices.device.enrollment.rejected', deviceId, 2, dataIn('REVOKED'))
    await accounts.subgraph.until(async () => (await listed(person)).length === 3, 'three events')
    const { edges } = await page(person, { category: 'DEVICE' })
    const handle = accounts.subgraph.app.handle('dh', `account:${accountId}`, deviceId)
    expect(edges.map(({ node }: any) => [node.sessionId, node.deviceHandle])).toEqual([
      [sessionId, handle],
      [sessionId, handle],
    ])
    expect(JSON.stringify(edges)).not.toContain(deviceId)
  })

  it('[ACC-10] shows the actions of the platform, once for the account and once for each session', async () => {
    const accounts = await starting
    const [person, operator] = await Promise.all([accounts.person(), accounts.person('OPERATOR')])
    const staff = new TestStaff(accounts)
    await staff.act(operator.caller, 'suspendAccount', staff.handle(person.accountId))
    expect(await listed(person, { category: 'ADMINISTRATION' })).toEqual([
      ['ADMINISTRATION', person.sessionId],
      ['ADMINISTRATION', null],
    ])
  })

  it('[PRV-05] contains the hour and ids of the account’s own objects: no address, no user agent, no place', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const before = hour(new Date())
    const { edges } = await page(person)
    expect(edges).toHaveLength(1)
    expect(edges[0].node.at).toMatch(/T\d\d:00:00\.000Z$/)
    expect([before, hour(new Date())]).toContain(hour(edges[0].node.at))
    const columns = await accounts.sql(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'security_event'`,
    )
    expect(columns.map(({ name }) => name).sort()).toEqual(
      ['account_id', 'at', 'category', 'device_id', 'id', 'seq', 'session_id'].sort(),
    )
  })

  it('pages newest first without a gap or a repetition, and ends at a cursor of another account', async () => {
    const accounts = await starting
    const [person, other] = await Promise.all([accounts.person(), accounts.person()])
    for (let count = 0; count < 4; count++) await accounts.signIn(person.credentials)
    const all = (await page(person)).edges.map(({ node }: any) => node.id)
    const first = await page(person, { first: 2 })
    const second = await page(person, { first: 2, after: first.pageInfo.endCursor })
    const third = await page(person, { first: 2, after: second.pageInfo.endCursor })
    expect([...first.edges, ...second.edges, ...third.edges].map(({ node }: any) => node.id)).toEqual(all)
    expect([first, second, third].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, true, false])
    const foreign = (await page(other)).edges[0].cursor
    expect((await page(person, { after: foreign })).edges).toEqual([])
  })

  it('[ACC-11] shows no event of another account, for every role', async () => {
    const accounts = await starting
    const person = await accounts.person()
    for (const role of ['OPERATOR', 'SUPPORT', 'AUDITOR'] as const) {
      const staff = await accounts.person(role)
      const events = await listed(staff)
      expect(events).toEqual([['SESSION', staff.sessionId]])
      expect(JSON.stringify(events)).not.toContain(person.sessionId)
    }
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
  ] as const)('[ACC-10] is not for %s', async (_, role, code) => {
    const accounts = await starting
    const answer = await accounts.subgraph.call(role && accounts.subgraph.caller(role), query, { first: 1 })
    expect(answer.errors?.[0]?.extensions.code).toBe(code)
    expect(answer.data?.me ?? null).toBeNull()
  })
})

describe('recording security events', () => {
  it('[ACC-10] is rolled back with its cause', async () => {
    const accounts = await starting
    const { accountId, sessionId } = await accounts.person()
    const rows = () => accounts.sql('SELECT id FROM security_event WHERE account_id = $1', accountId)
    const before = await rows()
    const data = { sessionId, accountId, state: 'EXPIRED' as const }
    const origin = { caller: { kind: 'system', scopes: new Set<never>() }, correlationId: 'test' } as const
    const failed = accounts.subgraph.app.transaction(origin, async (tx) => {
      await tx.emit({ id: sessionId, version: 2 }, { type: 'accounts.session.expired', data })
      await tx.flush()
      expect(await tx.query('SELECT 1 FROM security_event WHERE account_id = $1', [accountId])).toHaveLength(
        before.length + 1,
      )
      throw new Error('rolled back')
    })
    await expect(failed).rejects.toThrow('rolled back')
    expect(await rows()).toEqual(before)
  })

  it('[ACC-05] are erased, those of events of the same transaction too', async () => {
    const accounts = await starting
    const { accountId, sessionId } = await accounts.person()
    const data = { sessionId, accountId, state: 'EXPIRED' as const }
    const origin = { caller: { kind: 'system', scopes: new Set<never>() }, correlationId: 'test' } as const
    await accounts.subgraph.app.transaction(origin, async (tx) => {
      await tx.emit({ id: sessionId, version: 2 }, { type: 'accounts.session.expired', data })
      await deleteRows(tx, { security_event: 'account_id' }, accountId)
    })
    expect(await accounts.sql('SELECT id FROM security_event WHERE account_id = $1', accountId)).toEqual([])
  })

  it('[ACC-10] has a category, or none on purpose, for every event of accounts', async () => {
    const accounts = await starting
    const own = (Object.keys(eventCatalogue) as EventType[]).filter((type) => type.startsWith('accounts.'))
    const rows = await accounts.sql<{ type: string; category: string | null }>(
      `SELECT type, security_event_category(type, '{"cause": "POLICY", "restrictedBy": "PLATFORM"}') AS category
       FROM unnest($1::text[]) AS type`,
      own,
    )
    const categories = Object.fromEntries(rows.map(({ type, category }) => [type, category]))
    expect(categories).toMatchObject({
      'accounts.session.started': 'SESSION',
      'accounts.session.expired': 'SESSION',
      'accounts.session.bound': 'DEVICE',
      'accounts.session.closed': 'POLICY',
      'accounts.session.restricted': 'ADMINISTRATION',
      'accounts.account.pin.changed': 'PIN',
      'accounts.account.recovered': 'RECOVERY',
      'accounts.recovery.started': 'RECOVERY',
      'accounts.passkey.registered': 'CREDENTIAL',
      'accounts.account.reinstated': 'ADMINISTRATION',
      'accounts.account.deletion.requested': 'DELETION',
    })
    const silent = rows.filter(({ category }) => category === null).map(({ type }) => type)
    const others = /^accounts\.(organization|membership|partner|client)\./
    expect(silent.filter((type) => !others.test(type))).toEqual([
      'accounts.account.created',
      'accounts.account.activated',
      'accounts.account.sessions.closed',
      'accounts.account.deleted',
      'accounts.account.erased',
      'accounts.account.snapshot',
      'accounts.session.refreshed',
      'accounts.session.snapshot',
      'accounts.account.visibility.changed',
      'accounts.account.data.deleted',
    ])
  })

  it('[PRV-05] ends after 90 days: older events are not shown, and the purge deletes them', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const { accountId } = person
    await accounts.signIn(person.credentials)
    await accounts.sql(
      `UPDATE security_event SET at = now() - interval '91 days' WHERE account_id = $1 AND session_id = $2`,
      accountId,
      person.sessionId,
    )
    expect(await listed(person)).toHaveLength(1)
    await accounts.subgraph.purge()
    expect(await accounts.sql('SELECT 1 FROM security_event WHERE account_id = $1', accountId)).toHaveLength(
      1,
    )
  })
})
