import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What this service remembers of entitlements, accounts and devices, from their events alone. */
export class CreateProjections1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE entitlement (
        id text PRIMARY KEY,
        holder_id text,
        product_kind text NOT NULL,
        state text NOT NULL
      );
      CREATE TABLE account_state (
        account_id text PRIMARY KEY,
        state text NOT NULL
      );
      CREATE TABLE device_trust (
        device_id text PRIMARY KEY,
        account_id text NOT NULL,
        session_id text NOT NULL,
        state text NOT NULL
      );
      CREATE INDEX device_trust_by_account ON device_trust (account_id)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE device_trust, account_state, entitlement')
  }
}
