import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateEntitlement1760000000003 implements MigrationInterface {
  // None of these names an order: after the activation nothing leads from a holder back to a purchase.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE entitlement (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('PENDING', 'GRANTED', 'ACTIVE', 'EXPIRED')),
        holder_id text,
        product_key text NOT NULL REFERENCES product,
        product_kind text NOT NULL CHECK (product_kind IN ('SERVER')),
        term_days int NOT NULL,
        valid_until timestamptz,
        CHECK ((state = 'PENDING') = (holder_id IS NULL)),
        CHECK ((state IN ('ACTIVE', 'EXPIRED')) = (valid_until IS NOT NULL))
      );
      CREATE INDEX entitlement_by_holder ON entitlement (holder_id, id);
      CREATE TABLE activation (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('ACTIVE', 'RELEASED')),
        entitlement_id text NOT NULL UNIQUE REFERENCES entitlement,
        server_id text NOT NULL UNIQUE,
        activated_on timestamptz NOT NULL CHECK (date_trunc('day', activated_on, 'UTC') = activated_on)
      );
      CREATE TABLE subscription (
        id text PRIMARY KEY,
        version int NOT NULL,
        state text NOT NULL CHECK (state IN ('ACTIVE', 'ENDED')),
        entitlement_id text NOT NULL UNIQUE REFERENCES entitlement,
        valid_until timestamptz NOT NULL
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscription, activation, entitlement')
  }
}
