import type { MigrationInterface, QueryRunner } from 'typeorm'

export class RememberRecoveries1762000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account_recovery (
        account_id text PRIMARY KEY,
        recovery_id text NOT NULL
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE account_recovery')
  }
}
