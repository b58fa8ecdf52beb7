import { limitationTexts, newId, remoteDataCategories } from '@enigm/contracts'
import { failureOf, grantToken } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../accounts.fixture'
import { definition } from '../service'

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

  it('[ACC-06] deletes each chosen category, has other services delete theirs, and claims no device and no content of others', async () => {
    const accounts = await starting
    const one = await person()
    const all = [
      'SECURITY_EVENTS',
      'ENDED_SESSIONS',
      'ENDED_RECOVERIES',
      'ENDED_MEMBERSHIPS',
      'ENDED_DEVICES',
    ]
    const begun = Date.now()
    const { data } = await ask(one, [...all, 'TRAINING'])
    const { dataDeletions, limitations } = data.requestDataDeletion
    expect(dataDeletions).toEqual([
      { category: 'SECURITY_EVENTS', deleted: expect.any(Number), retained: [] },
      { category: 'ENDED_SESSIONS', deleted: 1, retained: [] },
      { category: 'ENDED_RECOVERIES', deleted: 0, retained: [] },
      { category: 'ENDED_MEMBERSHIPS', deleted: 0, retained: [] },
      { category: 'ENDED_DEVICES', deleted: null, retained: [] },
      { category: 'TRAINING', deleted: null, retained: [] },
    ])
    expect(
      limitations.map(({ code }: { code: 'DATA_DELETION_PLATFORM_ONLY' }) => limitationTexts[code].en),
    ).toEqual([
      'This deletes records of the platform; it deletes nothing on devices and no content of other people.',
      'Deletion of an account is bounded by policy and law: retained data is listed with its ground and end.',
    ])
    const event = (await accounts.subgraph.events(one.accountId)).at(-1)!
    expect(event).toMatchObject({ type: 'accounts.account.data.deleted', data: { state: 'ACTIVE' } })
    const requested = (event.data as any).dataDeletions as { category: string; before: string }[]
    expect(requested.map(({ category }) => category)).toEqual([...remoteDataCategories])
    for (const { before } of requested) expect(Math.abs(Date.parse(before) - begun)).toBeLessThan(60_000)
    // A service that has missed the event learns of the request by the snapshot.
    const snapshot = definition.snapshots['accounts.account.snapshot']!
    const [own] = await snapshot(accounts.subgraph.app, one.accountId.slice(0, -1), 1)
    expect(own).toMatchObject({ aggregateId: one.accountId, data: { dataDeletions: requested } })
    // A later request for one category leaves the moment of the other.
    await ask(one, ['TRAINING'])
    const later = (await accounts.subgraph.events(one.accountId)).at(-1)!.data as any
    const momentOf = (list: typeof requested, name: string) =>
      list.find(({ category }) => category === name)!.before
    expect(momentOf(later.dataDeletions, 'ENDED_DEVICES')).toBe(momentOf(requested, 'ENDED_DEVICES'))
    expect(momentOf(later.dataDeletions, 'TRAINING') > momentOf(requested, 'TRAINING')).toBe(true)
  })

  it('[ACC-06] [PIN-02] needs a grant for this account, which works once', async () => {
    const { subgraph, access } = await starting
    const one = await person()
    const grant = await grantToken(access, one.caller, 'DATA_DELETION', one.accountId)
    const send = (input: object) => subgraph.call(one.caller, mutation, { input })
    const input = { accountId: one.accountId, categories: ['ENDED_MEMBERSHIPS'], grant }
    for (const wrong of [null, 'nonsense'])
      expect((await send({ ...input, grant: wrong })).errors?.[0]?.extensions.code).toBe('PIN_REQUIRED')
    expect(failureOf(await send(input))).toBeUndefined()
    expect((await send(input)).errors?.[0]?.extensions.code).toBe('PIN_REQUIRED')
  })

  it('[ACC-06] [THR-02] keeps the traces of a thief while the account is restricted, and deletes what is none', async () => {
    const accounts = await starting
    const one = await person()
    await accounts.sql(`UPDATE account SET state = 'RESTRICTED' WHERE id = $1`, one.accountId)
    const before = await count('security_event', one.accountId)
    for (const category of ['SECURITY_EVENTS', 'ENDED_SESSIONS', 'ENDED_RECOVERIES', 'ENDED_DEVICES']) {
      const { data } = await ask(one, ['TRAINING', category])
      expect(data.requestDataDeletion.errors).toEqual([
        { code: 'ACCOUNT_RESTRICTED', path: ['input', 'categories'] },
      ])
    }
    expect(await count('security_event', one.accountId)).toBeGreaterThanOrEqual(before)
    expect(await count('session', one.accountId)).toBe(2)
    const { data } = await ask(one, ['ENDED_MEMBERSHIPS', 'TRAINING'])
    expect(data.requestDataDeletion.errors).toEqual([])
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
