import type { MigrationInterface, QueryRunner } from 'typeorm'

export class RememberNotifications1770000000003 implements MigrationInterface {
  // The call identifiers that were taken of the moment in notified_at: what is older than it is ignored anyway.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE carrier_profile ADD COLUMN notified_ids text[] NOT NULL DEFAULT '{}'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE carrier_profile DROP COLUMN notified_ids')
  }
}
