import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreatePurchaseUnit1769000000002 implements MigrationInterface {
  // Who has bought stays in purchase_link alone. A unit leads from an entitlement to its order until it is activated.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "order" ADD COLUMN quantity int NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 10000);
      ALTER TABLE "order" ALTER COLUMN quantity DROP DEFAULT;
      ALTER TABLE purchase
        ADD COLUMN units_created int NOT NULL DEFAULT 0 CHECK (units_created BETWEEN 0 AND 10000),
        DROP CONSTRAINT purchase_step_check,
        ADD CONSTRAINT purchase_step_check CHECK (step IN
          ('AWAITING_PAYMENT', 'AWAITING_UNITS', 'AWAITING_HOLDER', 'AWAITING_ACTIVATION', 'COMPLETED', 'EXPIRED'));
      UPDATE purchase SET units_created = 1 WHERE step IN ('AWAITING_HOLDER', 'AWAITING_ACTIVATION', 'COMPLETED');
      CREATE TABLE purchase_unit (
        entitlement_id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES purchase_link,
        activated_id text,
        activated_holder_id text,
        CHECK ((activated_id IS NULL) = (activated_holder_id IS NULL))
      );
      CREATE INDEX purchase_unit_by_order ON purchase_unit (order_id);
      INSERT INTO purchase_unit (entitlement_id, order_id, activated_id, activated_holder_id)
        SELECT entitlement_id, order_id, server_id, server_owner_id FROM purchase_link WHERE entitlement_id IS NOT NULL;
      ALTER TABLE purchase_link
        DROP COLUMN entitlement_id,
        DROP COLUMN server_id,
        DROP COLUMN server_owner_id`)
  }

  /** @throws when an order of several units is not fulfilled yet: one link held one entitlement */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE purchase_link
        ADD COLUMN entitlement_id text UNIQUE,
        ADD COLUMN server_id text,
        ADD COLUMN server_owner_id text,
        ADD CHECK ((server_id IS NULL) = (server_owner_id IS NULL));
      ALTER TABLE purchase_unit ADD UNIQUE (order_id);
      UPDATE purchase_link link
        SET entitlement_id = unit.entitlement_id, server_id = activated_id, server_owner_id = activated_holder_id
        FROM purchase_unit unit WHERE unit.order_id = link.order_id;
      DROP TABLE purchase_unit;
      ALTER TABLE purchase
        DROP COLUMN units_created,
        DROP CONSTRAINT purchase_step_check,
        ADD CONSTRAINT purchase_step_check
          CHECK (step IN ('AWAITING_PAYMENT', 'AWAITING_HOLDER', 'AWAITING_ACTIVATION', 'COMPLETED', 'EXPIRED'));
      ALTER TABLE "order" DROP COLUMN quantity`)
  }
}
