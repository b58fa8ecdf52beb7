import { newId } from '@enigm/contracts'
import { startTestAccounts, type TestCredentials } from '../../accounts.fixture'
import {
  completeRecovery,
  completeRecoveryMutation,
  extendRecoveryWindowMutation,
  openRecoveryCaseMutation,
  recover,
  startRecovery,
  startRecoveryMutation,
} from './recovery.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

type Person = Awaited<ReturnType<Awaited<typeof starting>['person']>>

const support = async () => (await starting).person('SUPPORT')
const open = async ({ caller }: Person, { accountNumber }: TestCredentials, category = 'DEVICE_LOST') => {
  const input = { accountNumber, category }
  const { data } = await (await starting).subgraph.call(caller, openRecoveryCaseMutation, { input })
  return data.openRecoveryCase
}
const extend = async ({ caller }: Person, caseId: string) => {
  const answer = await (
    await starting
  ).subgraph.call(caller, extendRecoveryWindowMutation, {
    input: { caseId },
  })
  return answer.data.extendRecoveryWindow
}
const cases = async ({ account }: TestCredentials) =>
  (await starting).sql('SELECT id, state FROM recovery_case WHERE account_id = $1', account.id)

describe('openRecoveryCase', () => {
  it('[REC-03] records a category, with one event, and an entry in the trails of the holder and the platform', async () => {
    const accounts = await starting
    const [staff, holder] = await Promise.all([support(), accounts.person()])
    const { recoveryCase, limitations, errors } = await open(staff, holder.credentials)
    expect(errors).toEqual([])
    expect(limitations).toMatchObject([{ code: 'RECOVERY_NOT_CONTENT' }])
    expect(recoveryCase).toEqual({
      id: recoveryCase.id,
      state: 'OPEN',
      category: 'DEVICE_LOST',
      expiresAt: recoveryCase.expiresAt,
      recovery: null,
    })
    expect(await accounts.subgraph.events(recoveryCase.id)).toEqual([
      {
        type: 'accounts.case.opened',
        aggregateId: recoveryCase.id,
        version: 1,
        data: { caseId: recoveryCase.id, accountId: holder.accountId, state: 'OPEN' },
      },
    ])
    for (const scope of [`account:${holder.accountId}`, 'platform']) {
      const entries = await accounts.subgraph.audit(scope)
      expect(entries.filter(({ target }) => target === recoveryCase.id)).toMatchObject([
        {
          actor: staff.accountId,
          action: 'accounts.case.opened',
          outcome: 'DONE',
          reason: 'DEVICE_LOST',
        },
      ])
    }
    const shown = (await accounts.subgraph.shownAudit(`account:${holder.accountId}`)).at(-1)
    expect(shown).toMatchObject({ action: 'accounts.case.opened', reason: 'DEVICE_LOST' })
    expect(shown!.actorHandle).toMatch(/^ah_/)
  })

  it('[REC-03] returns the open case, which the holder sees too', async () => {
    const accounts = await starting
    const [staff, colleague, holder] = await Promise.all([support(), support(), accounts.person()])
    const [first, second] = [
      await open(staff, holder.credentials),
      await open(colleague, holder.credentials, 'ACCOUNT_COMPROMISED'),
    ]
    expect(second).toEqual(first)
    expect(await accounts.subgraph.events(first.recoveryCase.id)).toHaveLength(1)
    const trail = await accounts.subgraph.audit(`account:${holder.accountId}`)
    expect(trail.slice(-2).map(({ actor }) => actor)).toEqual([staff.accountId, colleague.accountId])
  })

  it('leaves one case for parallel requests', async () => {
    const accounts = await starting
    const [staff, credentials] = [await support(), await accounts.create()]
    const opened = await Promise.all(Array.from({ length: 6 }, () => open(staff, credentials)))
    expect(new Set(opened.map(({ recoveryCase }) => recoveryCase.id)).size).toBe(1)
  })

  it('[ACC-11] gives an unknown number, that of a colleague and a deleted one the same answer', async () => {
    const accounts = await starting
    const [staff, colleague, deleted] = await Promise.all([support(), support(), accounts.create()])
    await accounts.sql(`UPDATE account SET state = 'DELETED' WHERE id = $1`, deleted.account.id)
    const answers = [
      await open(staff, { ...deleted, accountNumber: '0000000000000000' }),
      await open(staff, colleague.credentials),
      await open(staff, staff.credentials),
      await open(staff, deleted),
    ]
    expect(answers[0].errors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'accountNumber'] }])
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect((await accounts.subgraph.audit(`account:${staff.accountId}`)).at(-1)).toMatchObject({
      action: 'Mutation.openRecoveryCase',
      outcome: 'DENIED',
      reason: 'NOT_FOUND',
    })
  })

  it('[REC-03] takes a category and no free text', async () => {
    const accounts = await starting
    const [staff, { accountNumber }] = [await support(), await accounts.create()]
    const input = { accountNumber, category: 'called about a lost phone' }
    expect(await accounts.failure(staff.caller, openRecoveryCaseMutation, input)).toBe('BAD_USER_INPUT')
  })
})

