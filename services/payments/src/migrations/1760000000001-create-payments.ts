import { membershipTable } from '@enigm/subgraph'
import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreatePayments1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(membershipTable)
    await runner.query(products)
    await runner.query(purchases)
    await runner.query(processors)
    await runner.query(entitlements)
    await runner.query(codeCoins)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE crypto_cursor, crypto_transfer, crypto_quote, card_event, card_checkout, stuck_payment,
      code_coin_attempt, code_coin, code_coin_batch, subscription, activation, entitlement, commercial_approval, purchase_unit,
      purchase_link, purchase, payment, "order", product, membership`)
  }
}

/** A product without a term is used up: its entitlement has no end. */
const products = `
  CREATE TABLE product (
    key text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('SERVER', 'ESIM', 'KEY')),
    title text NOT NULL,
    term_days int CHECK (term_days > 0),
    amount int NOT NULL CHECK (amount >= 0),
    currency text NOT NULL CHECK (currency IN ('EUR')),
    methods text[] NOT NULL CHECK (methods <@ ARRAY['CODE_COIN', 'CARD', 'CRYPTO']),
    availability text NOT NULL CHECK (availability IN ('AVAILABLE', 'UNAVAILABLE'))
  )`

/**
 * Neither an order nor its payment names its buyer: purchase_link alone does, and is destroyed after the activation. A unit leads
 * from an entitlement to its order until it is activated. An approved provisioning request grants one entitlement, and leads to none.
 */
const purchases = `
  CREATE TABLE "order" (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('PLACED', 'AWAITING_PAYMENT', 'PAID', 'FULFILLED', 'EXPIRED')),
    product_key text NOT NULL REFERENCES product,
    quantity int NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
    purchase_country text NOT NULL CHECK (purchase_country ~ '^[A-Z]{2}$'),
    method text NOT NULL CHECK (method IN ('CODE_COIN', 'CARD', 'CRYPTO')),
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
    state text NOT NULL CHECK (state IN ('AWAITING', 'DETECTED', 'CONFIRMING', 'SETTLED', 'EXPIRED', 'FAILED')),
    flags text[] NOT NULL DEFAULT '{}' CHECK (flags <@ ARRAY['UNDERPAID', 'OVERPAID', 'LATE']),
    method text NOT NULL CHECK (method IN ('CODE_COIN', 'CARD', 'CRYPTO')),
    amount int NOT NULL,
    currency text NOT NULL CHECK (currency IN ('EUR'))
  );

  CREATE TABLE purchase (
    order_id text PRIMARY KEY REFERENCES "order",
    step text NOT NULL CHECK (step IN
      ('AWAITING_PAYMENT', 'AWAITING_UNITS', 'AWAITING_HOLDER', 'AWAITING_ACTIVATION', 'COMPLETED', 'EXPIRED')),
    enrollment_id text UNIQUE,
    units_created int NOT NULL DEFAULT 0 CHECK (units_created BETWEEN 0 AND 10000)
  );

  CREATE TABLE purchase_link (
    order_id text PRIMARY KEY REFERENCES purchase,
    holder_id text,
    renews_id text,
    CHECK (renews_id IS NULL OR holder_id IS NOT NULL)
  );
  CREATE INDEX purchase_link_by_holder ON purchase_link (holder_id);

  CREATE TABLE purchase_unit (
    entitlement_id text PRIMARY KEY,
    order_id text NOT NULL REFERENCES purchase_link,
    activated_id text,
    activated_holder_id text,
    CHECK ((activated_id IS NULL) = (activated_holder_id IS NULL))
  );
  CREATE INDEX purchase_unit_by_order ON purchase_unit (order_id);

  CREATE TABLE commercial_approval (
    provisioning_request_id text PRIMARY KEY
  )`

/**
 * What is asked of the processors. No row holds a person's data: no card, no payer. Amounts of a cryptocurrency are atomic units
 * and exceed 64 bits of signed integers.
 */
const processors = `
  CREATE TABLE card_checkout (
    id text PRIMARY KEY REFERENCES payment,
    order_id text NOT NULL UNIQUE REFERENCES "order",
    expires_at timestamptz NOT NULL,
    url text,
    intent_id text UNIQUE,
    tries int NOT NULL DEFAULT 0
  );

  CREATE TABLE card_event (
    id text PRIMARY KEY,
    received_on timestamptz NOT NULL
  );
  CREATE INDEX card_event_by_day ON card_event (received_on);

  CREATE TABLE crypto_quote (
    id text PRIMARY KEY REFERENCES payment,
    order_id text NOT NULL UNIQUE REFERENCES "order",
    subaddress_index int UNIQUE,
    address text UNIQUE,
    rate text,
    rated_at timestamptz,
    due numeric(20, 0) CHECK (due > 0),
    received numeric(30, 0) NOT NULL DEFAULT 0 CHECK (received >= 0),
    confirmations int NOT NULL DEFAULT 0,
    tries int NOT NULL DEFAULT 0,
    confirmed numeric(30, 0) NOT NULL DEFAULT 0 CHECK (confirmed >= 0),
    CHECK ((address IS NULL) = (due IS NULL) AND (address IS NULL) = (subaddress_index IS NULL)
      AND (address IS NULL) = (rate IS NULL) AND (address IS NULL) = (rated_at IS NULL))
  );

  CREATE TABLE crypto_transfer (
    txid text NOT NULL,
    subaddress_index int NOT NULL,
    amount numeric(20, 0) NOT NULL CHECK (amount > 0),
    height int,
    PRIMARY KEY (subaddress_index, txid)
  );
  CREATE INDEX crypto_transfer_by_height ON crypto_transfer (height);

  CREATE TABLE crypto_cursor (
    coin text PRIMARY KEY CHECK (coin = 'XMR'),
    height int NOT NULL
  );

  CREATE TABLE stuck_payment (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('OPEN', 'ACCEPTED', 'CLOSED')),
    reason text NOT NULL CHECK (reason IN ('UNDERPAID', 'OVERPAID', 'LATE', 'WRONG_AMOUNT', 'DISPUTED')),
    payment_id text NOT NULL REFERENCES payment,
    opened_on timestamptz NOT NULL CHECK (date_trunc('day', opened_on, 'UTC') = opened_on)
  );
  CREATE UNIQUE INDEX stuck_payment_open ON stuck_payment (payment_id) WHERE state = 'OPEN';
  CREATE INDEX stuck_payment_queue ON stuck_payment (opened_on DESC, id DESC)`

/**
 * None of these names an order: after the activation nothing leads from a holder back to a purchase. The activated object is a
 * server, an eSIM or the order of a Key.
 */
const entitlements = `
  CREATE TABLE entitlement (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('PENDING', 'GRANTED', 'ACTIVE', 'SUSPENDED', 'EXPIRED')),
    holder_id text,
    product_key text NOT NULL REFERENCES product,
    product_kind text NOT NULL CHECK (product_kind IN ('SERVER', 'ESIM', 'KEY')),
    term_days int,
    renewed_days int NOT NULL DEFAULT 0 CHECK (renewed_days >= 0),
    valid_until timestamptz,
    CHECK ((state = 'PENDING') = (holder_id IS NULL)),
    CONSTRAINT entitlement_term_check
      CHECK ((state IN ('ACTIVE', 'SUSPENDED', 'EXPIRED') AND term_days IS NOT NULL) = (valid_until IS NOT NULL))
  );
  CREATE INDEX entitlement_by_holder ON entitlement (holder_id, id);

  CREATE TABLE activation (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('ACTIVE', 'RELEASED')),
    entitlement_id text NOT NULL UNIQUE REFERENCES entitlement,
    activated_id text NOT NULL UNIQUE,
    activated_on timestamptz NOT NULL CHECK (date_trunc('day', activated_on, 'UTC') = activated_on)
  );

  CREATE TABLE subscription (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('ACTIVE', 'CANCEL_AT_END', 'GRACE', 'SUSPENDED', 'ENDED')),
    entitlement_id text NOT NULL UNIQUE REFERENCES entitlement,
    product_kind text NOT NULL CHECK (product_kind IN ('SERVER', 'ESIM', 'KEY')),
    valid_until timestamptz NOT NULL,
    notice text CHECK (notice IN ('FIRST', 'LAST')),
    suspended_on timestamptz CHECK (date_trunc('day', suspended_on, 'UTC') = suspended_on),
    CHECK (state <> 'SUSPENDED' OR suspended_on IS NOT NULL)
  )`

/**
 * A coin pays for one product and one quantity of it. It has no column for an order, an account or the moment of its redemption
 * (PAY-03).
 */
const codeCoins = `
  CREATE TABLE code_coin_batch (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('ISSUED', 'EXPIRED')),
    product_key text NOT NULL REFERENCES product,
    units int NOT NULL CHECK (units BETWEEN 1 AND 10000),
    count int NOT NULL CHECK (count BETWEEN 1 AND 1000),
    valid_until timestamptz NOT NULL
  );

  CREATE TABLE code_coin (
    id text PRIMARY KEY,
    version int NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'ISSUED' CHECK (state IN ('ISSUED', 'REDEEMED', 'EXPIRED')),
    code_hash text NOT NULL UNIQUE,
    product_key text NOT NULL REFERENCES product,
    units int NOT NULL CHECK (units BETWEEN 1 AND 10000),
    batch_id text NOT NULL REFERENCES code_coin_batch,
    valid_until timestamptz NOT NULL
  );
  CREATE INDEX code_coin_by_batch ON code_coin (batch_id) WHERE state = 'ISSUED';
  CREATE INDEX code_coin_unannounced ON code_coin (id) WHERE state = 'REDEEMED' AND version = 0;

  CREATE TABLE code_coin_attempt (
    session_id text PRIMARY KEY,
    window_started_at timestamptz NOT NULL,
    wrong int NOT NULL
  )`
