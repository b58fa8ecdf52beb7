import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Canceled orders, disputes of money whose payment is not known yet, and transfers that their senders have locked. */
export class ReviewDisputedAndLockedMoney1780000510001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "order" DROP CONSTRAINT order_state_check;
      ALTER TABLE "order" ADD CHECK
        (state IN ('PLACED', 'AWAITING_PAYMENT', 'PAID', 'FULFILLED', 'EXPIRED', 'CANCELED'));
      CREATE TABLE card_dispute (
        intent_id text PRIMARY KEY,
        received_on timestamptz NOT NULL
      );
      ALTER TABLE crypto_transfer ADD COLUMN is_locked boolean NOT NULL DEFAULT false;
      ALTER TABLE crypto_quote ADD COLUMN locked numeric(30, 0) NOT NULL DEFAULT 0 CHECK (locked >= 0);
      ALTER TABLE stuck_payment DROP CONSTRAINT stuck_payment_reason_check;
      ALTER TABLE stuck_payment ADD CHECK
        (reason IN ('UNDERPAID', 'OVERPAID', 'LATE', 'WRONG_AMOUNT', 'LOCKED', 'DISPUTED'));
      DROP INDEX stuck_payment_open;
      CREATE UNIQUE INDEX stuck_payment_open ON stuck_payment
        (payment_id, (CASE WHEN reason IN ('DISPUTED', 'LOCKED') THEN reason ELSE 'MONEY' END)) WHERE state = 'OPEN'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM stuck_payment WHERE reason IN ('DISPUTED', 'LOCKED');
      DROP INDEX stuck_payment_open;
      CREATE UNIQUE INDEX stuck_payment_open ON stuck_payment (payment_id) WHERE state = 'OPEN';
      ALTER TABLE stuck_payment DROP CONSTRAINT stuck_payment_reason_check;
      ALTER TABLE stuck_payment ADD CHECK (reason IN ('UNDERPAID', 'OVERPAID', 'LATE', 'WRONG_AMOUNT', 'DISPUTED'));
      ALTER TABLE crypto_quote DROP COLUMN locked;
      ALTER TABLE crypto_transfer DROP COLUMN is_locked;
      DROP TABLE card_dispute;
      UPDATE "order" SET state = 'EXPIRED' WHERE state = 'CANCELED';
      ALTER TABLE "order" DROP CONSTRAINT order_state_check;
      ALTER TABLE "order" ADD CHECK (state IN ('PLACED', 'AWAITING_PAYMENT', 'PAID', 'FULFILLED', 'EXPIRED'))`)
  }
}
