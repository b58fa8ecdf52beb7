import { randomUUID } from 'node:crypto'
import { criticalOperations, type CriticalOperationName } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { callerOf, whileHeld } from '@enigm/subgraph/testkit'
import { Kind, parse } from 'graphql'
import { accountSnapshot } from '../../account/account.queries'
import { authorizeMutation, startTestAccounts, type TestCredentials } from '../../accounts.fixture'
import { definition } from '../../service'
import { isDelayed } from '../../account/account.access'
import { recover } from './recovery.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const pin = '739104826157'
const wrong = '604918273645'

const changePinMutation = `mutation ($input: ChangeCriticalPinInput!) { changeCriticalPin(input: $input) {
  account { id } errors { code } } }`

const authorize = async (caller: object, operation: string, given = pin) =>
  (await starting).failure(caller as never, authorizeMutation, {
    pin: given,
    operation,
    targetId: 'srv_1',
  })
const personWithPin = async () => {
  const accounts = await starting
  const person = await accounts.person()
  await accounts.setPin(person, pin)
  return person
}
/** A new session with the credentials of a recovery. */
const enter = async (credentials: TestCredentials) => {
  const { session } = await (await starting).signIn(credentials)
  return callerOf('CUSTOMER', { accountId: credentials.account.id, sessionId: session.id })
}

describe('the PIN after a recovery', () => {
  it('[PIN-03] works again after a lock until recovery', async () => {
    const accounts = await starting
    const { caller, accountId, credentials } = await personWithPin()
    await accounts.sql('UPDATE account SET pin_attempts = 9 WHERE id = $1', accountId)
    expect(await authorize(caller, 'DEVICE_REVOCATION', wrong)).toBe('PIN_WRONG')
    expect(await authorize(caller, 'DEVICE_REVOCATION')).toBe('PIN_LOCKED')
    const recovered = await enter(await recover(accounts, credentials))
    expect(await authorize(recovered, 'DEVICE_REVOCATION')).toBeUndefined()
    const jobs = await accounts.sql(
      `SELECT 1 FROM job WHERE kind = 'account.pin.lock' AND aggregate_id = $1`,
      accountId,
    )
    expect(jobs).toEqual([])
  })

  it('[PIN-03] is removed on request, which the trail shows, and can be set again', async () => {
    const accounts = await starting
    const { accountId, credentials } = await personWithPin()
    const recovered = await recover(accounts, credentials, true)
    const caller = await enter(recovered)
    expect(await authorize(caller, 'DEVICE_REVOCATION')).toBe('PIN_NOT_SET')
    const trail = await accounts.subgraph.audit(`account:${accountId}`)
    expect(trail.find(({ action }) => action === 'accounts.account.recovered')).toMatchObject({
      reason: 'PIN_RESET',
    })
    expect(await accounts.setPin({ caller, credentials: recovered }, wrong)).toBeUndefined()
    expect(await authorize(caller, 'DEVICE_REVOCATION', wrong)).toBeUndefined()
  })
})

describe('a session that is closed while its request waits for the account', () => {
  const closing = (accountId: string) => ({
    sql: `WITH closed AS (UPDATE session SET state = 'CLOSED', ended_at = now() WHERE account_id = $1)
      UPDATE account SET version = version WHERE id = $1`,
    parameters: [accountId],
  })
  const pinOf = async (accountId: string) =>
    (await (await starting).sql('SELECT pin_hash FROM account WHERE id = $1', accountId))[0].pin_hash

  it('[REC-01] [THR-02] sets no PIN: a stolen session leaves no PIN in a recovered account', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const { accountId } = person
    const outcome = await whileHeld(accounts.subgraph, closing(accountId), () =>
      accounts.setPin(person, wrong),
    )
    expect(outcome).toBe('UNAUTHENTICATED')
    expect(await pinOf(accountId)).toBeNull()
  })

  it.each([
    ['rotateLoginSecret', 'LOGIN_SECRET_ROTATION', 'loginSecret'],
    ['renewRecoveryCodes', 'RECOVERY_CODE_RENEWAL', 'recoveryCodes'],
  ] as const)('[REC-01] [THR-02] %s adds no credential for it', async (name, operation, field) => {
    const accounts = await starting
    const { caller, accountId } = await personWithPin()
    const input = { pin, operation, targetId: accountId }
    const { data } = await accounts.subgraph.call(caller, authorizeMutation, { input })
    const { token: grant } = data.authorizeCriticalOperation.grant
    const held = async () => [
      await accounts.sql('SELECT secret_hash, version FROM account WHERE id = $1', accountId),
      await accounts.sql('SELECT * FROM recovery_code WHERE account_id = $1 ORDER BY ordinal', accountId),
    ]
    const before = await held()
    const mutation = `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) {
      ${field} errors { code } } }`
    const outcome = await whileHeld(accounts.subgraph, closing(accountId), () =>
      accounts.failure(caller, mutation, { accountId, idempotencyKey: randomUUID(), grant }),
    )
    expect(outcome).toBe('UNAUTHENTICATED')
    expect(await held()).toEqual(before)
  })

  it('[REC-01] [THR-02] changes no PIN', async () => {
    const accounts = await starting
    const { caller, accountId } = await personWithPin()
    const before = await pinOf(accountId)
    await accounts.sql(
      `UPDATE session SET state = 'CLOSED', ended_at = now() WHERE account_id = $1`,
      accountId,
    )
    const input = { currentPin: pin, newPin: wrong }
    expect(await accounts.failure(caller, changePinMutation, input)).toBe('UNAUTHENTICATED')
    expect(await pinOf(accountId)).toBe(before)
  })
})

