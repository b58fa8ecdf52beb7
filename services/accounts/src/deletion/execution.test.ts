import { erasingServices, leavingScopes, newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { importJWK, jwtVerify, type JWK } from 'jose'
import { accountSnapshot } from '../account/account.queries'
import { Pepper } from '../crypto/pepper'
import type { AccountsConfig } from '../config'
import { startSessionMutation, startTestAccounts } from '../accounts.fixture'
import {
  openRecoveryCaseMutation,
  startRecovery,
  startRecoveryMutation,
} from '../protection/recovery/recovery.fixture'
import { deletionQuery, Leaving, retained } from './deletion.fixture'
import { stepsOf } from './deletion.queries'
import { receiptCode } from './receipt'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

/** A holder whose grace period is over: the deletion executes. */
async function executing(): Promise<Leaving> {
  const leaving = await Leaving.start(await starting)
  await leaving.request()
  await leaving.endGrace()
  expect((await leaving.deletion()).state).toBe('EXECUTING')
  return leaving
}
const eventsOf = async ({ accountId }: Leaving) => (await starting).subgraph.events(accountId)

describe('the end of the grace period', () => {
  it('[ACC-05] closes every session, refuses sign-in and recovery, and emits one event for all services', async () => {
    const accounts = await starting
    const leaving = await Leaving.start(accounts)
    const deletionId = await leaving.request()
    const { credentials, tokens } = leaving.person
    await leaving.endGrace()
    const { accountId } = leaving
    expect((await eventsOf(leaving)).at(-1)).toMatchObject({
      type: 'accounts.account.deletion.started',
      data: { accountId, state: 'DELETION_REQUESTED', deletionId },
    })
    expect(await leaving.sessions()).toEqual([['CLOSED', 'DELETION']])
    const { accountNumber, loginSecret, recoveryCodes } = credentials
    expect(await accounts.failure(null, startSessionMutation, { accountNumber, loginSecret })).toBe(
      'ACCOUNT_NOT_ACTIVE',
    )
    expect((await accounts.refresh(tokens.refreshToken)).errors).toMatchObject([
      { code: 'REFRESH_TOKEN_INVALID' },
    ])
    const code = { accountNumber, recoveryCode: recoveryCodes[0] }
    expect(await accounts.failure(null, startRecoveryMutation, code)).toBe('RECOVERY_CODE_WRONG')
    expect(failureOf(await leaving.act('cancelAccountDeletion'))).toBe('INVALID_TRANSITION')
  })

  it('[ACC-04] is not reached before its time, even when the timer fires', async () => {
    const leaving = await Leaving.start(await starting)
    await leaving.fire(await leaving.request())
    expect((await leaving.deletion()).state).toBe('REQUESTED')
    const [job] = await (
      await starting
    ).sql('SELECT due_at FROM job WHERE aggregate_id = $1', (await leaving.deletion()).id)
    expect(job.due_at).toEqual((await leaving.deletion()).executes_at)
  })

  it('[REC-01] [THR-02] is delayed until the end of the delay after a recovery, which the holder sees', async () => {
    const accounts = await starting
    const leaving = await Leaving.start(accounts)
    await leaving.request()
    const until = new Date(Date.now() + 5 * 60 * 60 * 1000)
    await accounts.sql('UPDATE account SET recovery_delay_until = $2 WHERE id = $1', leaving.accountId, until)
    await leaving.endGrace()
    const { data } = await accounts.subgraph.call(leaving.person.caller, deletionQuery)
    expect(data.deletionRequest).toMatchObject({ state: 'REQUESTED', executesAt: until.toISOString() })
    await accounts.sql('UPDATE account SET recovery_delay_until = now() WHERE id = $1', leaving.accountId)
    await leaving.endGrace()
    expect((await leaving.deletion()).state).toBe('EXECUTING')
  })

  it('[ACC-05] is blocked while the account owns a server, shows this, and the deletion can still be canceled', async () => {
    const accounts = await starting
    const leaving = await Leaving.start(accounts)
    await leaving.request()
    const serverId = await leaving.own()
    await leaving.endGrace()
    const caller = { ...leaving.person.caller, scopes: leavingScopes }
    const { data } = await accounts.subgraph.call(caller, deletionQuery)
    expect(data.deletionRequest).toMatchObject({ state: 'REQUESTED', availableActions: ['CANCEL'] })
    expect(data.deletionRequest.steps).toContainEqual({ domain: 'SERVERS', state: 'BLOCKED', retained: [] })
    await leaving.own('DELETED', serverId, 2)
    await leaving.endGrace()
    expect(await leaving.steps()).toMatchObject({ servers: 'PENDING' })
    expect((await leaving.deletion()).state).toBe('EXECUTING')
  })

  it('[ACC-04] has no effect when the deletion is canceled at the same time', async () => {
    const leaving = await Leaving.start(await starting)
    await leaving.request()
    const [answer] = await Promise.all([
      leaving.act('cancelAccountDeletion'),
      leaving.endGrace().catch(() => null),
    ])
    const isCanceled = failureOf(answer) === undefined
    expect(await leaving.state()).toBe(isCanceled ? 'ACTIVE' : 'DELETION_REQUESTED')
    expect((await leaving.deletion()).state).toBe(isCanceled ? 'CANCELED' : 'EXECUTING')
  })
})

describe('the answers of the services', () => {
  it('[ACC-05] complete the deletion when the last one arrives, in any order and with repetitions', async () => {
    const leaving = await executing()
    const [first, ...rest] = [...erasingServices].reverse()
    await leaving.answer(first!)
    await leaving.answer(first!)
    await leaving.answer(first!, retained, 'snapshot')
    await leaving.applied((await leaving.deletion()).id, 1)
    for (const service of rest.slice(1)) await leaving.answer(service)
    await leaving.accounts.subgraph.until(
      async () =>
        Object.values(await leaving.steps()).filter((state) => state === 'RETAINED').length === rest.length,
      'all answers but one',
    )
    expect(await leaving.state()).toBe('DELETION_REQUESTED')
    expect(await leaving.steps()).toMatchObject({ accounts: 'PENDING', [rest[0]!]: 'PENDING' })
    await leaving.answer(rest[0]!, [], 'snapshot')
    await leaving.accounts.subgraph.until(async () => (await leaving.state()) === 'DELETED', 'the deletion')
    expect(await leaving.steps()).toMatchObject({ accounts: 'RETAINED', [rest[0]!]: 'DONE' })
    expect((await leaving.deletion()).state).toBe('COMPLETED')
    const { accountId } = leaving
    expect((await eventsOf(leaving)).filter(({ type }) => type === 'accounts.account.deleted')).toMatchObject(
      [{ data: { accountId, state: 'DELETED', deletionId: (await leaving.deletion()).id } }],
    )
  })

  it('[ACC-05] have no effect before the deletion executes, nor for a deletion that does not exist', async () => {
    const accounts = await starting
    const leaving = await Leaving.start(accounts)
    const deletionId = await leaving.request()
    for (const service of erasingServices) await leaving.answer(service)
    await leaving.applied(deletionId, 1)
    const unknown = newId('accountDeletion')
    const data = { deletionId: unknown, erased: 0, detached: 0, retained: [], checked: 0 }
    await accounts.subgraph.publish('devices.erasure.completed', unknown, 1, data)
    await leaving.applied(unknown, 1)
    expect(new Set(Object.values(await leaving.steps()))).toEqual(new Set(['PENDING']))
    expect(await leaving.state()).toBe('DELETION_REQUESTED')
    expect(await accounts.sql('SELECT 1 FROM inbox WHERE parked_at IS NOT NULL')).toEqual([])
  })

  it('[ACC-05] are requested again by a snapshot while the deletion executes, and not afterwards', async () => {
    const accounts = await starting
    const leaving = await executing()
    const currentState = async () =>
      (await accountSnapshot(accounts.subgraph.app, '', 1000)).find(
        ({ aggregateId }) => aggregateId === leaving.accountId,
      )!.data
    expect(await currentState()).toMatchObject({ deletionId: (await leaving.deletion()).id })
    await leaving.complete()
    expect(await currentState()).toEqual({ accountId: leaving.accountId, state: 'DELETED' })
  })
})

describe('a deleted account', () => {
  it('[ACC-05] gets exactly the answers of an unknown number', async () => {
    const accounts = await starting
    const leaving = await executing()
    const { accountNumber, loginSecret, recoveryCodes } = leaving.person.credentials
    await leaving.complete()
    const never = '0000000000000000'
    const ask = async (query: string, input: (number: string) => object, caller: object | null = null) => {
      const [gone, unknown] = await Promise.all(
        [accountNumber, never].map((number) =>
          accounts.subgraph.call(caller as never, query, { input: input(number) }),
        ),
      )
      expect(gone).toEqual(unknown)
      return failureOf(gone!)
    }
    expect(await ask(startSessionMutation, (number) => ({ accountNumber: number, loginSecret }))).toBe(
      'CREDENTIALS_WRONG',
    )
    const recoveryCode = recoveryCodes[0]
    expect(await ask(startRecoveryMutation, (number) => ({ accountNumber: number, recoveryCode }))).toBe(
      'RECOVERY_CODE_WRONG',
    )
    const support = await accounts.person('SUPPORT')
    const category = 'DEVICE_LOST'
    expect(
      await ask(openRecoveryCaseMutation, (number) => ({ accountNumber: number, category }), support.caller),
    ).toBe('NOT_FOUND')
  })

  it('[ACC-05] [ACC-07] keeps its id in the tombstone, the audit trail and the events of eight days, and nowhere else', async () => {
    const accounts = await starting
    const leaving = await Leaving.start(accounts)
    const { accountId, person } = leaving
    await startRecovery(accounts, person.credentials)
    await accounts.sql(
      `INSERT INTO device_key (device_id, account_id, thumbprint) VALUES ($2, $1, $2)`,
      accountId,
      newId('device'),
    )
    await leaving.own('DELETED')
    await leaving.request()
    await leaving.endGrace()
    await leaving.complete()
    const tables = await accounts.sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    )
    const holding: string[] = []
    for (const { name } of tables) {
      const found = await accounts.sql(
        `SELECT 1 FROM "${name}" t WHERE strpos(t::text, $1) > 0 LIMIT 1`,
        accountId,
      )
      if (found.length > 0) holding.push(name)
    }
    const tombstone = ['account', 'account_deletion']
    const audit = ['audit_entry', 'audit_head']
    expect(holding.sort()).toEqual([...tombstone, ...audit, 'inbox', 'outbox'].sort())
    const [row] = await accounts.sql('SELECT * FROM account WHERE id = $1', accountId)
    const { pin_hash, enrollment_id, platform_handle, recovery_id, recovery_delay_until, state } = row
    expect({ pin_hash, enrollment_id, platform_handle, recovery_id, recovery_delay_until, state }).toEqual({
      ...{ pin_hash: null, enrollment_id: null, platform_handle: null, recovery_id: null },
      ...{ recovery_delay_until: null, state: 'DELETED' },
    })
    const [step] = await accounts.sql(
      `SELECT retained FROM deletion_step WHERE deletion_id = $1 AND domain = 'accounts'`,
      (await leaving.deletion()).id,
    )
    expect(step.retained).toEqual([
      { ground: 'SECURITY', until: expect.any(String) },
      { ground: 'EVENT_DELIVERY', until: expect.any(String) },
      { ground: 'TOMBSTONE' },
    ])
  })

  it('[ACC-05] [ACC-07] leaves a signed receipt that its code shows without an account', async () => {
    const accounts = await starting
    const leaving = await executing()
    const own = await accounts.sql('SELECT id FROM account_deletion WHERE account_id = $1', leaving.accountId)
    const code = receiptCode(accounts.subgraph.app.get(Pepper), own[0]!.id)
    const query = `query ($code: String!) { deletionReceipt(code: $code) { state endedAt signature
      steps { domain state erased detached checked retained { ground until } } } }`
    const read = async () => (await accounts.subgraph.call(null, query, { code })).data.deletionReceipt
    expect(await read()).toMatchObject({ state: 'EXECUTING', endedAt: null, signature: null })
    await leaving.complete()
    const receipt = await read()
    expect(receipt.state).toBe('COMPLETED')
    expect(receipt.steps).toContainEqual({
      ...{ domain: 'DEVICES', state: 'RETAINED', erased: 2, detached: 1, checked: 10, retained },
    })
    const { ACCESS_SIGNING_KEY } = accounts.subgraph.app.config as AccountsConfig
    const { kty, crv, x } = ACCESS_SIGNING_KEY as JWK
    const { payload, protectedHeader } = await jwtVerify(
      receipt.signature,
      await importJWK({ kty, crv, x } as JWK, 'EdDSA'),
    )
    expect(protectedHeader).toMatchObject({ typ: 'deletion-receipt+jwt' })
    expect(payload['steps']).toContainEqual(
      expect.objectContaining({ domain: 'accounts', state: 'RETAINED' }),
    )
    expect(JSON.stringify(payload)).not.toContain(leaving.accountId)
    expect((await accounts.subgraph.call(null, query, { code: `${code}x` })).data.deletionReceipt).toBeNull()
  })

  it('[RET-01] is not reached while a legal hold keeps its records, which the steps name with ground and end', async () => {
    const accounts = await starting
    const leaving = await executing()
    await leaving.answer('devices')
    await accounts.subgraph.until(async () => (await leaving.steps())['devices'] === 'RETAINED', 'the answer')
    const hold = { holdId: newId('legalHold'), subjectId: leaving.accountId, ground: 'COURT_ORDER' as const }
    const until = new Date(Date.now() + 60_000).toISOString()
    await accounts.subgraph.publish('governance.hold.placed', hold.holdId, 1, {
      ...hold,
      until,
      state: 'IN_FORCE',
    })
    await leaving.applied(hold.holdId, 1)
    for (const service of erasingServices) await leaving.answer(service)
    const job = () =>
      accounts.sql<{ later: boolean }>(
        "SELECT due_at > now() + interval '50 minutes' AS later FROM job WHERE kind = 'account.deletion' AND aggregate_id = (SELECT id FROM account_deletion WHERE account_id = $1)",
        leaving.accountId,
      )
    await accounts.subgraph.until(async () => (await job())[0]?.later, 'the delay')
    expect(await leaving.state()).toBe('DELETION_REQUESTED')
    const { id } = await leaving.deletion()
    const shown = await stepsOf(accounts.subgraph.app, id)
    expect(shown.find(({ domain }) => domain === 'accounts')).toMatchObject({
      ...{ state: 'RETAINED', retained: [{ ground: 'LEGAL_HOLD', until }] },
    })
    await accounts.subgraph.publish('governance.hold.released', hold.holdId, 2, {
      ...hold,
      until,
      state: 'RELEASED',
    })
    await leaving.applied(hold.holdId, 2)
    await leaving.fire(id)
    await accounts.subgraph.until(async () => (await leaving.state()) === 'DELETED', 'the deletion')
  })

  it('[ACC-05] gets no further entry in its trail', async () => {
    const accounts = await starting
    const leaving = await executing()
    await leaving.complete()
    const gateway = { role: 'GATEWAY' as const, scopes: ['gateway:sessions' as const] }
    const input = {
      ...{ accountId: leaving.accountId, sessionId: leaving.person.sessionId },
      ...{ action: 'Query.me', code: 'UNAUTHENTICATED' },
    }
    const { data } = await accounts.subgraph.call(
      gateway,
      'mutation ($input: RecordDenialInput!) { recordDenial(input: $input) { recorded } }',
      { input },
    )
    expect(data.recordDenial.recorded).toBe(false)
  })
})
