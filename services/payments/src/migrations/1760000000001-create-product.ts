import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateProduct1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product (
        key text PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('SERVER')),
        title text NOT NULL,
        term_days int NOT NULL CHECK (term_days > 0),
        amount int NOT NULL CHECK (amount >= 0),
        currency text NOT NULL CHECK (currency IN ('EUR')),
        methods text[] NOT NULL CHECK (methods <@ ARRAY['CODE_COIN']),
        availability text NOT NULL CHECK (availability IN ('AVAILABLE', 'UNAVAILABLE'))
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product')
  }
}
