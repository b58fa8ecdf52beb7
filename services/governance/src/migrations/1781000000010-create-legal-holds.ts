import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The copies know which account, organization or server exists, and the handle of an account for the platform. */
export class CreateLegalHolds1781000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE legal_hold_order (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('IN_FORCE', 'RELEASED')),
        subject_kind text NOT NULL CHECK (subject_kind IN ('ACCOUNT', 'ORGANIZATION', 'SERVER')),
        subject_id text NOT NULL,
        subject_handle text NOT NULL,
        ground text NOT NULL CHECK (ground IN ('COURT_ORDER', 'LEGAL_CLAIM', 'REGULATORY_INQUIRY')),
        placed_on timestamptz NOT NULL CHECK (date_trunc('day', placed_on, 'UTC') = placed_on),
        ends_on timestamptz NOT NULL
      );
      CREATE INDEX legal_hold_order_by_day ON legal_hold_order (placed_on DESC, id DESC);
      CREATE TABLE held_account (id text PRIMARY KEY, platform_handle text NOT NULL UNIQUE);
      CREATE TABLE held_organization (id text PRIMARY KEY, state text NOT NULL);
      CREATE TABLE held_server (id text PRIMARY KEY, state text NOT NULL)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE held_server, held_organization, held_account, legal_hold_order')
  }
}
