import type { MigrationInterface, QueryRunner } from 'typeorm'

/** An invoice refers to no other row: it is kept longer than its order. */
export class IssueInvoices1780000510004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE invoice (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('REQUESTED', 'ISSUED')),
        code_hash text NOT NULL UNIQUE,
        order_id text NOT NULL UNIQUE,
        year int,
        place int CHECK (place > 0),
        ordered_on timestamptz NOT NULL CHECK (date_trunc('day', ordered_on, 'UTC') = ordered_on),
        issued_on timestamptz CHECK (date_trunc('day', issued_on, 'UTC') = issued_on),
        seller text NOT NULL,
        billing_text text CHECK (length(billing_text) BETWEEN 1 AND 500),
        product_title text NOT NULL,
        country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
        quantity int NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
        amount int NOT NULL CHECK (amount % quantity = 0),
        net_amount int NOT NULL CHECK (net_amount BETWEEN 0 AND amount),
        vat_hundredths int NOT NULL,
        currency text NOT NULL CHECK (currency IN ('EUR', 'USD')),
        UNIQUE (year, place),
        CHECK ((state = 'ISSUED') = (issued_on IS NOT NULL)),
        CHECK ((state = 'ISSUED') = (year IS NOT NULL) AND (year IS NULL) = (place IS NULL)
          AND year = extract(year FROM issued_on AT TIME ZONE 'UTC'))
      );
      CREATE INDEX invoice_by_day ON invoice (issued_on)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE invoice')
  }
}
