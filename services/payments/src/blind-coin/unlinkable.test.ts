import { createHash } from 'node:crypto'
import { RECONCILIATION } from '../reconciliation/reconciliation.service'
import { newKey, startTestPayments } from '../payments.fixture'
import { blind, blindCoin, orderToSign, paidOrder, redeemed, sign } from './blind-coin.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

/** Every row of every table, as JSON. */
async function allRows(): Promise<Set<string>> {
  const payments = await starting
  const tables = await payments.sql<{ name: string }>(
    `SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
     WHERE relkind = 'r' AND pg_table_is_visible(pg_class.oid) AND nspname NOT IN ('pg_catalog', 'information_schema')
       AND has_table_privilege(pg_class.oid, 'SELECT')`,
  )
  const rows = new Set<string>()
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'order',
      'payment',
      'outbox',
      'audit_entry',
      'job',
      'blind_signature',
      'spent_blind_coin',
    ]),
  )
  for (const { name } of tables) {
    const found = await payments.sql<{ row: object }>(`SELECT to_jsonb(t) AS row FROM "${name}" t`)
    for (const { row } of found) rows.add(JSON.stringify([name, row]))
  }
  return rows
}

/** The texts and numbers in rows that could name something: days, states and small numbers do not. */
function namesIn(rows: Iterable<string>): Set<string> {
  const names = new Set<string>()
  const collect = (value: unknown): void => {
    if (value !== null && typeof value === 'object') Object.values(value).forEach(collect)
    else if (typeof value === 'number' ? value > 1_000_000 : typeof value === 'string' && isName(value))
      names.add(String(value))
  }
  for (const row of rows) collect(JSON.parse(row))
  return names
}

const isName = (text: string): boolean =>
  text.length > 1 && !/^\d{4}-\d\d-\d\dT00:00:00(\.0+)?(Z|\+00:00)$/.test(text)

const without = <T>(all: Iterable<T>, known: ReadonlySet<T>): Set<T> =>
  new Set([...all].filter((each) => !known.has(each)))

describe('the books', () => {
  it('[PAY-03] share nothing but the key between the sale of a blind coin and its redemption', async () => {
    const payments = await starting
    // Everything that many purchases have in common is known before: products, states, kinds, other holders' texts.
    await redeemed(payments, await blindCoin(payments, 'ENIGM_KEY'), 'ENIGM_KEY')
    const buyer = payments.subgraph.caller()
    const user = payments.subgraph.caller()
    const before = await allRows()

    const order = await paidOrder(payments, buyer)
    const blinded = await blind(order.signingKey)
    const { data } = await sign(payments, buyer, order.id, blinded)
    const signatures: string[] = data.signBlindCoins.signatures
    const [code] = await blinded.unblind(signatures)
    const sold = await allRows()
    await payments.fire('purchase-link-expiry', order.id)
    const unlinked = await allRows()

    const { id } = await payments.order(user)
    expect((await payments.redeem(user, id, code!, newKey())).data.redeemCodeCoin.errors).toEqual([])
    const after = await allRows()

    const known = namesIn(before)
    const ofSale = without(namesIn([...without(sold, before), ...without(unlinked, before)]), known)
    const ofUse = without(namesIn(without(without(after, unlinked), sold)), known)
    expect(ofSale).toContain(order.id)
    expect(ofUse).toContain(id)
    const shared = [...ofSale].filter((name) => ofUse.has(name))
    expect(shared).toEqual([order.signingKey.fingerprint])

    // Neither the coin nor a part of it is stored, in any form that both sides could compute.
    const [, token = '', signature = ''] = code!.split('.')
    const parts = [token, signature].map((part) => Buffer.from(part, 'base64url'))
    const forms = parts.flatMap((part) => [
      ...(['base64url', 'base64', 'hex'] as const).map((encoding) => part.toString(encoding)),
      ...(['sha256', 'sha384', 'sha512'] as const).flatMap((hash) =>
        (['base64url', 'hex'] as const).map((encoding) => createHash(hash).update(part).digest(encoding)),
      ),
    ])
    const stored = [...after].join('\n')
    for (const form of [...forms, code!, ...blinded.blindedMessages, ...signatures])
      expect(stored).not.toContain(form)
  })

  it('store no moment with a signature or a spent coin, and no table has both', async () => {
    const columns = await (
      await starting
    ).sql<{ name: string; type: string }>(
      `SELECT table_name || '.' || column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_name IN ('blind_signature', 'spent_blind_coin') ORDER BY table_name, ordinal_position`,
    )

    expect(columns.map(({ name }) => name)).toEqual([
      ...['order_id', 'fingerprint', 'quantity', 'request_hash', 'signatures'].map(
        (name) => `blind_signature.${name}`,
      ),
      ...['token_hash', 'fingerprint'].map((name) => `spent_blind_coin.${name}`),
    ])
    expect(columns.filter(({ type }) => /time|date/.test(type))).toEqual([])
  })

  it('[PAY-03] show when more coins of a key are redeemed than it has signed, and when signatures do not fit an order', async () => {
    const payments = await starting
    const buyer = payments.subgraph.caller()
    const order = await paidOrder(payments, buyer, 'SERVER_YEARLY')
    const { fingerprint } = order.signingKey
    await payments.sql(
      `INSERT INTO spent_blind_coin (token_hash, fingerprint) VALUES ('forged', $1) RETURNING token_hash`,
      fingerprint,
    )
    const open = await paidOrder(payments, buyer, 'SERVER_YEARLY')
    await payments.sql(
      `INSERT INTO blind_signature (order_id, fingerprint, quantity) VALUES ($1, 'other', 2) RETURNING order_id`,
      open.id,
    )

    await payments.fire(RECONCILIATION, 'platform')

    const found = await payments.sql(
      `SELECT kind, subject, payment_id, recorded, reported FROM reconciliation_difference WHERE kind LIKE 'BLIND%' ORDER BY kind`,
    )
    const { id: paymentId } = (await payments.sql('SELECT id FROM payment WHERE order_id = $1', open.id))[0]
    expect(found).toEqual([
      { kind: 'BLIND_COIN_KEY', subject: fingerprint, payment_id: null, recorded: '0', reported: '1' },
      {
        ...{ kind: 'BLIND_COIN_UNITS', subject: paymentId, payment_id: paymentId },
        ...{ recorded: '1', reported: '2' },
      },
    ])
    expect((await orderToSign(payments, buyer, order.id)).state).toBe('PAID')
  })
})
