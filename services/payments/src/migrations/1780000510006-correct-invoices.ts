import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A correction is a row of the same series of numbers and names the number and the day of its invoice. */
export class CorrectInvoices1780000510006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE invoice ADD COLUMN corrects text UNIQUE, ADD COLUMN corrected_on timestamptz,
        ADD CHECK ((corrects IS NULL) = (corrected_on IS NULL)), DROP CONSTRAINT invoice_order_id_key;
      CREATE UNIQUE INDEX invoice_of_order ON invoice (order_id) WHERE corrects IS NULL;
      CREATE UNIQUE INDEX invoice_correction_of_order ON invoice (order_id) WHERE corrects IS NOT NULL;
      ALTER TABLE stuck_payment DROP CONSTRAINT stuck_payment_state_check,
        ADD CONSTRAINT stuck_payment_state_check CHECK (state IN ('OPEN', 'ACCEPTED', 'CLOSED', 'REFUNDED'))`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE stuck_payment SET state = 'CLOSED' WHERE state = 'REFUNDED';
      ALTER TABLE stuck_payment DROP CONSTRAINT stuck_payment_state_check,
        ADD CONSTRAINT stuck_payment_state_check CHECK (state IN ('OPEN', 'ACCEPTED', 'CLOSED'));
      DELETE FROM invoice WHERE corrects IS NOT NULL;
      DROP INDEX invoice_of_order, invoice_correction_of_order;
      ALTER TABLE invoice DROP COLUMN corrects, DROP COLUMN corrected_on, ADD UNIQUE (order_id)`)
  }
}
