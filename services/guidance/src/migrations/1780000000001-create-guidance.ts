import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateGuidance1780000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(projections)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE membership')
  }
}

/** A copy of the memberships of accounts, from its events. */
const projections = `
  CREATE TABLE membership (
    id text PRIMARY KEY,
    organization_id text NOT NULL,
    account_id text NOT NULL,
    role text NOT NULL
  );
  CREATE INDEX membership_by_account ON membership (account_id, organization_id);
  CREATE INDEX membership_by_organization ON membership (organization_id)`
