import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateKeyOrder1771000000003 implements MigrationInterface {
  // A Key is replaced once, by one order and one entitlement, also under parallel requests.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE key_order (
        id text PRIMARY KEY,
        version int NOT NULL,
        account_id text NOT NULL,
        organization_id text,
        entitlement_id text NOT NULL UNIQUE,
        replaced_key_id text NOT NULL UNIQUE REFERENCES enigm_key (id),
        state text NOT NULL CHECK (state IN ('PLACED', 'FULFILLED', 'CANCELED')),
        placed_at timestamptz NOT NULL
      );
      CREATE INDEX key_order_by_account ON key_order (account_id, placed_at)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE key_order')
  }
}
