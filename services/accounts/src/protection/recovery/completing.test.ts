import { newId } from '@enigm/contracts'
import { captureLog, failureOf, whileHeld } from '@enigm/subgraph/testkit'
import {
  closeSessionMutation,
  createAccountMutation,
  newKey,
  startSessionMutation,
  startTestAccounts,
} from '../../accounts.fixture'
import {
  completeRecovery,
  completeRecoveryMutation,
  recover,
  startRecovery,
  startRecoveryMutation,
} from './recovery.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const attempt = async (recoveryToken: string) =>
  (await starting).subgraph.call(null, completeRecoveryMutation, { input: { recoveryToken } })
const signIn = async ({ accountNumber, loginSecret }: { accountNumber: string; loginSecret: string }) =>
  (await starting).failure(null, startSessionMutation, { accountNumber, loginSecret })
const recoveredEvents = async (accountId: string) =>
  (await (await starting).subgraph.events(accountId)).filter(
    ({ type }) => type === 'accounts.account.recovered',
  )

describe('completeRecovery', () => {
  it('[REC-01] gives a new login secret and ten new codes; the number stays, the earlier credentials are void', async () => {
    const accounts = await starting
    const { credentials } = await accounts.person()
    const { recoveryToken, recovery } = await startRecovery(accounts, credentials)
    const completed = await completeRecovery(accounts, recoveryToken)
    expect(completed).toMatchObject({
      recovery: { id: recovery.id, state: 'COMPLETED' },
      result: { restores: ['ACCOUNT_ACCESS'], doesNotRestore: ['MESSAGE_CONTENT', 'KEY_MATERIAL'] },
      limitations: [{ code: 'RECOVERY_NOT_CONTENT' }],
      errors: [],
    })
    expect(completed.loginSecret).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set([...completed.recoveryCodes, ...credentials.recoveryCodes]).size).toBe(20)
    expect(await signIn(credentials)).toBe('CREDENTIALS_WRONG')
    const renewed = { ...credentials, ...completed }
    expect(await signIn(renewed)).toBeUndefined()
    for (const recoveryCode of credentials.recoveryCodes) {
      const input = { accountNumber: credentials.accountNumber, recoveryCode }
      expect(await accounts.failure(null, startRecoveryMutation, input)).toBe('RECOVERY_CODE_WRONG')
    }
    expect((await startRecovery(accounts, renewed, 9)).recovery.state).toBe('OPEN')
  })

  it('[REC-01] [THR-02] closes every session, also a stolen one, before its own event, with one audit entry', async () => {
    const accounts = await starting
    const { credentials, tokens, accountId, caller } = await accounts.person()
    const others = [await accounts.signIn(credentials), await accounts.signIn(credentials)]
    const { recoveryToken, recovery } = await startRecovery(accounts, credentials)
    const before = await accounts.subgraph.audit(`account:${accountId}`)
    await completeRecovery(accounts, recoveryToken)
    for (const { session, refreshToken } of [tokens, ...others]) {
      expect((await accounts.subgraph.events(session.id)).at(-1)).toEqual({
        type: 'accounts.session.closed',
        aggregateId: session.id,
        version: 2,
        data: { sessionId: session.id, accountId, state: 'CLOSED', cause: 'RECOVERY' },
      })
      expect((await accounts.refresh(refreshToken)).errors).toMatchObject([{ code: 'REFRESH_TOKEN_INVALID' }])
    }
    const events = await accounts.sql<{ type: string; data: { accountId: string } }>(
      `SELECT type, data FROM outbox WHERE data ->> 'accountId' = $1 ORDER BY id DESC LIMIT 5`,
      accountId,
    )
    expect(events.map(({ type }) => type)).toEqual([
      'accounts.account.recovered',
      'accounts.recovery.completed',
      ...Array(3).fill('accounts.session.closed'),
    ])
    expect(events[0]!.data).toEqual({ accountId, state: 'ACTIVE', recoveryId: recovery.id })
    const written = (await accounts.subgraph.audit(`account:${accountId}`)).slice(before.length)
    expect(written).toMatchObject([
      {
        actor: accountId,
        action: 'accounts.account.recovered',
        target: accountId,
        outcome: 'DONE',
        reason: '',
      },
    ])
    const closing = { sessionId: others[0]!.session.id }
    expect(await accounts.failure(caller, closeSessionMutation, closing)).toBe('INVALID_TRANSITION')
  })

  it('[REC-01] [THR-02] removes every passkey: none of them signs in any more', async () => {
    const accounts = await starting
    const { credentials, accountId } = await accounts.person()
    await accounts.sql(
      `INSERT INTO passkey (id, version, state, account_id, credential_id, public_key, sign_count, transports, label, registered_at)
       VALUES ($1, 1, 'ACTIVE', $2, $1, 'key', 0, '{}', 'mine', now())`,
      `pk_${accountId}`,
      accountId,
    )
    await recover(accounts, credentials)
    expect(await accounts.sql('SELECT 1 FROM passkey WHERE account_id = $1', accountId)).toEqual([])
    expect(await accounts.subgraph.events(`pk_${accountId}`)).toMatchObject([
      { type: 'accounts.passkey.removed', version: 2 },
    ])
  })

  it('[REC-01] [THR-02] ends the sign-in of every device by its key at once', async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([accounts.person(), accounts.person()])
    for (const { accountId } of [one, other]) {
      await accounts.sql(
        'INSERT INTO device_key (device_id, account_id, thumbprint) VALUES ($1, $2, $1)',
        newId('device'),
        accountId,
      )
    }
    await recover(accounts, one.credentials)
    const sql = 'SELECT account_id FROM device_key WHERE account_id = ANY($1)'
    const left = await accounts.sql(sql, [one.accountId, other.accountId])
    expect(left).toEqual([{ account_id: other.accountId }])
  })

  it('[REC-01] keeps the account’s state: a suspended account gets credentials and stays suspended', async () => {
    const accounts = await starting
    const { credentials, accountId } = await accounts.person()
    await accounts.sql(`UPDATE account SET state = 'SUSPENDED' WHERE id = $1`, accountId)
    const renewed = await recover(accounts, credentials)
    expect(await signIn(renewed)).toBe('ACCOUNT_NOT_ACTIVE')
    expect(await recoveredEvents(accountId)).toMatchObject([{ data: { state: 'SUSPENDED' } }])
  })

  it('[REC-01] recovers an account whose holder has never signed in', async () => {
    const accounts = await starting
    expect(await signIn(await recover(accounts, await accounts.create()))).toBeUndefined()
  })

  it('[REC-01] ends the repeated answer of createAccount: those credentials are void', async () => {
    const accounts = await starting
    const input = { idempotencyKey: newKey() }
    const credentials = await accounts.create(input)
    const renewed = await recover(accounts, credentials)
    expect(await accounts.failure(null, createAccountMutation, input)).toBe('IDEMPOTENCY_KEY_USED')
    expect(await signIn(renewed)).toBeUndefined()
  })

  it('[REC-01] recovers once for many parallel uses of the token, with the same answer for all', async () => {
    const accounts = await starting
    const credentials = await accounts.create()
    const { recoveryToken } = await startRecovery(accounts, credentials)
    const answers = await Promise.all(Array.from({ length: 10 }, () => attempt(recoveryToken)))
    expect(failureOf(answers[0]!)).toBeUndefined()
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await recoveredEvents(credentials.account.id)).toHaveLength(1)
  })

  it('[REC-01] repeats a lost answer until the next sign-in, and never after it', async () => {
    const accounts = await starting
    const { credentials } = await accounts.person()
    const { recoveryToken } = await startRecovery(accounts, credentials)
    const first = await completeRecovery(accounts, recoveryToken)
    expect(await completeRecovery(accounts, recoveryToken)).toEqual(first)
    const { session } = await accounts.signIn({ ...credentials, ...first })
    expect(failureOf(await attempt(recoveryToken))).toBe('RECOVERY_INVALID')
    await accounts.sql(
      `UPDATE session SET state = 'CLOSED', ended_at = clock_timestamp() WHERE id = $1`,
      session.id,
    )
    expect(failureOf(await attempt(recoveryToken))).toBe('RECOVERY_INVALID')
    expect(await recoveredEvents(credentials.account.id)).toHaveLength(1)
  })

  it('[REC-01] repeats no answer after a later recovery was completed', async () => {
    const accounts = await starting
    const credentials = await accounts.create()
    const { recoveryToken } = await startRecovery(accounts, credentials)
    const first = await completeRecovery(accounts, recoveryToken)
    const second = await recover(accounts, { ...credentials, ...first })
    expect(failureOf(await attempt(recoveryToken))).toBe('RECOVERY_INVALID')
    expect(await signIn(second)).toBeUndefined()
  })

  it('[REC-01] expires after its window, with one event, and then gets the answer of an unknown token', async () => {
    const accounts = await starting
    const { credentials, accountId, tokens } = await accounts.person()
    const { recoveryToken, recovery } = await startRecovery(accounts, credentials)
    await accounts.sql('UPDATE recovery SET expires_at = clock_timestamp() WHERE id = $1', recovery.id)
    const unknown = await attempt(Buffer.alloc(32, 7).toString('base64url'))
    expect(failureOf(unknown)).toBe('RECOVERY_INVALID')
    expect(await attempt(recoveryToken)).toEqual(unknown)
    await accounts.sql('UPDATE job SET due_at = now() WHERE aggregate_id = $1', recovery.id)
    await accounts.subgraph.until(
      async () => (await accounts.subgraph.events(recovery.id)).length === 2,
      'the recovery to expire',
    )
    expect((await accounts.subgraph.events(recovery.id)).at(-1)).toMatchObject({
      type: 'accounts.recovery.expired',
      data: { recoveryId: recovery.id, accountId, state: 'EXPIRED' },
    })
    expect(await attempt(recoveryToken)).toEqual(unknown)
    expect((await accounts.refresh(tokens.refreshToken)).errors).toEqual([])
    await accounts.sql(`UPDATE recovery SET ended_at = now() - interval '31 days' WHERE id = $1`, recovery.id)
    await accounts.sql('UPDATE job SET due_at = now() WHERE aggregate_id = $1', recovery.id)
    await accounts.subgraph.until(
      async () => (await accounts.sql('SELECT 1 FROM recovery WHERE id = $1', recovery.id)).length === 0,
      'the deletion of the recovery',
    )
  })

  it('[ACC-11] changes the account of its code only, for every caller with the token', async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([accounts.person(), accounts.person()])
    const { recoveryToken, recovery } = await startRecovery(accounts, one.credentials)
    const before = await accounts.sql('SELECT * FROM account WHERE id = $1', other.accountId)
    for (const wrong of [recovery.id, recovery.id.slice(4), one.credentials.recoveryCodes[1]!]) {
      const input = { recoveryToken: wrong }
      expect(await accounts.failure(other.caller, completeRecoveryMutation, input)).toBe('RECOVERY_INVALID')
    }
    expect(await accounts.failure(other.caller, completeRecoveryMutation, { recoveryToken })).toBeUndefined()
    expect(await accounts.sql('SELECT * FROM account WHERE id = $1', other.accountId)).toEqual(before)
    expect((await accounts.refresh(other.tokens.refreshToken)).errors).toEqual([])
    const trail = await accounts.subgraph.audit(`account:${one.accountId}`)
    expect(JSON.stringify(trail)).not.toContain(other.accountId)
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR', 'PARTNER', 'DASHBOARD', 'GATEWAY'] as const)(
    '[REC-03] is not for a caller of role %s with the token of another person',
    async (role) => {
      const accounts = await starting
      const credentials = await accounts.create()
      const { recoveryToken, recovery } = await startRecovery(accounts, credentials)
      const caller = accounts.subgraph.caller(role)
      expect(await accounts.failure(caller, completeRecoveryMutation, { recoveryToken })).toBe('FORBIDDEN')
      expect(await accounts.subgraph.events(recovery.id)).toHaveLength(1)
      expect(await recoveredEvents(credentials.account.id)).toEqual([])
    },
  )

  it('[REC-01] refuses a sign-in with the old secret that runs at the same time', async () => {
    const accounts = await starting
    const { credentials, accountId } = await accounts.person()
    const outcome = await whileHeld(
      accounts.subgraph,
      { sql: `UPDATE account SET secret_hash = 'replaced' WHERE id = $1`, parameters: [accountId] },
      () => signIn(credentials),
    )
    expect(outcome).toBe('CREDENTIALS_WRONG')
  })

  it('[REC-03] leaves no code, secret or token in database, events, trail or log', async () => {
    const accounts = await starting
    const log = captureLog(accounts.subgraph)
    const credentials = await accounts.create()
    const { recoveryToken } = await startRecovery(accounts, credentials)
    const completed = await completeRecovery(accounts, recoveryToken)
    const everything = (await accounts.subgraph.everything()) + log.text()
    expect(everything).toContain(credentials.account.id)
    const secrets = [
      recoveryToken,
      Buffer.from(recoveryToken, 'base64url').toString('hex'),
      credentials.accountNumber,
      ...credentials.recoveryCodes,
      completed.loginSecret,
      ...completed.recoveryCodes,
    ]
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([])
  })
})
