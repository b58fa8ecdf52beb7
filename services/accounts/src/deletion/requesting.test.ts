import { leavingScopes, newId, scopesOfRole } from '@enigm/contracts'
import { callerOf, grantToken, failureOf } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../accounts.fixture'
import { recover } from '../protection/recovery/recovery.fixture'
import { claimsOf } from '../platform/staff/administration.fixture'
import { deletionQuery, Leaving, mutations, names, operationOf, pin } from './deletion.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const DAY = 24 * 60 * 60 * 1000
const leaver = async (steps?: { restricted?: boolean }) => Leaving.start(await starting, steps)
/** A holder in the state from which the mutation starts. */
const before = async (name: (typeof names)[number]) => {
  const leaving = await leaver()
  if (name === 'cancelAccountDeletion') await leaving.request()
  return leaving
}

describe('requestAccountDeletion', () => {
  it('[ACC-04] [LIM-14] begins a grace period of 14 days, with one event, one audit entry and a limitation', async () => {
    const accounts = await starting
    const leaving = await leaver()
    const { data } = await leaving.act('requestAccountDeletion')
    const { accountDeletion, limitations, errors } = data.requestAccountDeletion
    expect(errors).toEqual([])
    expect(limitations).toEqual([
      {
        code: 'DELETION_BOUNDED',
        statement:
          'Deletion of an account is bounded by policy and law: retained data is listed with its ground and end.',
      },
    ])
    expect(accountDeletion).toEqual({
      id: expect.stringMatching(/^adel_/),
      state: 'REQUESTED',
      requestedAt: expect.any(String),
      executesAt: new Date(Date.parse(accountDeletion.requestedAt) + 14 * DAY).toISOString(),
      availableActions: ['CANCEL'],
      steps: ['ACCOUNTS', 'DEVICES', 'ESIM', 'GOVERNANCE', 'GUIDANCE', 'KEYS', 'PAYMENTS', 'SERVERS'].map(
        (domain) => ({
          domain,
          state: 'PENDING',
        }),
      ),
    })
    const { accountId } = leaving
    expect((await accounts.subgraph.events(accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.deletion.requested',
      data: { accountId, state: 'DELETION_REQUESTED', deletionId: accountDeletion.id },
    })
    expect((await accounts.subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      actor: accountId,
      action: 'accounts.account.deletion.requested',
      target: accountDeletion.id,
      outcome: 'DONE',
    })
    const own = await accounts.subgraph.call(leaving.person.caller, deletionQuery)
    expect(own.data.deletionRequest).toMatchObject({ id: accountDeletion.id, state: 'REQUESTED' })
    expect(await leaving.state()).toBe('DELETION_REQUESTED')
  })

  it('[ACC-04] closes every other session and leaves the calling one the scopes to cancel, at once', async () => {
    const accounts = await starting
    const leaving = await leaver()
    const { credentials, tokens, sessionId } = leaving.person
    const other = await accounts.signIn(credentials)
    await leaving.request()
    expect(await leaving.sessions()).toEqual([
      ['RESTRICTED', 'DELETION'],
      ['CLOSED', null],
    ])
    expect((await accounts.subgraph.events(other.session.id)).at(-1)).toMatchObject({
      type: 'accounts.session.closed',
      data: { cause: 'DELETION' },
    })
    const restriction = (await accounts.subgraph.events(sessionId)).at(-1)!
    expect(restriction).toMatchObject({
      type: 'accounts.session.restricted',
      data: { state: 'RESTRICTED', restrictedBy: 'DELETION' },
    })
    expect(claimsOf(tokens.accessToken).ver).toBeLessThan(restriction.version)
    const next = await accounts.refresh(tokens.refreshToken)
    const again = await accounts.signIn(credentials)
    for (const { accessToken } of [next, again]) {
      expect(claimsOf(accessToken).scopes.sort()).toEqual([...leavingScopes].sort())
    }
  })

  it('[ACC-04] is refused while the account owns a server that is not deleted', async () => {
    const leaving = await leaver()
    const serverId = await leaving.own()
    const standing = await leaving.standing()
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBe('OWNED_SERVERS')
    expect(await leaving.standing()).toEqual(standing)
    await leaving.own('DELETED', serverId, 2)
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBeUndefined()
  })

  it('[SRV-05] starts on no old memory of servers: not while their events do not arrive, and not while one about the account waits', async () => {
    const accounts = await starting
    const { subgraph } = accounts
    const leaving = await leaver()
    await subgraph.whileSilent(async () => {
      expect(failureOf(await leaving.act('requestAccountDeletion'))).toBe('UNAVAILABLE')
    })
    await accounts.sql(
      `INSERT INTO inbox (event_id, service, type, aggregate_id, version, is_snapshot, data, correlation_id, occurred_at, parked_at)
       VALUES ($1, 'servers', 'servers.server.ownership.transferred', $1, 2, false, jsonb_build_object('ownerId', $2::text), 'c', now(), now())`,
      newId('server'),
      leaving.accountId,
    )
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBe('UNAVAILABLE')
    await accounts.sql('DELETE FROM inbox WHERE parked_at IS NOT NULL')
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBeUndefined()
  })

  it.each(['PROVISIONING', 'CANCELED'] as const)(
    '[SRV-19] is not refused because of a server that never had an environment: %s',
    async (state) => {
      const leaving = await leaver()
      await leaving.own(state)
      expect(failureOf(await leaving.act('requestAccountDeletion'))).toBeUndefined()
    },
  )

  it('[SRV-04] is not refused because of a server that has another owner by now', async () => {
    const leaving = await leaver()
    const serverId = await leaving.own()
    await leaving.own('ACTIVE', serverId, 2, newId('organization'))
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBeUndefined()
  })

  it('[ACC-04] is possible from a restricted account, in a session that this restriction restricts', async () => {
    const leaving = await leaver({ restricted: true })
    const caller = { ...leaving.person.caller, scopes: leavingScopes }
    expect(await leaving.authorize('ACCOUNT_DELETION', caller)).toBeUndefined()
    expect(await leaving.authorize('SERVER_DELETION', caller)).toBe('UNAUTHENTICATED')
    expect(failureOf(await leaving.act('requestAccountDeletion', { caller }))).toBeUndefined()
    expect(await leaving.sessions()).toEqual([['RESTRICTED', 'DELETION']])
  })

  it.each(['HOLDER', 'PLATFORM'])(
    '[SES-03] [THR-02] is not for a session that is restricted by %s after the check of its request',
    async (by) => {
      const leaving = await leaver()
      await (
        await starting
      ).sql(
        `UPDATE session SET state = 'RESTRICTED', restricted_by = $2, restricted_by_holder = $2 = 'HOLDER',
           restricted_by_platform = $2 = 'PLATFORM' WHERE account_id = $1`,
        leaving.accountId,
        by,
      )
      expect(await leaving.authorize('ACCOUNT_DELETION')).toBe('UNAUTHENTICATED')
      expect(failureOf(await leaving.act('requestAccountDeletion'))).toBe('UNAUTHENTICATED')
      expect(await leaving.state()).toBe('ACTIVE')
    },
  )

  it('[REC-01] [THR-02] gets no grant for 24 hours after a recovery', async () => {
    const accounts = await starting
    const leaving = await leaver()
    const restored = await recover(accounts, leaving.person.credentials)
    const { session } = await accounts.signIn(restored)
    const caller = callerOf('CUSTOMER', { accountId: leaving.accountId, sessionId: session.id })
    expect(await leaving.authorize('ACCOUNT_DELETION', caller)).toBe('RECOVERY_DELAY')
  })

  it('[ACC-04] happens once for many parallel requests', async () => {
    const accounts = await starting
    const leaving = await leaver()
    const answers = await Promise.all(Array.from({ length: 5 }, () => leaving.act('requestAccountDeletion')))
    expect(answers.map(failureOf).sort()).toEqual([...Array(4).fill('INVALID_TRANSITION'), undefined])
    const types = (await accounts.subgraph.events(leaving.accountId)).map(({ type }) => type)
    expect(types.filter((type) => type.includes('deletion'))).toEqual(['accounts.account.deletion.requested'])
  })
})

describe('cancelAccountDeletion', () => {
  it.each([
    [false, 'ACTIVE', [['ACTIVE', null]]],
    [true, 'RESTRICTED', [['RESTRICTED', 'ACCOUNT']]],
  ])('[ACC-04] returns an account that was restricted: %s to %s', async (restricted, state, sessions) => {
    const accounts = await starting
    const leaving = await leaver({ restricted })
    const deletionId = await leaving.request()
    const { data } = await leaving.act('cancelAccountDeletion')
    expect(data.cancelAccountDeletion).toMatchObject({
      accountDeletion: { id: deletionId, state: 'CANCELED', availableActions: [] },
      errors: [],
    })
    expect(await leaving.state()).toBe(state)
    expect(await leaving.sessions()).toEqual(sessions)
    expect((await accounts.subgraph.events(leaving.accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.deletion.canceled',
      data: { accountId: leaving.accountId, state, deletionId },
    })
    expect((await accounts.subgraph.events(leaving.person.sessionId)).at(-1)).toMatchObject({
      type: 'accounts.session.restriction.lifted',
      data: { state, restrictedBy: 'DELETION' },
    })
    const { accessToken } = await accounts.refresh(leaving.person.tokens.refreshToken)
    const scopes = restricted ? leavingScopes : scopesOfRole.CUSTOMER
    expect(claimsOf(accessToken).scopes.sort()).toEqual([...scopes].sort())
    expect(await accounts.sql('SELECT 1 FROM job WHERE aggregate_id = $1', deletionId)).toEqual([])
    expect(await leaving.request()).not.toBe(deletionId)
  })

  it('[ACC-04] [REC-01] gets a grant at once after a recovery, also when it has removed the PIN', async () => {
    const accounts = await starting
    const leaving = await leaver()
    await leaving.request()
    const restored = await recover(accounts, leaving.person.credentials, true)
    const { session } = await accounts.signIn(restored)
    const caller = { ...callerOf('CUSTOMER', { accountId: leaving.accountId, sessionId: session.id }) }
    const held = { ...caller, scopes: leavingScopes }
    expect(await leaving.authorize('ACCOUNT_DELETION_CANCELATION', held)).toBe('PIN_NOT_SET')
    expect(await accounts.setPin({ caller: held, credentials: restored }, pin)).toBeUndefined()
    expect(await leaving.authorize('ACCOUNT_DELETION_CANCELATION', held)).toBeUndefined()
    expect(failureOf(await leaving.act('cancelAccountDeletion', { caller: held }))).toBeUndefined()
    expect(await leaving.state()).toBe('ACTIVE')
  })

  it('[ACC-04] and a parallel request leave one of two consistent states', async () => {
    const leaving = await leaver()
    await leaving.request()
    const answers = await Promise.all([
      leaving.act('cancelAccountDeletion'),
      leaving.act('requestAccountDeletion'),
      leaving.act('cancelAccountDeletion'),
    ])
    const [canceled, requested, canceledAgain] = answers.map((answer) => failureOf(answer) === undefined)
    const open = Number(requested) + 1 - Number(canceled) - Number(canceledAgain)
    expect(await leaving.state()).toBe(open === 1 ? 'DELETION_REQUESTED' : 'ACTIVE')
    expect((await leaving.deletion()).state).toBe(open === 1 ? 'REQUESTED' : 'CANCELED')
  })
})

describe.each(names)('%s', (name) => {
  it('[PIN-02] [THR-02] needs a grant of this session for this operation and this account, unused', async () => {
    const accounts = await starting
    const leaving = await before(name)
    const { caller } = leaving.person
    const { accountId } = leaving
    const other = names.find((each) => each !== name)!
    const elsewhere = callerOf('CUSTOMER', { accountId, sessionId: newId('session') })
    const grants = [
      '',
      'e30.e30.e30',
      await grantToken(accounts.access, caller, operationOf[other], accountId),
      await grantToken(accounts.access, caller, operationOf[name], newId('account')),
      await grantToken(accounts.access, elsewhere, operationOf[name], accountId),
    ]
    const standing = await leaving.standing()
    for (const grant of grants) {
      const answer = await accounts.subgraph.call(caller, mutations[name], {
        input: { accountId, ...(grant && { grant }) },
      })
      expect(failureOf(answer)).toBe('PIN_REQUIRED')
    }
    expect(await leaving.standing()).toEqual(standing)
    const grant = await grantToken(accounts.access, caller, operationOf[name], accountId)
    expect(failureOf(await leaving.act(name, { grant }))).toBeUndefined()
    expect(failureOf(await leaving.act(name, { grant }))).toBe('PIN_REQUIRED')
  })

  it('[ACC-11] answers for another account as for an absent one, and changes nothing', async () => {
    const leaving = await before(name)
    const victim = await before(name)
    const standing = await victim.standing()
    const theirs = await leaving.act(name, { accountId: victim.accountId })
    const absent = await leaving.act(name, { accountId: newId('account') })
    expect(failureOf(theirs)).toBe('NOT_FOUND')
    expect(theirs).toEqual(absent)
    expect(await victim.standing()).toEqual(standing)
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR', 'PARTNER', 'DASHBOARD'] as const)(
    '[ACC-04] is not for %s',
    async (role) => {
      const accounts = await starting
      const caller = accounts.subgraph.caller(role)
      const leaving = await before(name)
      const standing = await leaving.standing()
      const answer = await leaving.act(name, { caller: { ...caller, scopes: scopesOfRole[role] } })
      expect(failureOf(answer)).toBe('FORBIDDEN')
      expect(await leaving.standing()).toEqual(standing)
    },
  )

  it('[ACC-04] is not for an anonymous caller', async () => {
    const accounts = await starting
    const leaving = await before(name)
    const answer = await accounts.subgraph.call(null, mutations[name], {
      input: { accountId: leaving.accountId, grant: 'e30.e30.e30' },
    })
    expect(failureOf(answer)).toBe('UNAUTHENTICATED')
  })

  it('[ACC-04] is refused in every other state of the account', async () => {
    const leaving = await before(names.find((each) => each !== name)!)
    const standing = await leaving.standing()
    expect(failureOf(await leaving.act(name))).toBe('INVALID_TRANSITION')
    expect(await leaving.standing()).toEqual(standing)
  })
})
