import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Prices and rates of VAT have days from which they are valid; earlier ones stay, because invoices refer to them. */
export class DatePricesAndVat1780000510003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_price (
        product_key text NOT NULL REFERENCES product,
        currency text NOT NULL CHECK (currency IN ('EUR', 'USD')),
        valid_from timestamptz NOT NULL CHECK (date_trunc('day', valid_from, 'UTC') = valid_from),
        amount int NOT NULL CHECK (amount BETWEEN 1 AND 200000),
        PRIMARY KEY (product_key, currency, valid_from)
      );
      INSERT INTO product_price SELECT key, currency, date_trunc('day', now(), 'UTC'), amount FROM product;
      ALTER TABLE product DROP COLUMN amount;
      ALTER TABLE product DROP COLUMN currency;
      ALTER TABLE product ADD COLUMN version int NOT NULL DEFAULT 0;
      ALTER TABLE product ADD COLUMN maximum_quantity int NOT NULL DEFAULT 1 CHECK (maximum_quantity BETWEEN 1 AND 10000);
      UPDATE product SET maximum_quantity = 10000 WHERE kind = 'ESIM';
      CREATE TABLE product_restriction (
        product_key text NOT NULL REFERENCES product,
        country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
        methods text[] NOT NULL CHECK (methods <@ ARRAY['CODE_COIN', 'CARD', 'CRYPTO']),
        PRIMARY KEY (product_key, country)
      );
      CREATE TABLE vat_rate (
        country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
        valid_from timestamptz NOT NULL CHECK (date_trunc('day', valid_from, 'UTC') = valid_from),
        hundredths int NOT NULL CHECK (hundredths BETWEEN 0 AND 10000),
        revision int NOT NULL,
        PRIMARY KEY (country, valid_from)
      );
      ALTER TABLE "order" ADD COLUMN vat_hundredths int NOT NULL DEFAULT 0;
      ALTER TABLE "order" ADD COLUMN net_amount int;
      UPDATE "order" SET net_amount = amount;
      ALTER TABLE "order" ALTER COLUMN net_amount SET NOT NULL;
      ALTER TABLE "order" ADD CHECK (net_amount BETWEEN 0 AND amount);
      ALTER TABLE "order" DROP CONSTRAINT order_currency_check;
      ALTER TABLE "order" ADD CHECK (currency IN ('EUR', 'USD'));
      ALTER TABLE payment DROP CONSTRAINT payment_currency_check;
      ALTER TABLE payment ADD CHECK (currency IN ('EUR', 'USD'))`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE product ADD COLUMN amount int;
      ALTER TABLE product ADD COLUMN currency text NOT NULL DEFAULT 'EUR' CHECK (currency IN ('EUR'));
      UPDATE product SET amount = coalesce(
        (SELECT p.amount FROM product_price p WHERE p.product_key = product.key AND p.currency = 'EUR'
           AND p.valid_from <= now() ORDER BY p.valid_from DESC LIMIT 1), 0);
      ALTER TABLE product ALTER COLUMN amount SET NOT NULL;
      ALTER TABLE product ADD CHECK (amount >= 0);
      ALTER TABLE product DROP COLUMN maximum_quantity;
      ALTER TABLE product DROP COLUMN version;
      ALTER TABLE "order" DROP COLUMN net_amount;
      ALTER TABLE "order" DROP COLUMN vat_hundredths;
      DROP TABLE vat_rate;
      DROP TABLE product_restriction;
      DROP TABLE product_price`)
  }
}
