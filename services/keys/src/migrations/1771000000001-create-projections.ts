import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Copies of the accounts, memberships and entitlements of other services, from their events. */
export class CreateProjections1771000000001 implements MigrationInterface {
  // `reference` names the account to Enigm App, `platform_handle` to the staff of the platform.
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
