import { newId } from '@enigm/contracts'
import { systemContext } from '@enigm/subgraph'
import { captureLog, failureOf, statementsOf } from '@enigm/subgraph/testkit'
import { batchesQuery, issueMutation, newKey, startTestPayments, voidMutation } from '../payments.fixture'
import { createCode, formatCode, parseCode } from './code'
import { CodeCoinService } from './code-coin.service'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

async function issuing(input: object = {}) {
  const payments = await starting
  const operator = payments.subgraph.caller('OPERATOR')
  const grant = await payments.subgraph.grant(operator, 'CODE_COIN_ISSUE', 'SERVER_MONTHLY')
  const request = { productKey: 'SERVER_MONTHLY', quantity: 3, idempotencyKey: newKey(), grant, ...input }
  const issue = (change: object = {}) =>
    payments.subgraph.call(operator, issueMutation, { input: { ...request, ...change } })
  const newGrant = () => payments.subgraph.grant(operator, 'CODE_COIN_ISSUE', 'SERVER_MONTHLY')
  return { ...payments, payments, operator, request, issue, newGrant }
}

async function counts() {
  const [row] = await (
    await starting
  ).sql('SELECT (SELECT count(*) FROM code_coin_batch) AS batches, (SELECT count(*) FROM code_coin) AS coins')
  return { ...row, events: await (await starting).subgraph.countEvents() }
}

