import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Wrong codes are counted by account: a new session does not start with new tries. The counts of ten minutes are dropped. */
export class CountCodeCoinAttempts1780000410001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE code_coin_attempt;
      CREATE TABLE code_coin_attempt (
        account_id text PRIMARY KEY,
        window_started_at timestamptz NOT NULL,
        wrong int NOT NULL
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE code_coin_attempt;
      CREATE TABLE code_coin_attempt (
        session_id text PRIMARY KEY,
        window_started_at timestamptz NOT NULL,
        wrong int NOT NULL
      )`)
  }
}
