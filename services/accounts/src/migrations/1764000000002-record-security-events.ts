import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Security events of an account are derived from the outbox, in the statement that writes their cause: none can be
 * forgotten and none can outlive a rollback (ACC-10). They keep the hour, and no address, browser or place (PRV-05).
 */
export class RecordSecurityEvents1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE security_event (
        id text PRIMARY KEY DEFAULT 'sev_' || replace(gen_random_uuid()::text, '-', ''),
        seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        account_id text NOT NULL REFERENCES account ON DELETE CASCADE,
        category text NOT NULL CHECK (category IN
          ('SESSION', 'PIN', 'CREDENTIAL', 'RECOVERY', 'DEVICE', 'POLICY', 'ADMINISTRATION')),
        at timestamptz NOT NULL DEFAULT date_trunc('hour', clock_timestamp(), 'UTC'),
        session_id text,
        device_id text
      );
      CREATE INDEX security_event_by_account ON security_event (account_id, seq);
      CREATE INDEX security_event_by_age ON security_event (at)`)
    await runner.query(categoryFunction)
    await runner.query(recordFunction)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER security_event_recorded ON outbox;
      DROP FUNCTION record_security_event, security_event_category;
      DROP TABLE security_event`)
  }
}

/** The category of an event, or null for one that is no security event. A session's end belongs to what caused it. */
const categoryFunction = `
  CREATE FUNCTION security_event_category(type text, data jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
      WHEN type = 'accounts.session.closed' THEN CASE data->>'cause'
        WHEN 'USER' THEN 'SESSION'
        WHEN 'REPLAY' THEN 'SESSION'
        ELSE data->>'cause' END
      WHEN type IN ('accounts.session.started', 'accounts.session.expired') THEN 'SESSION'
      WHEN type IN ('accounts.session.restricted', 'accounts.session.restriction.lifted') THEN
        CASE data->>'restrictedBy' WHEN 'HOLDER' THEN 'SESSION' ELSE 'ADMINISTRATION' END
      WHEN type = 'accounts.session.bound' THEN 'DEVICE'
      WHEN type LIKE 'accounts.account.pin.%' OR type = 'accounts.grant.issued' THEN 'PIN'
      WHEN type LIKE 'accounts.account.policy.%' THEN 'POLICY'
      WHEN type LIKE 'accounts.passkey.%' OR type LIKE 'accounts.account.secret.%'
        OR type LIKE 'accounts.account.codes.%' THEN 'CREDENTIAL'
      WHEN type LIKE 'accounts.recovery.%' OR type LIKE 'accounts.case.%' OR type = 'accounts.account.recovered'
        THEN 'RECOVERY'
      WHEN type IN ('accounts.account.restricted', 'accounts.account.suspended', 'accounts.account.reinstated',
        'accounts.account.staff.revoked') THEN 'ADMINISTRATION'
    END
  $$`

const recordFunction = `
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
