import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Deletions with a step for each service, whose servers are whose, and what sessions and security events say of it. */
export class DeleteAccounts1767000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account_deletion (
        id text PRIMARY KEY,
        account_id text NOT NULL UNIQUE REFERENCES account,
        state text NOT NULL CHECK (state IN ('REQUESTED', 'CANCELED', 'EXECUTING', 'COMPLETED')),
        state_before text NOT NULL CHECK (state_before IN ('ACTIVE', 'RESTRICTED')),
        requested_at timestamptz NOT NULL,
        executes_at timestamptz NOT NULL,
        ended_at timestamptz,
        CHECK ((state IN ('CANCELED', 'COMPLETED')) = (ended_at IS NOT NULL))
      );
      CREATE TABLE deletion_step (
        deletion_id text NOT NULL REFERENCES account_deletion ON DELETE CASCADE,
        domain text NOT NULL,
        state text NOT NULL CHECK (state IN ('PENDING', 'BLOCKED', 'DONE', 'RETAINED')),
        erased int NOT NULL,
        detached int NOT NULL,
        retained jsonb NOT NULL,
        PRIMARY KEY (deletion_id, domain),
        CHECK ((state = 'RETAINED') = (retained <> '[]'))
      );
      CREATE TABLE owned_server (
        server_id text PRIMARY KEY,
        owner_id text NOT NULL
      );
      CREATE INDEX owned_server_by_owner ON owned_server (owner_id);
      ALTER TABLE session DROP CONSTRAINT session_restricted_by_check;
      ALTER TABLE session ADD CONSTRAINT session_restricted_by_check
        CHECK (restricted_by IN ('HOLDER', 'ORGANIZATION', 'PLATFORM', 'ACCOUNT', 'DELETION'));
      ALTER TABLE security_event DROP CONSTRAINT security_event_category_check;
      ALTER TABLE security_event ADD CONSTRAINT security_event_category_check CHECK (category IN
        ('SESSION', 'PIN', 'CREDENTIAL', 'RECOVERY', 'DEVICE', 'POLICY', 'ADMINISTRATION', 'DELETION'))`)
    await runner.query(categoryFunction(true))
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE owned_server, deletion_step, account_deletion;
      ALTER TABLE session DROP CONSTRAINT session_restricted_by_check;
      ALTER TABLE session ADD CONSTRAINT session_restricted_by_check
        CHECK (restricted_by IN ('HOLDER', 'ORGANIZATION', 'PLATFORM', 'ACCOUNT'));
      ALTER TABLE security_event DROP CONSTRAINT security_event_category_check;
      ALTER TABLE security_event ADD CONSTRAINT security_event_category_check CHECK (category IN
        ('SESSION', 'PIN', 'CREDENTIAL', 'RECOVERY', 'DEVICE', 'POLICY', 'ADMINISTRATION'))`)
    await runner.query(categoryFunction(false))
  }
}

/** The event that ends an account is none of its security events: they have gone with it. */
function categoryFunction(withDeletion: boolean): string {
  const restriction = withDeletion ? `WHEN 'DELETION' THEN 'DELETION'` : ''
  const deletion = withDeletion ? `WHEN type LIKE 'accounts.account.deletion.%' THEN 'DELETION'` : ''
  return `
    CREATE OR REPLACE FUNCTION security_event_category(type text, data jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
      SELECT CASE
        WHEN type = 'accounts.session.closed' THEN CASE data->>'cause'
          WHEN 'USER' THEN 'SESSION'
          WHEN 'REPLAY' THEN 'SESSION'
          ELSE data->>'cause' END
        WHEN type IN ('accounts.session.started', 'accounts.session.expired') THEN 'SESSION'
        WHEN type IN ('accounts.session.restricted', 'accounts.session.restriction.lifted') THEN
          CASE data->>'restrictedBy' WHEN 'HOLDER' THEN 'SESSION' ${restriction} ELSE 'ADMINISTRATION' END
        WHEN type = 'accounts.session.bound' THEN 'DEVICE'
        WHEN type LIKE 'accounts.account.pin.%' OR type = 'accounts.grant.issued' THEN 'PIN'
        WHEN type LIKE 'accounts.account.policy.%' THEN 'POLICY'
        WHEN type LIKE 'accounts.passkey.%' OR type LIKE 'accounts.account.secret.%'
          OR type LIKE 'accounts.account.codes.%' THEN 'CREDENTIAL'
        WHEN type LIKE 'accounts.recovery.%' OR type LIKE 'accounts.case.%' OR type = 'accounts.account.recovered'
          THEN 'RECOVERY'
        ${deletion}
        WHEN type IN ('accounts.account.restricted', 'accounts.account.suspended', 'accounts.account.reinstated',
          'accounts.account.staff.revoked') THEN 'ADMINISTRATION'
      END
    $$`
}
