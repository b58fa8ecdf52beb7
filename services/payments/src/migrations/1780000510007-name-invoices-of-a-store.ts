import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The invoice that a store has for a payment, and the webhooks of the store that were received. */
export class NameInvoicesOfAStore1780000510007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE crypto_quote ADD COLUMN invoice_id text UNIQUE;
      CREATE TABLE crypto_event (
        id text PRIMARY KEY,
        received_on timestamptz NOT NULL
      );
      CREATE INDEX crypto_event_by_day ON crypto_event (received_on)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE crypto_event;
      ALTER TABLE crypto_quote DROP COLUMN invoice_id`)
  }
}
