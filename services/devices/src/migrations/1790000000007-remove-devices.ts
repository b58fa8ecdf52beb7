import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A removed device has ended and is in no list of its account; its key enrolls no second time (DEV-06). */
export class RemoveDevices1790000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE device ADD removed_at timestamptz CHECK (removed_at IS NULL OR ended_at IS NOT NULL)',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE device DROP removed_at')
  }
}