describe('issueCodeCoins', () => {
  it('[PAY-03] shows every code once, with one event and one audit entry of the platform', async () => {
    const { subgraph, operator, issue } = await issuing()
    const entries = (await subgraph.audit('platform')).length

    const { batch, codes, errors } = (await issue()).data.issueCodeCoins

    expect(errors).toEqual([])
    expect(batch).toMatchObject({ state: 'ISSUED', count: 3, product: { key: 'SERVER_MONTHLY' } })
    expect(new Set(codes.map(parseCode)).size).toBe(3)
    expect(await subgraph.events(batch.id)).toEqual([
      {
        type: 'payments.batch.issued',
        aggregateId: batch.id,
        version: 1,
        data: { batchId: batch.id, count: 3 },
      },
    ])
    expect((await subgraph.audit('platform')).slice(entries)).toMatchObject([
      { actor: operator.accountId, action: 'payments.batch.issued', target: batch.id, outcome: 'DONE' },
    ])
  })

  it('[PAY-03] stores no code in clear: not in tables, events, audit or logs', async () => {
    const { payments, subgraph, issue } = await issuing()
    const lines = captureLog(subgraph)

    const { codes } = (await issue()).data.issueCodeCoins as { codes: string[] }

    const everything = (await payments.subgraph.everything()) + lines.text()
    for (const code of codes) {
      expect(everything).not.toContain(code)
      expect(everything).not.toContain(parseCode(code))
      expect(everything).not.toContain(code.slice(0, 9))
    }
  })

  it('never shows the codes again: the same key returns the batch without them and is audited', async () => {
    const { payments, subgraph, issue, newGrant } = await issuing()
    const { batch } = (await issue()).data.issueCodeCoins
    const before = await counts()

    const answer = await issue({ grant: await newGrant() })

    expect(answer.data.issueCodeCoins).toMatchObject({
      batch: { id: batch.id },
      codes: null,
      errors: [{ code: 'CODES_ALREADY_SHOWN', path: ['input', 'idempotencyKey'] }],
    })
    expect(await counts()).toEqual(before)
    expect((await subgraph.audit('platform')).at(-1)).toMatchObject({
      action: 'Mutation.issueCodeCoins',
      target: batch.id,
      outcome: 'DENIED',
      reason: 'CODES_ALREADY_SHOWN',
    })
    expect(await payments.sql('SELECT 1 FROM code_coin WHERE batch_id = $1', batch.id)).toHaveLength(3)
  })

  it('issues one batch to parallel requests with the same key; one of them shows the codes', async () => {
    const { issue, newGrant } = await issuing()
    const before = await counts()
    const grants = await Promise.all(Array.from({ length: 8 }, newGrant))

    const answers = await Promise.all(grants.map((grant) => issue({ grant })))

    const payloads = answers.map(({ data }) => data.issueCodeCoins)
    expect(new Set(payloads.map(({ batch }) => batch.id)).size).toBe(1)
    expect(payloads.filter(({ codes }) => codes)).toHaveLength(1)
    expect(Number((await counts()).batches)).toBe(Number(before.batches) + 1)
  })

  it('refuses the same key for another request and changes nothing', async () => {
    const { subgraph, operator, issue, newGrant } = await issuing()
    await issue()
    const before = await counts()

    const answer = await issue({ quantity: 4, grant: await newGrant() })

    expect(failureOf(answer)).toBe('IDEMPOTENCY_CONFLICT')
    expect(answer.data.issueCodeCoins).toMatchObject({ batch: null, codes: null })
    expect(await counts()).toEqual(before)
    expect(await subgraph.audit(`account:${operator.accountId}`)).toMatchObject([
      { action: 'Mutation.issueCodeCoins', outcome: 'DENIED', reason: 'IDEMPOTENCY_CONFLICT' },
    ])
  })

  it('[PIN-02] accepts a grant once, for another request too', async () => {
    const { issue } = await issuing()
    await issue()
    const before = await counts()

    const answer = await issue({ idempotencyKey: newKey() })

    expect(failureOf(answer)).toBe('PIN_REQUIRED')
    expect(await counts()).toEqual(before)
  })

  it.each([
    ['no grant', async () => null],
    ['a grant for another product', async (grantFor: GrantFor) => grantFor('SERVER_YEARLY')],
    ['a malformed token', async () => 'x.y.z'],
  ])('[PIN-02] requires the PIN from an operator with %s', async (_name, grantOf) => {
    const { subgraph, operator, issue } = await issuing()
    const before = await counts()
    const grant = await grantOf((target) => subgraph.grant(operator, 'CODE_COIN_ISSUE', target))

    expect(failureOf(await issue({ grant }))).toBe('PIN_REQUIRED')

    expect(await counts()).toEqual(before)
    expect(await subgraph.audit(`account:${operator.accountId}`)).toMatchObject([
      { action: 'Mutation.issueCodeCoins', outcome: 'DENIED', reason: 'PIN_REQUIRED' },
    ])
  })

  it.each(['CUSTOMER', 'SUPPORT', 'AUDITOR', 'PARTNER', 'DASHBOARD'] as const)('refuses %s', async (role) => {
    const { subgraph, request } = await issuing()
    const caller = subgraph.caller(role)
    const before = await counts()
    const grant = await subgraph.grant(caller, 'CODE_COIN_ISSUE', 'SERVER_MONTHLY')

    const answer = await subgraph.call(caller, issueMutation, { input: { ...request, grant } })

    expect(failureOf(answer)).toBe('FORBIDDEN')
    expect(await counts()).toEqual(before)
  })

  it('refuses anonymous callers without an audit entry', async () => {
    const { payments, subgraph, request } = await issuing()
    const entries = await payments.sql('SELECT 1 FROM audit_entry')

    expect(failureOf(await subgraph.call(null, issueMutation, { input: request }))).toBe('UNAUTHENTICATED')

    expect(await payments.sql('SELECT 1 FROM audit_entry')).toHaveLength(entries.length)
  })

  it.each([
    ['BAD_USER_INPUT', { quantity: 0 }],
    ['BAD_USER_INPUT', { quantity: 1001 }],
    ['BAD_USER_INPUT', { validDays: 0 }],
    ['BAD_USER_INPUT', { idempotencyKey: 'short' }],
    ['BAD_USER_INPUT', { customer: 'x' }],
  ])('answers %s to %j', async (code, change) => {
    const { issue } = await issuing()
    const before = await counts()

    expect(failureOf(await issue(change))).toBe(code)

    expect(await counts()).toEqual(before)
  })

  it('refuses a product that is not sold', async () => {
    const { subgraph, operator, issue } = await issuing()
    const grant = await subgraph.grant(operator, 'CODE_COIN_ISSUE', 'NO_SUCH_PRODUCT')

    expect(failureOf(await issue({ productKey: 'NO_SUCH_PRODUCT', grant }))).toBe('PRODUCT_NOT_AVAILABLE')
  })

  it('ends the batch in time: no coin of an expired batch pays, with one event and one audit entry', async () => {
    const { payments, subgraph, issue } = await issuing()
    const { batch, codes } = (await issue()).data.issueCodeCoins

    await payments.fire('batch-expiry', batch.id)

    expect(await payments.sql('SELECT DISTINCT state FROM code_coin WHERE batch_id = $1', batch.id)).toEqual([
      { state: 'EXPIRED' },
    ])
    expect((await subgraph.events(batch.id)).map(({ type }) => type)).toEqual([
      'payments.batch.issued',
      'payments.batch.expired',
    ])
    expect((await subgraph.audit('platform')).at(-1)).toMatchObject({
      action: 'payments.batch.expired',
      target: batch.id,
    })
    const customer = subgraph.caller()
    const { id } = await payments.order(customer)
    expect(failureOf(await payments.redeem(customer, id, codes[0]))).toBe('CODE_COIN_NOT_USABLE')
  })
})

type GrantFor = (target: string) => Promise<string>

