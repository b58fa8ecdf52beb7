import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The results of erasures by deletion; there is no column for the account (ACC-05). */
export class RecordErasures1767000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasure (
        id text PRIMARY KEY,
        erased int NOT NULL DEFAULT 0,
        detached int NOT NULL DEFAULT 0,
        retained jsonb NOT NULL DEFAULT '[]',
        checked int NOT NULL DEFAULT 0,
        erased_at timestamptz,
        verified_at timestamptz
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE erasure')
  }
}