describe('extendRecoveryWindow', () => {
  it('[REC-03] gives an open recovery another 24 hours, twice at most, and the holder sees it', async () => {
    const accounts = await starting
    const [staff, holder] = await Promise.all([support(), accounts.person()])
    const { recovery } = await startRecovery(accounts, holder.credentials)
    const { recoveryCase } = await open(staff, holder.credentials)
    expect(recoveryCase.recovery).toEqual(recovery)
    for (const days of [1, 2]) {
      const { recoveryCase: extended, limitations, errors } = await extend(staff, recoveryCase.id)
      expect(errors).toEqual([])
      expect(limitations).toMatchObject([{ code: 'RECOVERY_NOT_CONTENT' }])
      const added = Date.parse(extended.recovery.expiresAt) - Date.parse(recovery.expiresAt)
      expect(added).toBe(days * 86_400_000)
    }
    expect((await extend(staff, recoveryCase.id)).errors).toMatchObject([
      { code: 'RECOVERY_EXTENSION_LIMIT' },
    ])
    expect((await accounts.subgraph.events(recovery.id)).slice(1)).toMatchObject([
      { type: 'accounts.recovery.extended', version: 2, data: { state: 'OPEN' } },
      { type: 'accounts.recovery.extended', version: 3, data: { state: 'OPEN' } },
    ])
    const trail = await accounts.subgraph.audit(`account:${holder.accountId}`)
    expect(trail.slice(-2)).toMatchObject(
      Array(2).fill({
        actor: staff.accountId,
        action: 'accounts.recovery.extended',
        target: recovery.id,
        reason: 'SUPPORT',
      }),
    )
    const platform = await accounts.subgraph.audit('platform')
    expect(platform.filter(({ target }) => target === recoveryCase.id)).toHaveLength(3)
    const [job] = await accounts.sql('SELECT due_at FROM job WHERE aggregate_id = $1', recovery.id)
    expect(job.due_at.getTime() - Date.parse(recovery.expiresAt)).toBe(2 * 86_400_000)
  })

  it('[REC-03] extends nothing that is not open: no recovery, an expired one, a closed case', async () => {
    const accounts = await starting
    const [staff, holder] = await Promise.all([support(), accounts.person()])
    const { recoveryCase } = await open(staff, holder.credentials)
    const refused = async () => (await extend(staff, recoveryCase.id)).errors
    expect(await refused()).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    const { recovery, recoveryToken } = await startRecovery(accounts, holder.credentials)
    await accounts.sql('UPDATE recovery SET expires_at = now() WHERE id = $1', recovery.id)
    expect(await refused()).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    await accounts.sql(`UPDATE recovery SET expires_at = now() + interval '1 h' WHERE id = $1`, recovery.id)
    await completeRecovery(accounts, recoveryToken)
    expect(await refused()).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    expect((await extend(staff, newId('recoveryCase'))).errors).toMatchObject([{ code: 'NOT_FOUND' }])
  })
})