describe('batches', () => {
  it('[PAY-15] are listed and voided by operators, counted at midnight only, and seen by auditors; no code can be read back', async () => {
    const { payments, subgraph, operator, issue } = await issuing()
    const { batch, codes } = (await issue()).data.issueCodeCoins
    const kept = (
      await issue({
        idempotencyKey: newKey(),
        grant: await subgraph.grant(operator, 'CODE_COIN_ISSUE', 'SERVER_MONTHLY'),
      })
    ).data.issueCodeCoins
    const read = async (id: string) => {
      const { data } = await subgraph.call(operator, batchesQuery, { first: 100 })
      return data.codeCoinBatches.edges.map(({ node }: any) => node).find((node: any) => node.id === id)
    }
    const voiding = async (batchId: string, target = batchId, caller = operator) => {
      const grant = await subgraph.grant(caller, 'CODE_COIN_VOIDING', target)
      return subgraph.call(caller, voidMutation, { input: { batchId, grant } })
    }
    const buyer = subgraph.caller()
    const paid = await payments.order(buyer)
    await payments.redeem(buyer, paid.id, codes[0])
    const issued = {
      state: 'ISSUED',
      count: 3,
      units: 1,
      redeemed: 0,
      voided: null,
      availableActions: ['VOID'],
    }
    expect(await read(batch.id)).toMatchObject({ ...issued, product: { key: 'SERVER_MONTHLY' } })
    expect((await read(batch.id)).issuedByHandle).toBe((await read(kept.batch.id)).issuedByHandle)
    expect((await read(batch.id)).issuedByHandle).toMatch(/^ah_/)

    expect(failureOf(await voiding(batch.id, kept.batch.id))).toBe('PIN_REQUIRED')
    expect((await voiding(batch.id)).data.voidCodeCoinBatch).toEqual({
      batch: { id: batch.id, state: 'VOIDED' },
      errors: [],
    })
    expect(failureOf(await voiding(batch.id))).toBe('INVALID_TRANSITION')
    expect(failureOf(await voiding(newId('codeCoinBatch')))).toBe('NOT_FOUND')
    expect(failureOf(await voiding('batch_x'))).toBe('NOT_FOUND')

    const open = await payments.order(buyer)
    expect(failureOf(await payments.redeem(buyer, open.id, codes[1]))).toBe('CODE_COIN_NOT_USABLE')
    expect(failureOf(await payments.redeem(buyer, open.id, kept.codes[1]))).toBeUndefined()
    expect(await read(batch.id)).toMatchObject({
      state: 'VOIDED',
      redeemed: 0,
      voided: null,
      availableActions: [],
    })
    await payments.fire('code-coin-day', 'platform')
    expect(await read(batch.id)).toMatchObject({ redeemed: 1, voided: 2 })
    expect(await read(kept.batch.id)).toMatchObject({ state: 'ISSUED', redeemed: 1, voided: null })
    expect(await payments.sql(`SELECT 1 FROM job WHERE aggregate_id = $1`, batch.id)).toEqual([])

    const trail = (await subgraph.audit('platform')).filter(({ target }) => target === batch.id)
    expect(trail.map(({ action }) => action)).toEqual(['payments.batch.issued', 'payments.batch.voided'])
    const everything = JSON.stringify((await subgraph.call(operator, batchesQuery, { first: 100 })).data)
    for (const code of codes) expect(everything).not.toContain(code)
    for (const role of ['CUSTOMER', 'SUPPORT', 'AUDITOR'] as const) {
      const caller = subgraph.caller(role)
      expect(failureOf(await subgraph.call(caller, batchesQuery))).toBe('FORBIDDEN')
      expect(failureOf(await voiding(kept.batch.id, kept.batch.id, caller))).toBe('FORBIDDEN')
    }
  })

  it('forget their operator with that account', async () => {
    const { payments, subgraph, operator, issue } = await issuing()
    const { batch } = (await issue()).data.issueCodeCoins

    await subgraph.app.transaction(systemContext(), (tx) =>
      subgraph.app.get(CodeCoinService).erase(tx, operator.accountId!),
    )

    expect(await payments.sql('SELECT issued_by FROM code_coin_batch WHERE id = $1', batch.id)).toEqual([
      { issued_by: null },
    ])
  })

  it('[PAY-03] answer alike for an unknown, used, voided, expired and foreign code, by the same statements', async () => {
    const { payments, subgraph, issue } = await issuing()
    const buyer = () => subgraph.caller()
    const used = await payments.code()
    const paid = buyer()
    await payments.redeem(paid, (await payments.order(paid)).id, used)
    const { batch, codes: unusable } = (await issue()).data.issueCodeCoins
    const [voided, expired] = unusable
    const change = async (code: string, set: string) =>
      payments.sql(
        `UPDATE code_coin SET ${set} WHERE batch_id = $1 AND code_hash = $2`,
        batch.id,
        subgraph.app.get(CodeCoinService).presented(code).hash,
      )
    await change(voided, `state = 'VOIDED'`)
    await change(expired, 'valid_until = now()')
    const codes = [formatCode(createCode()), used, voided, expired, await payments.code('SERVER_YEARLY')]

    const seen: { statements: string[]; answer: unknown }[] = []
    for (const code of codes) {
      const caller = buyer()
      const { id } = await payments.order(caller)
      let answer: unknown
      const statements = await statementsOf(subgraph.app, async () => {
        answer = (await payments.redeem(caller, id, code)).data
      })
      seen.push({ statements, answer })
    }

    for (const each of seen) expect(each).toEqual(seen[0])
    expect(seen[0]!.answer).toMatchObject({
      redeemCodeCoin: { order: null, errors: [{ code: 'CODE_COIN_NOT_USABLE' }] },
    })
  })
})
