import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreatePurchase1760000000002 implements MigrationInterface {
  // An order and its payment name nobody. Who bought is in purchase_link alone, which is destroyed after the activation.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "order" (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('PLACED', 'AWAITING_PAYMENT', 'PAID', 'FULFILLED', 'EXPIRED')),
        product_key text NOT NULL REFERENCES product,
        purchase_country text NOT NULL CHECK (purchase_country ~ '^[A-Z]{2}$'),
        method text NOT NULL CHECK (method IN ('CODE_COIN')),
        amount int NOT NULL,
        currency text NOT NULL CHECK (currency IN ('EUR')),
        placed_on timestamptz NOT NULL CHECK (date_trunc('day', placed_on, 'UTC') = placed_on),
        expires_at timestamptz,
        CHECK ((state = 'AWAITING_PAYMENT') = (expires_at IS NOT NULL))
      );
      CREATE TABLE payment (
        id text PRIMARY KEY,
        version int NOT NULL,
        order_id text NOT NULL UNIQUE REFERENCES "order",
        state text NOT NULL CHECK (state IN ('AWAITING', 'SETTLED', 'EXPIRED')),
        method text NOT NULL CHECK (method IN ('CODE_COIN')),
        amount int NOT NULL,
        currency text NOT NULL CHECK (currency IN ('EUR'))
      );
      CREATE TABLE purchase (
        order_id text PRIMARY KEY REFERENCES "order",
        step text NOT NULL
          CHECK (step IN ('AWAITING_PAYMENT', 'AWAITING_HOLDER', 'AWAITING_ACTIVATION', 'COMPLETED', 'EXPIRED')),
        enrollment_id text UNIQUE
      );
      CREATE TABLE purchase_link (
        order_id text PRIMARY KEY REFERENCES purchase,
        holder_id text,
        entitlement_id text UNIQUE,
        server_id text,
        server_owner_id text,
        CHECK ((server_id IS NULL) = (server_owner_id IS NULL))
      );
      CREATE INDEX purchase_link_by_holder ON purchase_link (holder_id)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE purchase_link, purchase, payment, "order"')
  }
}
