import { limitationTexts } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { checkDigit } from '../../account/credentials'
import { startTestAccounts, type TestCredentials } from '../../accounts.fixture'
import { completeRecovery, startRecovery, startRecoveryMutation } from './recovery.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const wrongCode = '0'.repeat(32)
const unknownNumber = () => {
  const digits = String(Math.floor(Math.random() * 1e15)).padStart(15, '0')
  return digits + checkDigit(digits)
}
const attempt = async (accountNumber: string, recoveryCode: string) =>
  (await starting).subgraph.call(null, startRecoveryMutation, { input: { accountNumber, recoveryCode } })
const usedCodes = async ({ account }: TestCredentials) => {
  const sql = 'SELECT ordinal FROM recovery_code WHERE account_id = $1 AND used_at IS NOT NULL'
  return (await (await starting).sql<{ ordinal: number }>(sql, account.id)).map(({ ordinal }) => ordinal)
}

describe('recoveryOptions', () => {
  const query =
    '{ recoveryOptions { kind delayHours restores doesNotRestore limitations { code statement } } }'

  it.each([null, 'CUSTOMER', 'SUPPORT', 'OPERATOR'] as const)(
    '[REC-04] [LIM-08] states the limits before use, to %s as to every caller',
    async (role) => {
      const { subgraph } = await starting
      const { data } = await subgraph.call(role && subgraph.caller(role), query)
      const boundaries = {
        restores: ['ACCOUNT_ACCESS'],
        doesNotRestore: ['MESSAGE_CONTENT', 'KEY_MATERIAL'],
        limitations: [{ code: 'RECOVERY_NOT_CONTENT', statement: limitationTexts.RECOVERY_NOT_CONTENT.en }],
      }
      expect(data.recoveryOptions).toEqual([
        { kind: 'RECOVERY_CODE', delayHours: 0, ...boundaries },
        { kind: 'TRUSTED_DEVICE', delayHours: 24, ...boundaries },
      ])
    },
  )

  it('[LIM-08] says that recovery is not access to protected content', () => {
    expect(limitationTexts.RECOVERY_NOT_CONTENT.en).toMatch(/not access to protected content/)
  })
})

