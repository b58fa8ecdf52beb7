import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The counts move at midnight only: they must not tell when a coin was used. */
export class ListCodeCoinBatches1780000510002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE code_coin DROP CONSTRAINT code_coin_state_check;
      ALTER TABLE code_coin ADD CHECK (state IN ('ISSUED', 'REDEEMED', 'VOIDED', 'EXPIRED'));
      ALTER TABLE code_coin_batch DROP CONSTRAINT code_coin_batch_state_check;
      ALTER TABLE code_coin_batch ADD CHECK (state IN ('ISSUED', 'VOIDED', 'EXPIRED'));
      ALTER TABLE code_coin_batch ADD COLUMN issued_by text;
      ALTER TABLE code_coin_batch ADD COLUMN issued_on timestamptz NOT NULL DEFAULT date_trunc('day', now(), 'UTC')
        CHECK (date_trunc('day', issued_on, 'UTC') = issued_on);
      ALTER TABLE code_coin_batch ALTER COLUMN issued_on DROP DEFAULT;
      ALTER TABLE code_coin_batch ADD COLUMN redeemed int NOT NULL DEFAULT 0 CHECK (redeemed BETWEEN 0 AND count);
      ALTER TABLE code_coin_batch ADD COLUMN voided int CHECK (voided BETWEEN 0 AND count - redeemed);
      ALTER TABLE code_coin_batch ADD CHECK (voided IS NULL OR state = 'VOIDED');
      UPDATE code_coin_batch b SET redeemed =
        (SELECT count(*) FROM code_coin c WHERE c.batch_id = b.id AND c.state = 'REDEEMED' AND c.version > 0);
      CREATE INDEX code_coin_batch_by_day ON code_coin_batch (issued_on DESC, id DESC);
      CREATE INDEX code_coin_batch_by_issuer ON code_coin_batch (issued_by)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX code_coin_batch_by_issuer;
      DROP INDEX code_coin_batch_by_day;
      ALTER TABLE code_coin_batch DROP COLUMN voided;
      ALTER TABLE code_coin_batch DROP COLUMN redeemed;
      ALTER TABLE code_coin_batch DROP COLUMN issued_on;
      ALTER TABLE code_coin_batch DROP COLUMN issued_by;
      UPDATE code_coin_batch SET state = 'EXPIRED' WHERE state = 'VOIDED';
      UPDATE code_coin SET state = 'EXPIRED' WHERE state = 'VOIDED';
      ALTER TABLE code_coin_batch DROP CONSTRAINT code_coin_batch_state_check;
      ALTER TABLE code_coin_batch ADD CHECK (state IN ('ISSUED', 'EXPIRED'));
      ALTER TABLE code_coin DROP CONSTRAINT code_coin_state_check;
      ALTER TABLE code_coin ADD CHECK (state IN ('ISSUED', 'REDEEMED', 'EXPIRED'))`)
  }
}
