import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What this service remembers of accounts, memberships and entitlements, from their events alone. */
export class CreateProjections1771000000001 implements MigrationInterface {
  // `reference` is what Enigm App calls the account, `platform_handle` what the platform's staff do.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        id text PRIMARY KEY,
        reference text NOT NULL UNIQUE,
        platform_handle text NOT NULL UNIQUE
      );
      CREATE TABLE membership (
        id text PRIMARY KEY,
        organization_id text NOT NULL,
        account_id text NOT NULL,
        role text NOT NULL
      );
      CREATE INDEX membership_by_account ON membership (account_id, organization_id);
      CREATE TABLE entitlement (
        id text PRIMARY KEY,
        holder_id text,
        state text NOT NULL
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE entitlement, membership, account')
  }
}
