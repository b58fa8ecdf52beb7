import { createTestDatabase, type TestDatabase } from '@enigm/subgraph/testkit'
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm'
import { CreateProduct1760000000001 } from './1760000000001-create-product'
import { CreatePurchase1760000000002 } from './1760000000002-create-purchase'
import { CreateEntitlement1760000000003 } from './1760000000003-create-entitlement'
import { CreateCodeCoin1760000000004 } from './1760000000004-create-code-coin'
import { SellEsimsAndKeys1769000000001 } from './1769000000001-sell-esims-and-keys'
import { CreatePurchaseUnit1769000000002 } from './1769000000002-create-purchase-unit'
import { AddCodeCoinUnits1769000000004 } from './1769000000004-add-code-coin-units'

let database: TestDatabase
let data: DataSource
let runner: QueryRunner
const earlier: MigrationInterface[] = [
  new CreateProduct1760000000001(),
  new CreatePurchase1760000000002(),
  new CreateEntitlement1760000000003(),
  new CreateCodeCoin1760000000004(),
]
const later: MigrationInterface[] = [
  new SellEsimsAndKeys1769000000001(),
  new CreatePurchaseUnit1769000000002(),
  new AddCodeCoinUnits1769000000004(),
]

beforeAll(async () => {
  database = await createTestDatabase()
  data = await new DataSource({ type: 'postgres', url: database.migrationUrl }).initialize()
  runner = data.createQueryRunner()
})

afterAll(async () => {
  await runner.release()
  await data.destroy()
  await database.drop()
})

const rows = (sql: string): Promise<object[]> => runner.query(sql)
const links = () => rows('SELECT * FROM purchase_link ORDER BY order_id')

/** Purchases of the first version: one unpaid, one granted, one with an early activation and one completed. */
const purchases = `
  INSERT INTO product VALUES ('SERVER_MONTHLY', 'SERVER', 'x', 30, 4900, 'EUR', '{CODE_COIN}', 'AVAILABLE');
  INSERT INTO "order" SELECT 'ord_' || n, 1, state, 'SERVER_MONTHLY', 'DE', 'CODE_COIN', 4900, 'EUR', '2026-01-01Z',
      CASE state WHEN 'AWAITING_PAYMENT' THEN timestamptz '2026-01-02Z' END
    FROM (VALUES (1, 'AWAITING_PAYMENT'), (2, 'PAID'), (3, 'PAID'), (4, 'FULFILLED')) AS one (n, state);
  INSERT INTO purchase VALUES ('ord_1', 'AWAITING_PAYMENT', NULL), ('ord_2', 'AWAITING_ACTIVATION', NULL),
    ('ord_3', 'AWAITING_HOLDER', 'enr_3'), ('ord_4', 'COMPLETED', NULL);
  INSERT INTO purchase_link VALUES ('ord_1', 'acct_1', NULL, NULL, NULL), ('ord_2', 'acct_2', 'ent_2', NULL, NULL),
    ('ord_3', NULL, 'ent_3', 'srv_3', 'acct_3');
  INSERT INTO entitlement VALUES ('ent_4', 3, 'ACTIVE', 'acct_4', 'SERVER_MONTHLY', 'SERVER', 30, '2026-02-01Z');
  INSERT INTO activation VALUES ('act_4', 1, 'ACTIVE', 'ent_4', 'srv_4', '2026-01-01Z');
  INSERT INTO code_coin_batch VALUES ('batch_1', 1, 'ISSUED', 'SERVER_MONTHLY', 1, '2027-01-01Z');
  INSERT INTO code_coin (id, code_hash, product_key, batch_id, valid_until)
    VALUES ('coin_1', 'hash', 'SERVER_MONTHLY', 'batch_1', '2027-01-01Z')`

describe('the migrations to units', () => {
  it('keep every earlier purchase, activation and coin, and can be undone', async () => {
    for (const migration of earlier) await migration.up(runner)
    await runner.query(purchases)
    const before = await links()

    for (const migration of later) await migration.up(runner)

    expect(await rows('SELECT * FROM purchase_unit ORDER BY entitlement_id')).toEqual([
      { entitlement_id: 'ent_2', order_id: 'ord_2', activated_id: null, activated_holder_id: null },
      { entitlement_id: 'ent_3', order_id: 'ord_3', activated_id: 'srv_3', activated_holder_id: 'acct_3' },
    ])
    expect(
      await rows(`SELECT p.order_id AS id, units_created AS created, quantity, holder_id AS holder
        FROM purchase p JOIN "order" o ON o.id = p.order_id LEFT JOIN purchase_link l USING (order_id) ORDER BY 1`),
    ).toEqual([
      { id: 'ord_1', created: 0, quantity: 1, holder: 'acct_1' },
      { id: 'ord_2', created: 1, quantity: 1, holder: 'acct_2' },
      { id: 'ord_3', created: 1, quantity: 1, holder: null },
      { id: 'ord_4', created: 1, quantity: 1, holder: null },
    ])
    expect(await rows('SELECT activated_id AS id FROM activation')).toEqual([{ id: 'srv_4' }])
    expect(await rows('SELECT units FROM code_coin')).toEqual([{ units: 1 }])

    for (const migration of [...later].reverse()) await migration.down(runner)

    expect(await links()).toEqual(before)
    expect(await rows('SELECT server_id AS id FROM activation')).toEqual([{ id: 'srv_4' }])
  })

  it('allow an active entitlement without an end only if it has no term', async () => {
    for (const migration of later) await migration.up(runner)
    const activate = (key: string, kind: string, days: number | null) =>
      runner.query(
        `WITH sold AS (INSERT INTO product VALUES ($1, $2, 'x', $3, 1, 'EUR', '{CODE_COIN}', 'AVAILABLE') RETURNING key)
         INSERT INTO entitlement SELECT 'ent_' || key, 1, 'ACTIVE', 'acct_1', key, $2, $3::int, NULL FROM sold`,
        [key, kind, days],
      )

    await expect(activate('ESIM', 'ESIM', 365)).rejects.toThrow('entitlement_term_check')
    await expect(activate('OTHER', 'OTHER', 365)).rejects.toThrow('kind_check')
    await activate('KEY', 'KEY', null)
  })
})