describe('the end of a case', () => {
  it('follows the recovery of the account', async () => {
    const accounts = await starting
    const [staff, credentials] = [await support(), await accounts.create()]
    const { recoveryCase } = await open(staff, credentials)
    await recover(accounts, credentials)
    expect((await accounts.subgraph.events(recoveryCase.id)).at(-1)).toMatchObject({
      type: 'accounts.case.closed',
      data: { caseId: recoveryCase.id, state: 'CLOSED' },
    })
  })

  it('follows after seven days, and its row is deleted 30 days later', async () => {
    const accounts = await starting
    const [staff, credentials] = [await support(), await accounts.create()]
    const { recoveryCase } = await open(staff, credentials)
    const left = Date.parse(recoveryCase.expiresAt) - Date.now()
    expect(Math.round(left / 3_600_000)).toBe(7 * 24)
    const fire = () => accounts.sql('UPDATE job SET due_at = now() WHERE aggregate_id = $1', recoveryCase.id)
    await accounts.sql('UPDATE recovery_case SET expires_at = now() WHERE id = $1', recoveryCase.id)
    await fire()
    await accounts.subgraph.until(async () => (await cases(credentials))[0]?.state === 'CLOSED', 'the end')
    const trail = await accounts.subgraph.audit(`account:${credentials.account.id}`)
    expect(trail.at(-1)).toMatchObject({ action: 'accounts.case.closed', reason: 'EXPIRED' })
    await accounts.sql(
      `UPDATE recovery_case SET ended_at = now() - interval '31 days' WHERE id = $1`,
      recoveryCase.id,
    )
    await fire()
    await accounts.subgraph.until(
      async () => (await cases(credentials)).length === 0,
      'the deletion of the case',
    )
  })
})

describe('support', () => {
  it('[REC-03] cannot complete a recovery: no answer contains a token or a code', async () => {
    const accounts = await starting
    const [staff, holder] = await Promise.all([support(), accounts.person()])
    const { recovery, recoveryToken } = await startRecovery(accounts, holder.credentials)
    const opened = await open(staff, holder.credentials)
    const extended = await extend(staff, opened.recoveryCase.id)
    const seen = JSON.stringify([opened, extended]).match(/[\w-]{16,}/g)!
    expect(seen).toContain(recovery.id)
    const before = await accounts.sql(
      'SELECT secret_hash, version FROM account WHERE id = $1',
      holder.accountId,
    )
    for (const text of new Set(seen.flatMap((each) => [each, each.split('_').at(-1)!]))) {
      const completing = { recoveryToken: text.slice(0, 64) }
      expect(await accounts.failure(null, completeRecoveryMutation, completing)).toBe('RECOVERY_INVALID')
      const starts = { accountNumber: holder.credentials.accountNumber, recoveryCode: text }
      expect(await accounts.failure(staff.caller, startRecoveryMutation, starts)).toBe('RECOVERY_CODE_WRONG')
    }
    const input = { recoveryToken }
    expect(await accounts.failure(staff.caller, completeRecoveryMutation, input)).toBe('FORBIDDEN')
    expect((await accounts.subgraph.audit(`account:${staff.accountId}`)).at(-1)).toMatchObject({
      action: 'Mutation.completeRecovery',
      outcome: 'DENIED',
      reason: 'FORBIDDEN',
    })
    const after = await accounts.sql(
      'SELECT secret_hash, version FROM account WHERE id = $1',
      holder.accountId,
    )
    expect(after).toEqual(before)
    expect((await accounts.refresh(holder.tokens.refreshToken)).errors).toEqual([])
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a customer', 'CUSTOMER', 'FORBIDDEN'],
    ['an operator', 'OPERATOR', 'FORBIDDEN'],
    ['an auditor', 'AUDITOR', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
    ['the gateway', 'GATEWAY', 'FORBIDDEN'],
  ] as const)('[REC-03] is a right that %s does not have', async (_, role, code) => {
    const accounts = await starting
    const credentials = await accounts.create()
    const { recovery } = await startRecovery(accounts, credentials)
    const { recoveryCase } = await open(await support(), credentials)
    const caller = role && accounts.subgraph.caller(role)
    const opening = { accountNumber: credentials.accountNumber, category: 'DEVICE_LOST' }
    const trail = await accounts.subgraph.audit(`account:${credentials.account.id}`)
    expect(await accounts.failure(caller, openRecoveryCaseMutation, opening)).toBe(code)
    const extending = { caseId: recoveryCase.id }
    expect(await accounts.failure(caller, extendRecoveryWindowMutation, extending)).toBe(code)
    expect(await accounts.subgraph.events(recovery.id)).toHaveLength(1)
    expect(await accounts.subgraph.events(recoveryCase.id)).toHaveLength(1)
    expect(await accounts.subgraph.audit(`account:${credentials.account.id}`)).toEqual(trail)
  })
})