describe('startRecovery', () => {
  it('[REC-01] uses up one code and opens a recovery for 24 hours, with one event and one audit entry', async () => {
    const accounts = await starting
    const { accountId, credentials } = await accounts.person()
    const before = await accounts.subgraph.audit(`account:${accountId}`)
    const startedAt = Date.now()
    const { data } = await attempt(credentials.accountNumber, credentials.recoveryCodes[3]!)
    const { recovery, recoveryToken, limitations: said, errors } = data.startRecovery
    expect(errors).toEqual([])
    expect(said).toMatchObject([{ code: 'RECOVERY_NOT_CONTENT' }])
    expect(recovery.state).toBe('OPEN')
    expect(Buffer.from(recoveryToken, 'base64url')).toHaveLength(32)
    const window = Date.parse(recovery.expiresAt) - startedAt
    expect(Math.round(window / 60_000)).toBe(24 * 60)
    expect(await usedCodes(credentials)).toEqual([3])
    expect(await accounts.subgraph.events(recovery.id)).toEqual([
      {
        type: 'accounts.recovery.started',
        aggregateId: recovery.id,
        version: 1,
        data: { recoveryId: recovery.id, accountId, state: 'OPEN' },
      },
    ])
    const written = (await accounts.subgraph.audit(`account:${accountId}`)).slice(before.length)
    expect(written).toMatchObject([
      { actor: accountId, action: 'accounts.recovery.started', target: recovery.id, outcome: 'DONE' },
    ])
  })

  it('[REC-01] changes nothing else: sessions stay live and the login secret signs in until the completion', async () => {
    const accounts = await starting
    const { credentials, tokens } = await accounts.person()
    await startRecovery(accounts, credentials)
    expect((await accounts.refresh(tokens.refreshToken)).errors).toEqual([])
    expect((await accounts.signIn(credentials)).session.state).toBe('ACTIVE')
  })

  it('accepts a number in groups and a code in capitals', async () => {
    const { accountNumber, recoveryCodes } = await (await starting).create()
    const answer = await attempt(
      accountNumber.replace(/(\d{4})(?=\d)/g, '$1 '),
      recoveryCodes[0]!.toUpperCase().replace(/(.{8})(?=.)/g, '$1-'),
    )
    expect(failureOf(answer)).toBeUndefined()
  })

  it('[REC-01] starts one recovery for one code, also for parallel requests', async () => {
    const accounts = await starting
    const credentials = await accounts.create()
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => attempt(credentials.accountNumber, credentials.recoveryCodes[0]!)),
    )
    const codes = answers.map(failureOf)
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    expect(codes.filter((code) => code === 'RECOVERY_CODE_WRONG')).toHaveLength(11)
    const rows = await accounts.sql('SELECT 1 FROM recovery WHERE account_id = $1', credentials.account.id)
    expect(rows).toHaveLength(1)
  })

  it('[REC-01] leaves one recovery open when several codes are used in parallel', async () => {
    const accounts = await starting
    const credentials = await accounts.create()
    const started = await Promise.all(
      credentials.recoveryCodes
        .slice(0, 5)
        .map((_, ordinal) => startRecovery(accounts, credentials, ordinal)),
    )
    const states = await accounts.sql<{ state: string }>(
      'SELECT state FROM recovery WHERE account_id = $1 ORDER BY state',
      credentials.account.id,
    )
    expect(states.map(({ state }) => state)).toEqual(['OPEN', ...Array(4).fill('SUPERSEDED')])
    const outcomes = []
    for (const { recoveryToken } of started) {
      outcomes.push((await completeRecovery(accounts, recoveryToken)).errors[0]?.code ?? 'DONE')
    }
    expect(outcomes.sort()).toEqual(['DONE', ...Array(4).fill('RECOVERY_INVALID')])
  })

  it('[REC-01] emits the event that an earlier recovery was superseded', async () => {
    const accounts = await starting
    const credentials = await accounts.create()
    const first = await startRecovery(accounts, credentials, 0)
    await startRecovery(accounts, credentials, 1)
    expect((await accounts.subgraph.events(first.recovery.id)).at(-1)).toMatchObject({
      type: 'accounts.recovery.superseded',
      version: 2,
      data: { recoveryId: first.recovery.id, state: 'SUPERSEDED' },
    })
    const trail = await accounts.subgraph.audit(`account:${credentials.account.id}`)
    expect(trail.map(({ action }) => action).slice(-3)).toEqual([
      'accounts.recovery.started',
      'accounts.recovery.superseded',
      'accounts.recovery.started',
    ])
  })

  it('[REC-01] gives an unknown number and every wrong code the same answer after the same work', async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([accounts.create(), accounts.create()])
    await startRecovery(accounts, one, 9)
    await accounts.sql(`UPDATE account SET state = 'DELETED' WHERE id = $1`, other.account.id)
    const tries: [string, string][] = [
      [one.accountNumber, wrongCode],
      [one.accountNumber, ''],
      [one.accountNumber, one.recoveryCodes[9]!],
      [one.accountNumber, other.recoveryCodes[0]!],
      [one.accountNumber, one.loginSecret],
      [unknownNumber(), one.recoveryCodes[0]!],
      ['no number', wrongCode],
    ]
    const read = jest.spyOn(accounts.subgraph.app, 'read')
    const transaction = jest.spyOn(accounts.subgraph.app, 'transaction')
    const works: string[][] = []
    const answers = []
    for (const [number, code] of tries) {
      read.mockClear()
      answers.push(await attempt(number, code))
      works.push(read.mock.calls.map(([sql]) => sql))
    }
    expect(transaction).not.toHaveBeenCalled()
    jest.restoreAllMocks()
    expect(failureOf(answers[0]!)).toBe('RECOVERY_CODE_WRONG')
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(works[0]).toHaveLength(2)
    for (const tx of works) expect(tx).toEqual(works[0])
    const deleted = await attempt(other.accountNumber, other.recoveryCodes[0]!)
    expect(deleted).toEqual(answers[0])
    expect(await usedCodes(other)).toEqual([])
  })

  it('[THR-02] cannot keep a holder out: wrong attempts leave no record, and the correct code works', async () => {
    const accounts = await starting
    const { credentials, accountId } = await accounts.person()
    const trail = await accounts.subgraph.audit(`account:${accountId}`)
    // The relay writes to the outbox when it has published: wait until it is done with earlier events.
    const waiting = () => accounts.sql('SELECT 1 FROM outbox WHERE published_at IS NULL')
    await accounts.subgraph.until(async () => (await waiting()).length === 0, 'the outbox to be published')
    const before = await accounts.subgraph.everything()
    for (let round = 0; round < 20; round++) {
      await Promise.all(Array.from({ length: 10 }, () => attempt(credentials.accountNumber, wrongCode)))
    }
    expect(await accounts.subgraph.everything()).toBe(before)
    expect(await accounts.subgraph.audit(`account:${accountId}`)).toEqual(trail)
    expect((await startRecovery(accounts, credentials)).recovery.state).toBe('OPEN')
  })

  it('[THR-02] gives a stolen session no advantage: without a code it recovers neither this account nor another', async () => {
    const accounts = await starting
    const [stolen, other] = await Promise.all([accounts.person(), accounts.person()])
    for (const { credentials } of [stolen, other]) {
      const input = { accountNumber: credentials.accountNumber, recoveryCode: wrongCode }
      expect(await accounts.failure(stolen.caller, startRecoveryMutation, input)).toBe('RECOVERY_CODE_WRONG')
    }
    const tried = (await accounts.subgraph.audit(`account:${stolen.accountId}`)).slice(-2)
    for (const entry of tried) {
      expect(entry).toMatchObject({ action: 'Mutation.startRecovery', outcome: 'DENIED' })
    }
    expect(await accounts.sql('SELECT 1 FROM recovery WHERE account_id = $1', other.accountId)).toEqual([])
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)(
    'recovers no staff account such as that of a %s, with the answer for a wrong code',
    async (role) => {
      const { credentials } = await (await starting).person(role)
      const { accountNumber, recoveryCodes } = credentials
      expect(await attempt(accountNumber, recoveryCodes[0]!)).toEqual(await attempt(accountNumber, wrongCode))
      expect(await usedCodes(credentials)).toEqual([])
    },
  )

  it.each(['PARTNER', 'DASHBOARD'] as const)('is not for a machine such as a %s', async (role) => {
    const accounts = await starting
    const credentials = await accounts.create()
    const input = {
      accountNumber: credentials.accountNumber,
      recoveryCode: credentials.recoveryCodes[0],
    }
    const caller = accounts.subgraph.caller(role)
    expect(await accounts.failure(caller, startRecoveryMutation, input)).toBe('FORBIDDEN')
    expect(await usedCodes(credentials)).toEqual([])
  })

  it('refuses inputs that are longer than a code or a number', async () => {
    const { accountNumber } = await (await starting).create()
    expect(failureOf(await attempt(accountNumber, '0'.repeat(129)))).toBe('BAD_USER_INPUT')
    expect(failureOf(await attempt('1'.repeat(65), wrongCode))).toBe('BAD_USER_INPUT')
  })
})
