import { membershipTable } from '@enigm/subgraph'
import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateEsim1770000000001 implements MigrationInterface {
  // Only esim.profile_id links a holder to a profile, and unlinking sets it to null (ESM-05). An entitlement orders one eSIM,
  // also after its eSIM was unlinked, and names none. No activation code is stored. A queued entitlement names its organization
  // until its eSIM is ordered.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(membershipTable)
    await runner.query(projections)
    await runner.query(carrierProfile)
    await runner.query(esim)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE esim_past_state, esim, carrier_profile, entitlement, membership')
  }
}

const projections = `
  CREATE TABLE entitlement (
    id text PRIMARY KEY,
    organization_queue text,
    correlation_id text,
    CHECK ((organization_queue IS NULL) = (correlation_id IS NULL))
  );
  CREATE INDEX entitlement_in_queue ON entitlement (organization_queue, correlation_id)
    WHERE organization_queue IS NOT NULL;`

const carrierProfile = `
  CREATE TABLE carrier_profile (
    id text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('NEW', 'ALLOCATED', 'CONFIRMED', 'RELEASED', 'CANCELED', 'KEPT')),
    goal text NOT NULL CHECK (goal IN ('CONFIRMED', 'CANCELED')),
    final_status text CHECK (final_status IN ('Available', 'Unavailable')),
    policy text NOT NULL,
    organization_queue text,
    iccid text UNIQUE CHECK (iccid ~ '^[0-9]{18,20}$'),
    nonce text NOT NULL,
    matching_hash text,
    on_device text NOT NULL CHECK (on_device IN ('NO', 'YES', 'REMOVED')),
    notified_at timestamptz,
    notified_ids text[] NOT NULL DEFAULT '{}',
    asked boolean NOT NULL DEFAULT false,
    tries int NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_failure text,
    CHECK ((goal = 'CANCELED') = (final_status IS NOT NULL)),
    CHECK (state IN ('NEW', 'CANCELED') OR iccid IS NOT NULL),
    CHECK (state NOT IN ('CONFIRMED', 'RELEASED') OR matching_hash IS NOT NULL)
  );
  CREATE INDEX carrier_profile_in_queue ON carrier_profile (organization_queue, next_try_at)
    WHERE organization_queue IS NOT NULL AND state IN ('NEW', 'ALLOCATED') AND goal = 'CONFIRMED';`

const esim = `
  CREATE TABLE esim (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('ORDERED', 'RELEASED', 'DOWNLOADED', 'INSTALLED', 'ENABLED', 'DISABLED',
      'ERROR', 'UNLINKED', 'DELETED', 'RETIRED', 'REPLACED')),
    account_id text,
    organization_id text,
    account_handle text,
    since_day timestamptz NOT NULL CHECK (date_trunc('day', since_day, 'UTC') = since_day),
    entitlement_id text UNIQUE,
    is_suspended boolean NOT NULL DEFAULT false,
    profile_id text UNIQUE REFERENCES carrier_profile,
    activation_hash text UNIQUE,
    problem text,
    policy text NOT NULL,
    policy_in_force text NOT NULL,
    removal_at_carrier text CHECK (removal_at_carrier IN ('ORDERED', 'CONFIRMED', 'NOT_POSSIBLE')),
    removal_on_device text CHECK (removal_on_device IN ('NOT_THERE', 'NOT_CONFIRMED', 'CONFIRMED')),
    replaces_id text UNIQUE REFERENCES esim,
    CHECK ((account_id IS NULL) = (account_handle IS NULL)),
    CHECK ((removal_at_carrier IS NULL) = (removal_on_device IS NULL)),
    CHECK (state <> 'UNLINKED' OR (account_id IS NULL AND organization_id IS NULL AND entitlement_id IS NULL
      AND profile_id IS NULL))
  );
  CREATE INDEX esim_by_account ON esim (account_id, id) WHERE account_id IS NOT NULL;
  CREATE INDEX esim_by_organization ON esim (organization_id, id) WHERE organization_id IS NOT NULL;
  CREATE INDEX esim_by_account_handle ON esim (account_handle, id) WHERE account_handle IS NOT NULL;

  CREATE TABLE esim_past_state (
    esim_id text NOT NULL REFERENCES esim ON DELETE CASCADE,
    version int NOT NULL,
    state text NOT NULL,
    at timestamptz NOT NULL CHECK (date_trunc('hour', at, 'UTC') = at),
    PRIMARY KEY (esim_id, version)
  )`
