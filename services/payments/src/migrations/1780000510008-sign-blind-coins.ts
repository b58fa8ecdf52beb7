import type { MigrationInterface, QueryRunner } from 'typeorm'

const earlierSteps = `'AWAITING_PAYMENT', 'AWAITING_UNITS', 'AWAITING_HOLDER', 'AWAITING_ACTIVATION', 'COMPLETED', 'EXPIRED'`
const earlierKinds = `'CARD_NOT_RECORDED', 'CARD_NOT_REPORTED', 'CARD_AMOUNT', 'CARD_UNKNOWN',
  'WALLET_NOT_RECORDED', 'WALLET_NOT_REPORTED', 'WALLET_UNKNOWN', 'ORDER_STATE', 'ORDER_AMOUNT', 'ORDER_UNITS',
  'CODE_COIN_UNITS', 'BATCH_COINS', 'INVOICE_AMOUNT', 'INVOICE_NOT_ISSUED', 'INVOICE_NUMBER'`

/** Keys, signatures and spent tokens of blind coins. No column of one table is shared by a signature and a spent token but the key. */
export class SignBlindCoins1780000510008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE "order" ADD COLUMN delivery text NOT NULL DEFAULT 'ENTITLEMENTS'
        CHECK (delivery IN ('ENTITLEMENTS', 'BLIND_COINS'));
      ALTER TABLE purchase DROP CONSTRAINT purchase_step_check;
      ALTER TABLE purchase ADD CONSTRAINT purchase_step_check CHECK (step IN (${earlierSteps}, 'AWAITING_COINS'));
      ALTER TABLE reconciliation_difference DROP CONSTRAINT reconciliation_difference_kind_check;
      ALTER TABLE reconciliation_difference ADD CONSTRAINT reconciliation_difference_kind_check
        CHECK (kind IN (${earlierKinds}, 'BLIND_COIN_UNITS', 'BLIND_COIN_KEY'));
      CREATE TABLE blind_coin_key (
        fingerprint text PRIMARY KEY,
        public_key bytea NOT NULL,
        sealed_key bytea,
        product_key text NOT NULL REFERENCES product (key),
        signs_from timestamptz NOT NULL,
        signs_until timestamptz NOT NULL,
        valid_until timestamptz NOT NULL,
        voided_on timestamptz,
        issued int NOT NULL CHECK (issued >= 0),
        redeemed int NOT NULL CHECK (redeemed >= 0)
      );
      CREATE UNIQUE INDEX blind_coin_key_of_quarter ON blind_coin_key (product_key, signs_from) WHERE voided_on IS NULL;
      CREATE TABLE blind_signature (
        order_id text PRIMARY KEY,
        fingerprint text NOT NULL,
        quantity int NOT NULL CHECK (quantity > 0),
        request_hash text,
        signatures text[] CHECK (cardinality(signatures) = quantity)
      );
      CREATE INDEX blind_signature_by_key ON blind_signature (fingerprint);
      CREATE TABLE spent_blind_coin (
        token_hash text PRIMARY KEY,
        fingerprint text NOT NULL
      );
      CREATE INDEX spent_blind_coin_by_key ON spent_blind_coin (fingerprint)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE spent_blind_coin;
      DROP TABLE blind_signature;
      DROP TABLE blind_coin_key;
      DELETE FROM reconciliation_difference WHERE kind IN ('BLIND_COIN_UNITS', 'BLIND_COIN_KEY');
      ALTER TABLE reconciliation_difference DROP CONSTRAINT reconciliation_difference_kind_check;
      ALTER TABLE reconciliation_difference ADD CONSTRAINT reconciliation_difference_kind_check CHECK (kind IN (${earlierKinds}));
      UPDATE purchase SET step = 'COMPLETED' WHERE step = 'AWAITING_COINS';
      ALTER TABLE purchase DROP CONSTRAINT purchase_step_check;
      ALTER TABLE purchase ADD CONSTRAINT purchase_step_check CHECK (step IN (${earlierSteps}));
      ALTER TABLE "order" DROP COLUMN delivery`)
  }
}
