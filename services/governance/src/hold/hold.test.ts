import { newId } from '@enigm/contracts'
import { failureOf, type TestSubgraph } from '@enigm/subgraph/testkit'
import { TestLedger } from '../governance.fixture'

let governance: TestSubgraph
beforeAll(async () => {
  governance = (await TestLedger.start()).subgraph
})
afterAll(() => governance.stop())

const payload = `{ legalHold { id state subjectKind subject ground placedOn endsOn } limitations { code } errors { code path } } }`
const set = `mutation ($input: SetLegalHoldInput!) { setLegalHold(input: $input) ${payload}`
const release = `mutation ($input: ReleaseLegalHoldInput!) { releaseLegalHold(input: $input) { legalHold { state } errors { code path } } }`
const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString()

/** An account that governance has heard of, by its platform handle. */
async function account() {
  const accountId = newId('account')
  await governance.publish('accounts.account.created', accountId, 1, { accountId, state: 'PENDING' } as never)
  const handle = governance.app.handle('ah', 'platform', accountId)
  await governance.until(
    async () => (await governance.app.read('SELECT 1 FROM held_account WHERE id = $1', [accountId]))[0],
    'the copy of the account',
  )
  return { accountId, handle }
}

async function place(subject: string, changed: object = {}) {
  const operator = governance.caller('OPERATOR')
  const grant = await governance.grant(operator, 'LEGAL_HOLD', subject)
  const input = { subject, ground: 'COURT_ORDER', endsOn: inDays(30), grant, ...changed }
  return governance.call(operator, set, { input })
}

async function end(legalHoldId: string) {
  const operator = governance.caller('OPERATOR')
  const grant = await governance.grant(operator, 'LEGAL_HOLD_RELEASE', legalHoldId)
  return governance.call(operator, release, { input: { legalHoldId, grant } })
}

const heldHere = async (accountId: string) =>
  (await governance.app.read('SELECT 1 FROM legal_hold WHERE subject_id = $1', [accountId])).length

describe('a legal hold', () => {
  it('[RET-01] names ground, subject and end, is announced to every service, and opens no content', async () => {
    const { accountId, handle } = await account()
    const { data } = await place(handle)
    const { legalHold, limitations } = data.setLegalHold
    expect(legalHold).toMatchObject({
      state: 'IN_FORCE',
      subjectKind: 'ACCOUNT',
      subject: handle,
      ground: 'COURT_ORDER',
    })
    expect(limitations).toEqual([{ code: 'HOLD_KEEPS_RECORDS' }])
    expect(await governance.events(legalHold.id)).toMatchObject([
      {
        type: 'governance.hold.placed',
        data: { subjectId: accountId, ground: 'COURT_ORDER', state: 'IN_FORCE' },
      },
    ])
    expect(await heldHere(accountId)).toBe(1)
    expect((await end(legalHold.id)).data.releaseLegalHold.legalHold).toEqual({ state: 'RELEASED' })
    expect(await heldHere(accountId)).toBe(0)
    expect(failureOf(await end(legalHold.id))).toBe('INVALID_TRANSITION')
    const actions = (await governance.audit('platform')).map(({ action }) => action)
    expect(actions).toEqual(expect.arrayContaining(['governance.hold.placed', 'governance.hold.released']))
  })

  it('[RET-01] needs a subject that exists and an end within ten years', async () => {
    const { handle } = await account()
    for (const subject of [newId('organization'), newId('server'), newId('account'), 'x'])
      expect(failureOf(await place(subject))).toBe('NOT_FOUND')
    for (const days of [-1, 3660])
      expect(failureOf(await place(handle, { endsOn: inDays(days) }))).toBe('HOLD_TOO_LONG')
    expect(failureOf(await end(newId('legalHold')))).toBe('NOT_FOUND')
  })

  it('[RET-01] keeps the rows of its account here until it is released; then the deletion continues', async () => {
    const { accountId, handle } = await account()
    const { data } = await place(handle)
    const deletionId = newId('accountDeletion')
    const started = { accountId, state: 'DELETION_REQUESTED', deletionId }
    await governance.publish('accounts.account.deletion.started', accountId, 2, started as never)
    const waiting = () =>
      governance.app.read<{ due: boolean }>(
        "SELECT due_at > now() + interval '20 days' AS due FROM job WHERE aggregate_id = $1",
        [deletionId],
      )
    await governance.until(async () => (await waiting())[0], 'the delayed erasure')
    expect(await waiting()).toEqual([{ due: true }])
    expect(await governance.app.read('SELECT 1 FROM held_account WHERE id = $1', [accountId])).toHaveLength(1)
    expect(await governance.events(deletionId)).toEqual([])
    await end(data.setLegalHold.legalHold.id)
    const answers = await governance.until(async () => {
      const events = await governance.events(deletionId)
      return events.length > 0 && events
    }, 'the answer')
    expect(answers).toMatchObject([
      { type: 'governance.erasure.completed', data: { deletionId, checked: expect.any(Number) } },
    ])
    expect(await governance.app.read('SELECT 1 FROM held_account WHERE id = $1', [accountId])).toEqual([])
  })

  it('[RET-01] is listed for auditors without its subject', async () => {
    const auditor = governance.caller('AUDITOR')
    const list = (fields: string) =>
      governance.call(auditor, `{ legalHolds(first: 50) { edges { node { ${fields} } } } }`)
    expect((await list('id state ground subjectKind')).data.legalHolds.edges.length).toBeGreaterThan(0)
    expect((await list('subject')).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

describe('the lists of stored data, limitations and boundaries', () => {
  it('[SLC-08] [PRV-09] names why each kind of record is kept and until when, without a column for holders', async () => {
    const { data } = await governance.call(
      governance.caller(),
      '{ retentionPolicy { service record retentionClass keptWhile days } }',
    )
    expect(data.retentionPolicy).toContainEqual({
      ...{
        service: 'accounts',
        record: 'audit entry',
        retentionClass: 'SECURITY',
        keptWhile: null,
        days: 365,
      },
    })
    for (const { days, keptWhile } of data.retentionPolicy)
      expect((days === null) !== (keptWhile === null)).toBe(true)
    const inventory = '{ dataInventory { service record data { name purpose } } }'
    const { data: all } = await governance.call(governance.caller('AUDITOR'), inventory)
    for (const { data: columns } of all.dataInventory) expect(columns.length).toBeGreaterThan(0)
    expect((await governance.call(governance.caller(), inventory)).errors?.[0]?.extensions.code).toBe(
      'FORBIDDEN',
    )
  })

  it('[BND-05] answers codes and sentences in each language to every caller', async () => {
    const ask = async (query: string) => (await governance.call(null, query)).data
    const english = (await ask('{ limitations { code statement } }')).limitations
    const german = (await ask('{ limitations(language: DE) { code statement } }')).limitations
    expect(german.map(({ code }: { code: string }) => code)).toEqual(
      english.map(({ code }: { code: string }) => code),
    )
    for (const [index, { statement }] of german.entries())
      expect(statement).not.toBe(english[index].statement)
    const { limitations } = await ask('{ limitations(for: KEY) { code } }')
    expect(limitations.map(({ code }: { code: string }) => code)).toEqual([
      'KEY_FUTURE_ONLY',
      'KEY_LINKED_IN_APP',
      'KEY_MATERIAL_IN_APP',
    ])
    const { boundaries } = await ask('{ boundaries { code statement } }')
    expect(boundaries).toContainEqual({
      code: 'NO_CONTENT',
      statement: expect.stringContaining('no access to the plaintext'),
    })
  })
})
