import type { MigrationInterface, QueryRunner } from 'typeorm'

export class AddCodeCoinUnits1769000000004 implements MigrationInterface {
  // A coin pays for one product and one quantity of it.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE code_coin_batch ADD COLUMN units int NOT NULL DEFAULT 1 CHECK (units BETWEEN 1 AND 10000);
      ALTER TABLE code_coin_batch ALTER COLUMN units DROP DEFAULT;
      ALTER TABLE code_coin ADD COLUMN units int NOT NULL DEFAULT 1 CHECK (units BETWEEN 1 AND 10000);
      ALTER TABLE code_coin ALTER COLUMN units DROP DEFAULT`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE code_coin DROP COLUMN units;
      ALTER TABLE code_coin_batch DROP COLUMN units`)
  }
}
