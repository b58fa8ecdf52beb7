import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateKey1771000000002 implements MigrationInterface {
  // A reference of Enigm App names one Key permanently, and a Key replaces one other at most.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
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
        replaces_id text UNIQUE REFERENCES enigm_key (id),
        CHECK ((organization_id IS NULL) = (organization_handle IS NULL))
      );
      CREATE INDEX enigm_key_by_account ON enigm_key (account_id, associated_at, handle);
      CREATE INDEX enigm_key_by_organization ON enigm_key (organization_id, organization_handle);
      CREATE TABLE key_move (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        key_id text NOT NULL REFERENCES enigm_key (id) ON DELETE CASCADE,
        "from" text,
        "to" text NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX key_move_by_key ON key_move (key_id, seq)`)
    await runner.query(rememberMove)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE key_move, enigm_key; DROP FUNCTION remember_key_move')
  }
}

// A trigger writes the history, so that no statement can move a Key without it.
const rememberMove = `
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
