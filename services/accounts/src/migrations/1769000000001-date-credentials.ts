import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The days on which login secret and PIN were last changed (ACC-15). A trigger sets them in the statement that changes the hash,
 * so that no way to change one can miss it. A deleted account keeps neither.
 */
export class DateCredentials1769000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE account ADD COLUMN secret_changed_at timestamptz, ADD COLUMN pin_changed_at timestamptz`)
    await runner.query(`
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
        EXECUTE FUNCTION date_credentials()`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER credentials_dated ON account;
      DROP FUNCTION date_credentials;
      ALTER TABLE account DROP COLUMN secret_changed_at, DROP COLUMN pin_changed_at`)
  }
}
