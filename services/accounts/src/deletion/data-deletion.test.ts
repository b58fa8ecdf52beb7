import { newId } from '@enigm/contracts'
import { failureOf, grantToken } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../accounts.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const mutation = `mutation ($input: RequestDataDeletionInput!) { requestDataDeletion(input: $input) {
  dataDeletions { category deleted retained { ground until } } limitations { code } errors { code path } } }`

type Person = Awaited<ReturnType<Awaited<typeof starting>['person']>>

async function ask({ caller, accountId }: Person, categories: string[], target = accountId) {
  const { access, subgraph } = await starting
  const grant = await grantToken(access, caller, 'DATA_DELETION', target)
  return subgraph.call(caller, mutation, { input: { accountId: target, categories, grant } })
}

/** A person with a session that is closed. */
async function person(): Promise<Person> {
  const accounts = await starting
  const one = await accounts.person()
  await accounts.signIn(one.credentials)
  await accounts.sql(
    `UPDATE session SET state = 'CLOSED', ended_at = now() WHERE account_id = $1 AND id <> $2`,
    one.accountId,
    one.sessionId,
  )
  return one
}

const count = async (table: string, accountId: string) =>
  (await (await starting).sql(`SELECT 1 FROM ${table} WHERE account_id = $1`, accountId)).length

describe('requestDataDeletion', () => {
  it('[LIM-14] deletes the chosen data of the own account only, and says what it does not reach', async () => {
    const accounts = await starting
    const [one, other] = [await person(), await person()]
    const others = await count('security_event', other.accountId)
    const { data } = await ask(one, ['SECURITY_EVENTS', 'ENDED_SESSIONS', 'SECURITY_EVENTS'])
    const { dataDeletions, limitations } = data.requestDataDeletion
    expect(dataDeletions).toMatchObject([
      { category: 'SECURITY_EVENTS', retained: [] },
      { category: 'ENDED_SESSIONS', deleted: 1, retained: [] },
    ])
    expect(dataDeletions[0].deleted).toBeGreaterThan(0)
    expect(limitations).toEqual([{ code: 'DATA_DELETION_PLATFORM_ONLY' }, { code: 'DELETION_BOUNDED' }])
    expect(await count('security_event', one.accountId)).toBe(0)
    expect(await count('session', one.accountId)).toBe(1)
    expect(await count('security_event', other.accountId)).toBe(others)
    const events = await accounts.subgraph.events(one.accountId)
    expect(events.filter(({ type }) => type === 'accounts.account.data.deleted')).toHaveLength(1)
    expect(failureOf(await ask(one, ['SECURITY_EVENTS'], other.accountId))).toBe('NOT_FOUND')
  })

  it('[RET-01] deletes nothing while a legal hold keeps the records, and names its ground and end', async () => {
    const accounts = await starting
    const one = await person()
    const until = new Date(Date.now() + 60_000).toISOString()
    const holdId = newId('legalHold')
    const hold = {
      holdId,
      subjectId: one.accountId,
      ground: 'LEGAL_CLAIM',
      until,
      state: 'IN_FORCE',
    } as const
    await accounts.subgraph.publish('governance.hold.placed', holdId, 1, hold)
    await accounts.subgraph.until(
      async () => (await accounts.sql('SELECT 1 FROM legal_hold WHERE id = $1', holdId))[0],
      'the hold',
    )
    const before = await count('security_event', one.accountId)
    const { data } = await ask(one, ['SECURITY_EVENTS'])
    expect(data.requestDataDeletion.dataDeletions).toEqual([
      { category: 'SECURITY_EVENTS', deleted: 0, retained: [{ ground: 'LEGAL_HOLD', until }] },
    ])
    expect(await count('security_event', one.accountId)).toBe(before)
  })
})
