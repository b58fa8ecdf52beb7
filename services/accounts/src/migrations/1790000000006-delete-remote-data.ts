import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When a holder last had data deleted that other services keep (ACC-06). */
export class DeleteRemoteData1790000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE account ADD data_deletions jsonb NOT NULL DEFAULT '{}'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account DROP data_deletions')
  }
}
