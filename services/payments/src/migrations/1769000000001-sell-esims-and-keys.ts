import type { MigrationInterface, QueryRunner } from 'typeorm'

export class SellEsimsAndKeys1769000000001 implements MigrationInterface {
  // What is activated is a server, an eSIM or the order of a Key. A Key has no term: it is used up, and nothing ends.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE product
        DROP CONSTRAINT product_kind_check,
        ADD CONSTRAINT product_kind_check CHECK (kind IN ('SERVER', 'ESIM', 'KEY')),
        ALTER COLUMN term_days DROP NOT NULL;
      ALTER TABLE entitlement
        DROP CONSTRAINT entitlement_product_kind_check,
        ADD CONSTRAINT entitlement_product_kind_check CHECK (product_kind IN ('SERVER', 'ESIM', 'KEY')),
        ALTER COLUMN term_days DROP NOT NULL,
        DROP CONSTRAINT entitlement_check1,
        ADD CONSTRAINT entitlement_term_check
          CHECK ((state IN ('ACTIVE', 'EXPIRED') AND term_days IS NOT NULL) = (valid_until IS NOT NULL));
      ALTER TABLE activation RENAME COLUMN server_id TO activated_id;
      ALTER TABLE activation RENAME CONSTRAINT activation_server_id_key TO activation_activated_id_key`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE activation RENAME CONSTRAINT activation_activated_id_key TO activation_server_id_key;
      ALTER TABLE activation RENAME COLUMN activated_id TO server_id;
      ALTER TABLE entitlement
        DROP CONSTRAINT entitlement_term_check,
        ADD CONSTRAINT entitlement_check1 CHECK ((state IN ('ACTIVE', 'EXPIRED')) = (valid_until IS NOT NULL)),
        ALTER COLUMN term_days SET NOT NULL,
        DROP CONSTRAINT entitlement_product_kind_check,
        ADD CONSTRAINT entitlement_product_kind_check CHECK (product_kind IN ('SERVER'));
      ALTER TABLE product
        ALTER COLUMN term_days SET NOT NULL,
        DROP CONSTRAINT product_kind_check,
        ADD CONSTRAINT product_kind_check CHECK (kind IN ('SERVER'))`)
  }
}
