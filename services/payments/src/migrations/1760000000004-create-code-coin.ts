import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateCodeCoin1760000000004 implements MigrationInterface {
  // A coin has no column for an order, an account or the moment of its redemption (PAY-03).
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE code_coin_batch (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('ISSUED', 'EXPIRED')),
        product_key text NOT NULL REFERENCES product,
        count int NOT NULL CHECK (count BETWEEN 1 AND 1000),
        valid_until timestamptz NOT NULL
      );
      CREATE TABLE code_coin (
        id text PRIMARY KEY,
        version int NOT NULL DEFAULT 0,
        state text NOT NULL DEFAULT 'ISSUED' CHECK (state IN ('ISSUED', 'REDEEMED', 'EXPIRED')),
        code_hash text NOT NULL UNIQUE,
        product_key text NOT NULL REFERENCES product,
        batch_id text NOT NULL REFERENCES code_coin_batch,
        valid_until timestamptz NOT NULL
      );
      CREATE INDEX code_coin_by_batch ON code_coin (batch_id) WHERE state = 'ISSUED';
      CREATE INDEX code_coin_unannounced ON code_coin (id) WHERE state = 'REDEEMED' AND version = 0;
      CREATE TABLE code_coin_attempt (
        session_id text PRIMARY KEY,
        window_started_at timestamptz NOT NULL,
        wrong int NOT NULL
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE code_coin_attempt, code_coin, code_coin_batch')
  }
}