describe('deletion and transfer of ownership after a recovery', () => {
  const operations = Object.keys(criticalOperations) as CriticalOperationName[]

  it('[REC-01] are delayed: every such operation, and none that protects the account', () => {
    const delayed = operations.filter(isDelayed)
    const irrevocable = operations.filter((name) => name.includes('DELETION') || name.includes('OWNER'))
    expect(delayed).toEqual(irrevocable.filter((name) => name !== 'ACCOUNT_DELETION_CANCELATION'))
    expect(delayed).toContain('ACCOUNT_DELETION')
    expect(delayed).toContain('SERVER_DELETION')
    expect(delayed).not.toContain('DEVICE_REVOCATION')
  })

  it('[REC-01] [THR-02] get no grant for 24 hours, which the holder sees, and then get one', async () => {
    const accounts = await starting
    const { accountId, credentials } = await personWithPin()
    const completedAt = Date.now()
    const caller = await enter(await recover(accounts, credentials))
    for (const operation of operations.filter(isDelayed)) {
      expect(await authorize(caller, operation)).toBe('RECOVERY_DELAY')
    }
    expect(await authorize(caller, 'DEVICE_REVOCATION')).toBeUndefined()
    const query = '{ me { recoveryDelayUntil } }'
    const { data } = await accounts.subgraph.call(caller, query)
    const delay = Date.parse(data.me.recoveryDelayUntil) - completedAt
    expect(Math.round(delay / 60_000)).toBe(24 * 60)
    await accounts.sql('UPDATE account SET recovery_delay_until = now() WHERE id = $1', accountId)
    expect(await authorize(caller, 'SERVER_DELETION')).toBeUndefined()
    expect((await accounts.subgraph.call(caller, query)).data.me.recoveryDelayUntil).toBeNull()
  })

  it('[REC-01] use no PIN attempt while they are delayed', async () => {
    const accounts = await starting
    const { accountId, credentials } = await personWithPin()
    const caller = await enter(await recover(accounts, credentials))
    for (let each = 0; each < 6; each++) await authorize(caller, 'SERVER_DELETION', wrong)
    const rows = await accounts.sql('SELECT pin_attempts FROM account WHERE id = $1', accountId)
    expect(rows).toEqual([{ pin_attempts: 0 }])
  })

  it('are not delayed in an account that was not recovered', async () => {
    const { caller } = await personWithPin()
    expect(await authorize(caller, 'SERVER_DELETION')).toBeUndefined()
  })
})

describe('accounts.account.snapshot', () => {
  it('[REC-01] names the last recovery, for services that have missed it', async () => {
    const accounts = await starting
    const credentials = await accounts.create()
    const { recoveryId } = await recover(accounts, credentials)
    const reports = await accountSnapshot(accounts.subgraph.app, '', 500)
    expect(reports.find(({ aggregateId }) => aggregateId === credentials.account.id)?.data).toMatchObject({
      recoveryId,
    })
  })
})

describe('the schema of recovery', () => {
  const fieldsOf = (name: string) =>
    parse(subgraphSdl(definition)).definitions.flatMap((node) =>
      (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) &&
      node.name.value === name
        ? (node.fields ?? []).map((field) => field.name.value)
        : [],
    )

  it('[REC-03] takes and returns these fields and none for keys or content', () => {
    expect(fieldsOf('StartRecoveryInput').sort()).toEqual(['accountNumber', 'recoveryCode'])
    expect(fieldsOf('CompleteRecoveryInput').sort()).toEqual(['recoveryToken', 'resetPin'])
    expect(fieldsOf('Recovery').sort()).toEqual(['completableAt', 'expiresAt', 'id', 'kind', 'state'])
    expect(fieldsOf('RecoveryResult').sort()).toEqual(['doesNotRestore', 'restores'])
    const completed = fieldsOf('CompleteRecoveryPayload').sort()
    expect(completed).toEqual(['errors', 'limitations', 'loginSecret', 'recovery', 'recoveryCodes', 'result'])
  })
})
