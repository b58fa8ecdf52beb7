import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateLedger1781000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger_source (
        service text PRIMARY KEY,
        position bigint NOT NULL,
        read_at timestamptz
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger_source')
  }
}
