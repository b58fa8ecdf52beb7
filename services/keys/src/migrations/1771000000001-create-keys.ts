import { membershipTable } from '@enigm/subgraph'
import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateKeys1771000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(membershipTable)
    await runner.query(projections)
    await runner.query(keys)
    await runner.query(keyHistory)
    await runner.query(keyOrders)
    await runner.query(emergencies)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE emergency_workflow, emergency, key_order, key_move, enigm_key, entitlement, membership, account;
      DROP FUNCTION remember_key_move`)
  }
}

/**
 * Copies of the accounts and entitlements of other services, from their events. `reference` names the account to
 * Enigm App, `platform_handle` to the staff of the platform.
 */
const projections = `
  CREATE TABLE account (
    id text PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    platform_handle text NOT NULL UNIQUE
  );

  CREATE TABLE entitlement (
    id text PRIMARY KEY,
    holder_id text,
    state text NOT NULL
  );
  CREATE INDEX entitlement_by_holder ON entitlement (holder_id)`

/** A reference of Enigm App names one Key permanently, and a Key replaces one other at most. */
const keys = `
  CREATE TABLE enigm_key (
    id text PRIMARY KEY,
    version int NOT NULL,
    account_id text NOT NULL,
    organization_id text,
    handle text NOT NULL UNIQUE,
    organization_handle text UNIQUE,
    reference text NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('LINKED', 'ACTIVE', 'LOST', 'REVOKED', 'REPLACED', 'RETIRED')),
    associated_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    replaces_id text UNIQUE REFERENCES enigm_key,
    CHECK ((organization_id IS NULL) = (organization_handle IS NULL))
  );
  CREATE INDEX enigm_key_by_account ON enigm_key (account_id, associated_at, handle);
  CREATE INDEX enigm_key_by_organization ON enigm_key (organization_id, organization_handle)`

/** A trigger writes the history, so that no statement can move a Key without it. */
const keyHistory = `
  CREATE TABLE key_move (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key_id text NOT NULL REFERENCES enigm_key ON DELETE CASCADE,
    "from" text,
    "to" text NOT NULL,
    at timestamptz NOT NULL
  );
  CREATE INDEX key_move_by_key ON key_move (key_id, seq);

  CREATE FUNCTION remember_key_move() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO key_move (key_id, "to", at) VALUES (NEW.id, NEW.state, NEW.changed_at);
    ELSIF NEW.state <> OLD.state THEN
      INSERT INTO key_move (key_id, "from", "to", at) VALUES (NEW.id, OLD.state, NEW.state, NEW.changed_at);
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER enigm_key_move AFTER INSERT OR UPDATE ON enigm_key FOR EACH ROW EXECUTE FUNCTION remember_key_move()`

/** A Key is replaced once, by one order and one entitlement, also under parallel requests. */
const keyOrders = `
  CREATE TABLE key_order (
    id text PRIMARY KEY,
    version int NOT NULL,
    account_id text NOT NULL,
    organization_id text,
    entitlement_id text NOT NULL UNIQUE,
    replaced_key_id text NOT NULL UNIQUE REFERENCES enigm_key,
    state text NOT NULL CHECK (state IN ('PLACED', 'FULFILLED', 'CANCELED')),
    placed_at timestamptz NOT NULL
  );
  CREATE INDEX key_order_by_account ON key_order (account_id, placed_at);
  CREATE INDEX key_order_by_organization ON key_order (organization_id) WHERE organization_id IS NOT NULL`

/** An emergency has its hour and no more precise time (KEY-06). A holder has one workflow. */
const emergencies = `
  CREATE TABLE emergency (
    id text PRIMARY KEY,
    version int NOT NULL,
    key_id text NOT NULL REFERENCES enigm_key,
    reference text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('ALARM', 'MISSED_CHECK_IN', 'TEST')),
    state text NOT NULL CHECK (state IN ('OPEN', 'ENDED', 'CANCELED')),
    at timestamptz NOT NULL CHECK (at = date_trunc('hour', at, 'UTC')),
    UNIQUE (key_id, reference)
  );
  CREATE INDEX emergency_by_key ON emergency (key_id, at, id);

  CREATE TABLE emergency_workflow (
    id text PRIMARY KEY,
    version int NOT NULL,
    holder_id text NOT NULL UNIQUE,
    holder_kind text NOT NULL CHECK (holder_kind IN ('ACCOUNT', 'ORGANIZATION')),
    state text NOT NULL CHECK (state IN ('ENABLED', 'DISABLED'))
  )`
