import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A difference refers to no row: it must not keep one from being deleted. */
export class ReconcilePayments1780000510005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reconciliation (
        id text PRIMARY KEY CHECK (id = 'platform'),
        compared_at timestamptz NOT NULL,
        unreachable text[] NOT NULL CHECK (unreachable <@ ARRAY['CARD', 'CRYPTO'])
      );
      CREATE TABLE reconciliation_difference (
        id text PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('CARD_NOT_RECORDED', 'CARD_NOT_REPORTED', 'CARD_AMOUNT', 'CARD_UNKNOWN',
          'WALLET_NOT_RECORDED', 'WALLET_NOT_REPORTED', 'WALLET_UNKNOWN', 'ORDER_STATE', 'ORDER_AMOUNT', 'ORDER_UNITS',
          'CODE_COIN_UNITS', 'BATCH_COINS', 'INVOICE_AMOUNT', 'INVOICE_NOT_ISSUED', 'INVOICE_NUMBER')),
        subject text NOT NULL,
        payment_id text,
        recorded text,
        reported text,
        found_on timestamptz NOT NULL CHECK (date_trunc('day', found_on, 'UTC') = found_on),
        UNIQUE (kind, subject)
      );
      CREATE INDEX reconciliation_difference_by_day ON reconciliation_difference (found_on DESC, id DESC)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reconciliation_difference, reconciliation')
  }
}
