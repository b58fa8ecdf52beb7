import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateAccounts1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(accounts)
    await runner.query(accountHistory)
    await runner.query(credentialDays)
    await runner.query(sessions)
    await runner.query(signIn)
    await runner.query(recoveries)
    await runner.query(securityEvents)
    await runner.query(securityEventCategory)
    await runner.query(recordSecurityEvent)
    await runner.query(organizations)
    await runner.query(machineClients)
    await runner.query(deletions)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER security_event_recorded ON outbox;
      DROP TABLE owned_server, deletion_step, account_deletion, used_jti, machine_denial_window, machine_client,
        account_policy, organization_member, organization, security_event, recovery_case, recovery, device_key,
        used_challenge, passkey, denial_window, session, account_move, recovery_code, account;
      DROP FUNCTION record_security_event, security_event_category, date_credentials, keep_account_move`)
  }
}

/** Only keyed hashes of an account's number and secrets are stored (ACC-01). Fellow members see least by default (ACC-09). */
const accounts = `
  CREATE TABLE account (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (
      state IN ('PENDING', 'ACTIVE', 'RESTRICTED', 'SUSPENDED', 'DELETION_REQUESTED', 'DELETED')),
    role text NOT NULL CHECK (role IN ('CUSTOMER', 'OPERATOR', 'SUPPORT', 'AUDITOR')),
    number_hash text NOT NULL CONSTRAINT account_number UNIQUE,
    secret_hash text NOT NULL,
    secret_changed_at timestamptz,
    enrollment_id text CONSTRAINT account_of_enrollment UNIQUE,
    platform_handle text CONSTRAINT account_platform_handle UNIQUE,
    shown_to_fellow_members boolean NOT NULL DEFAULT false,
    join_day_shown boolean NOT NULL DEFAULT false,
    move_reason text,
    recovery_id text,
    recovery_delay_until timestamptz,
    pin_hash text,
    pin_changed_at timestamptz,
    pin_attempts int NOT NULL DEFAULT 0,
    pin_locked_until timestamptz,
    pin_lock_announced boolean NOT NULL DEFAULT true
  );

  CREATE TABLE recovery_code (
    account_id text NOT NULL REFERENCES account,
    ordinal int NOT NULL,
    code_hash text NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (account_id, ordinal)
  )`

/** A trigger writes the history, so that no statement can change the state of an account without it (ACC-03). */
const accountHistory = `
  CREATE TABLE account_move (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id text NOT NULL REFERENCES account ON DELETE CASCADE,
    "from" text,
    "to" text NOT NULL,
    reason_category text CHECK (reason_category IN ('SECURITY_CONCERN', 'TERMS_VIOLATION', 'LEGAL_ORDER',
      'HOLDER_REQUEST', 'REVIEW_COMPLETED', 'CORRECTION', 'ROLE_ENDED')),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX account_move_by_account ON account_move (account_id, seq);

  CREATE FUNCTION keep_account_move() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO account_move (account_id, "to", reason_category) VALUES (NEW.id, NEW.state, NEW.move_reason);
    ELSE
      INSERT INTO account_move (account_id, "from", "to", reason_category)
        VALUES (NEW.id, OLD.state, NEW.state, NEW.move_reason);
      NEW.move_reason := NULL;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER account_created AFTER INSERT ON account
    FOR EACH ROW EXECUTE FUNCTION keep_account_move();
  CREATE TRIGGER account_moved BEFORE UPDATE ON account
    FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION keep_account_move()`

/**
 * A trigger sets the days on which login secret and PIN were last changed, so that no statement can change a hash without its day
 * (ACC-15). A deleted account keeps neither.
 */
const credentialDays = `
  CREATE FUNCTION date_credentials() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    today timestamptz := date_trunc('day', clock_timestamp(), 'UTC');
  BEGIN
    IF NEW.secret_hash <> OLD.secret_hash THEN NEW.secret_changed_at := today; END IF;
    IF NEW.pin_hash IS DISTINCT FROM OLD.pin_hash THEN
      NEW.pin_changed_at := CASE WHEN NEW.pin_hash IS NOT NULL THEN today END;
    END IF;
    IF NEW.state = 'DELETED' THEN
      NEW.secret_changed_at := NULL;
      NEW.pin_changed_at := NULL;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER credentials_dated BEFORE UPDATE ON account FOR EACH ROW
    WHEN (NEW.secret_hash <> OLD.secret_hash OR NEW.pin_hash IS DISTINCT FROM OLD.pin_hash)
    EXECUTE FUNCTION date_credentials()`

/** A session has no column for an address, a place or a browser (SES-01). `restricted_by` is its strongest restriction. */
const sessions = `
  CREATE TABLE session (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('ACTIVE', 'RESTRICTED', 'CLOSED', 'EXPIRED')),
    account_id text NOT NULL REFERENCES account,
    restricted_by text CHECK (restricted_by IN ('HOLDER', 'ORGANIZATION', 'PLATFORM', 'ACCOUNT', 'DELETION')),
    restricted_by_holder boolean NOT NULL DEFAULT false,
    restricted_by_platform boolean NOT NULL DEFAULT false,
    tokens_from_version int NOT NULL DEFAULT 0,
    device_id text,
    refresh_hash text NOT NULL,
    previous_refresh_hash text,
    rotated_at timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    last_seen_bucket timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK ((state IN ('CLOSED', 'EXPIRED')) = (ended_at IS NOT NULL)),
    CHECK (state IN ('CLOSED', 'EXPIRED') OR (state = 'RESTRICTED') = (restricted_by IS NOT NULL)),
    CHECK (restricted_by IS NOT NULL OR NOT (restricted_by_holder OR restricted_by_platform)),
    CHECK (restricted_by <> 'HOLDER' OR restricted_by_holder),
    CHECK (restricted_by <> 'PLATFORM' OR restricted_by_platform)
  );
  CREATE INDEX session_by_account ON session (account_id, rotated_at);

  CREATE TABLE denial_window (
    account_id text PRIMARY KEY REFERENCES account,
    minute timestamptz NOT NULL,
    recorded int NOT NULL,
    suppressed int NOT NULL
  )`

/** A challenge is used once. A row of `device_key` says that a device is trusted, also before its key is known (SES-04). */
const signIn = `
  CREATE TABLE passkey (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('ACTIVE', 'BLOCKED')),
    account_id text NOT NULL REFERENCES account,
    credential_id text NOT NULL CONSTRAINT passkey_registers_once UNIQUE,
    public_key text NOT NULL,
    sign_count bigint NOT NULL,
    transports text[] NOT NULL,
    label text NOT NULL,
    registered_at timestamptz NOT NULL,
    last_used_bucket timestamptz
  );
  CREATE INDEX passkey_by_account ON passkey (account_id, id);

  CREATE TABLE used_challenge (
    challenge text PRIMARY KEY,
    expires_at timestamptz NOT NULL
  );
  CREATE INDEX used_challenge_by_end ON used_challenge (expires_at);

  CREATE TABLE device_key (
    device_id text PRIMARY KEY,
    account_id text NOT NULL,
    thumbprint text CONSTRAINT device_key_signs_in_once UNIQUE
  );
  CREATE INDEX device_key_by_account ON device_key (account_id)`

/** An account has one open recovery and one open case at most. No column holds key material (REC-03). */
const recoveries = `
  CREATE TABLE recovery (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('OPEN', 'COMPLETED', 'SUPERSEDED', 'CANCELED', 'EXPIRED')),
    account_id text NOT NULL REFERENCES account,
    kind text NOT NULL CHECK (kind IN ('RECOVERY_CODE', 'TRUSTED_DEVICE')),
    device_id text,
    token_hash text NOT NULL CONSTRAINT recovery_token UNIQUE,
    completable_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    extensions int NOT NULL,
    ended_at timestamptz,
    CHECK ((kind = 'TRUSTED_DEVICE') = (device_id IS NOT NULL)),
    CHECK ((state = 'OPEN') = (ended_at IS NULL))
  );
  CREATE UNIQUE INDEX recovery_open ON recovery (account_id) WHERE state = 'OPEN';
  CREATE INDEX recovery_open_by_device ON recovery (device_id) WHERE state = 'OPEN';

  CREATE TABLE recovery_case (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('OPEN', 'CLOSED')),
    account_id text NOT NULL REFERENCES account,
    category text NOT NULL CHECK (category IN ('LOGIN_SECRET_LOST', 'DEVICE_LOST', 'ACCOUNT_COMPROMISED')),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK ((state = 'OPEN') = (ended_at IS NULL))
  );
  CREATE UNIQUE INDEX recovery_case_open ON recovery_case (account_id) WHERE state = 'OPEN'`

/** A security event keeps its hour, and no address, browser or place (PRV-05). */
const securityEvents = `
  CREATE TABLE security_event (
    id text PRIMARY KEY DEFAULT 'sev_' || replace(gen_random_uuid()::text, '-', ''),
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    account_id text NOT NULL REFERENCES account ON DELETE CASCADE,
    category text NOT NULL CHECK (category IN
      ('SESSION', 'PIN', 'CREDENTIAL', 'RECOVERY', 'DEVICE', 'POLICY', 'ADMINISTRATION', 'DELETION')),
    at timestamptz NOT NULL DEFAULT date_trunc('hour', clock_timestamp(), 'UTC'),
    session_id text,
    device_id text
  );
  CREATE INDEX security_event_by_account ON security_event (account_id, seq);
  CREATE INDEX security_event_by_age ON security_event (at)`

/**
 * The category of an event, or null if it is no security event. The end of a session belongs to its cause. The end of an account
 * is no security event: it erases them.
 */
const securityEventCategory = `
  CREATE FUNCTION security_event_category(type text, data jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
      WHEN type = 'accounts.session.closed' THEN CASE data->>'cause'
        WHEN 'USER' THEN 'SESSION'
        WHEN 'REPLAY' THEN 'SESSION'
        ELSE data->>'cause' END
      WHEN type IN ('accounts.session.started', 'accounts.session.expired') THEN 'SESSION'
      WHEN type IN ('accounts.session.restricted', 'accounts.session.restriction.lifted') THEN
        CASE data->>'restrictedBy' WHEN 'HOLDER' THEN 'SESSION' WHEN 'DELETION' THEN 'DELETION' ELSE 'ADMINISTRATION' END
      WHEN type = 'accounts.session.bound' THEN 'DEVICE'
      WHEN type LIKE 'accounts.account.pin.%' OR type = 'accounts.grant.issued' THEN 'PIN'
      WHEN type LIKE 'accounts.account.policy.%' THEN 'POLICY'
      WHEN type LIKE 'accounts.passkey.%' OR type LIKE 'accounts.account.secret.%'
        OR type LIKE 'accounts.account.codes.%' THEN 'CREDENTIAL'
      WHEN type LIKE 'accounts.recovery.%' OR type LIKE 'accounts.case.%' OR type = 'accounts.account.recovered'
        THEN 'RECOVERY'
      WHEN type LIKE 'accounts.account.deletion.%' THEN 'DELETION'
      WHEN type IN ('accounts.account.restricted', 'accounts.account.suspended', 'accounts.account.reinstated',
        'accounts.account.staff.revoked') THEN 'ADMINISTRATION'
    END
  $$`

/**
 * The statement that writes an event to the outbox writes its security event: none is missing and none outlives a rollback
 * (ACC-10).
 */
const recordSecurityEvent = `
  CREATE FUNCTION record_security_event() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    category text := security_event_category(NEW.type, NEW.data);
  BEGIN
    IF category IS NOT NULL THEN
      INSERT INTO security_event (account_id, category, session_id, device_id) VALUES (
        NEW.data->>'accountId',
        category,
        NEW.data->>'sessionId',
        coalesce(NEW.data->>'deviceId', (SELECT device_id FROM session WHERE id = NEW.data->>'sessionId')));
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER security_event_recorded AFTER INSERT ON outbox
    FOR EACH ROW WHEN (NOT NEW.is_snapshot) EXECUTE FUNCTION record_security_event()`

/** The stored handle finds the account of a member, in a statement that also checks the role of the reader (ACC-12). */
const organizations = `
  CREATE TABLE organization (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('ACTIVE')),
    display_name text
  );

  CREATE TABLE organization_member (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('INVITED', 'ACTIVE', 'REMOVED', 'LEFT', 'EXPIRED')),
    organization_id text NOT NULL REFERENCES organization,
    account_id text REFERENCES account,
    handle text CHECK (handle IS NULL OR account_id IS NOT NULL),
    role text NOT NULL CHECK (role IN ('ADMIN', 'MEMBER')),
    maximum_session_days int CHECK (maximum_session_days BETWEEN 1 AND 30),
    sessions_restricted boolean NOT NULL DEFAULT false,
    invitation_hash text CONSTRAINT organization_invitation UNIQUE,
    invitation_ends_at timestamptz,
    since_day timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK ((state = 'INVITED') = (invitation_hash IS NOT NULL)),
    CHECK (state NOT IN ('ACTIVE', 'LEFT') OR account_id IS NOT NULL),
    CHECK (state = 'ACTIVE' OR NOT sessions_restricted),
    CHECK ((state IN ('REMOVED', 'LEFT', 'EXPIRED')) = (ended_at IS NOT NULL))
  );
  CREATE UNIQUE INDEX organization_member_once ON organization_member (organization_id, account_id)
    WHERE state = 'ACTIVE';
  CREATE INDEX organization_member_by_organization ON organization_member (organization_id, id);
  CREATE INDEX organization_member_by_account ON organization_member (account_id);
  CREATE INDEX organization_member_by_handle ON organization_member (handle) WHERE state = 'ACTIVE';

  CREATE TABLE account_policy (
    account_id text PRIMARY KEY REFERENCES account,
    maximum_session_days int NOT NULL CHECK (maximum_session_days BETWEEN 1 AND 30)
  )`

/** A replaced key is accepted until `previous_key_ends_at`. A signed assertion is used once. */
const machineClients = `
  CREATE TABLE machine_client (
    id text PRIMARY KEY,
    version int NOT NULL,
    state text NOT NULL CHECK (state IN ('ACTIVE', 'REVOKED')),
    role text NOT NULL CHECK (role IN ('PARTNER', 'DASHBOARD')),
    organization_id text REFERENCES organization,
    label text NOT NULL,
    public_key text NOT NULL,
    key_version int NOT NULL,
    previous_public_key text,
    previous_key_version int,
    previous_key_ends_at timestamptz,
    registered_day timestamptz NOT NULL,
    last_used_day timestamptz,
    ended_at timestamptz,
    CHECK ((role = 'PARTNER') = (organization_id IS NOT NULL)),
    CHECK ((state = 'REVOKED') = (ended_at IS NOT NULL)),
    CHECK ((previous_public_key IS NULL) = (previous_key_version IS NULL)),
    CHECK ((previous_public_key IS NULL) = (previous_key_ends_at IS NULL))
  );
  CREATE INDEX machine_client_by_organization ON machine_client (organization_id, id);

  CREATE TABLE machine_denial_window (
    client_id text PRIMARY KEY REFERENCES machine_client ON DELETE CASCADE,
    minute timestamptz NOT NULL,
    recorded int NOT NULL,
    suppressed int NOT NULL
  );

  CREATE TABLE used_jti (
    holder text NOT NULL,
    jti text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (holder, jti)
  );
  CREATE INDEX used_jti_by_end ON used_jti (expires_at)`

/** The deletion of an account has one step for each service. `owned_server` is known from the events of servers alone. */
const deletions = `
  CREATE TABLE account_deletion (
    id text PRIMARY KEY,
    account_id text NOT NULL UNIQUE REFERENCES account,
    state text NOT NULL CHECK (state IN ('REQUESTED', 'CANCELED', 'EXECUTING', 'COMPLETED')),
    state_before text NOT NULL CHECK (state_before IN ('ACTIVE', 'RESTRICTED')),
    requested_at timestamptz NOT NULL,
    executes_at timestamptz NOT NULL,
    ended_at timestamptz,
    receipt_hash text NOT NULL UNIQUE,
    receipt text,
    CHECK ((state IN ('CANCELED', 'COMPLETED')) = (ended_at IS NOT NULL))
  );

  CREATE TABLE deletion_step (
    deletion_id text NOT NULL REFERENCES account_deletion ON DELETE CASCADE,
    domain text NOT NULL,
    state text NOT NULL CHECK (state IN ('PENDING', 'BLOCKED', 'DONE', 'RETAINED')),
    erased int NOT NULL,
    detached int NOT NULL,
    retained jsonb NOT NULL,
    checked int NOT NULL,
    PRIMARY KEY (deletion_id, domain),
    CHECK ((state = 'RETAINED') = (retained <> '[]'))
  );

  CREATE TABLE owned_server (
    server_id text PRIMARY KEY,
    owner_id text NOT NULL
  );
  CREATE INDEX owned_server_by_owner ON owned_server (owner_id)`
