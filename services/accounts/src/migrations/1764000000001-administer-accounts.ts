import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Staff name accounts by handle; every move is kept, whoever makes it; sessions can be restricted. */
export class AdministerAccounts1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE account
        ADD COLUMN platform_handle text CONSTRAINT account_platform_handle UNIQUE,
        ADD COLUMN move_reason text;
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
      ALTER TABLE session
        ADD COLUMN restricted_by text CHECK (restricted_by IN ('HOLDER', 'PLATFORM', 'ACCOUNT')),
        ADD COLUMN tokens_from_version int NOT NULL DEFAULT 0,
        ADD CHECK (state IN ('CLOSED', 'EXPIRED') OR (state = 'RESTRICTED') = (restricted_by IS NOT NULL))`)
    await runner.query(`
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
        FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION keep_account_move()`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER account_moved ON account;
      DROP TRIGGER account_created ON account;
      DROP FUNCTION keep_account_move;
      DROP TABLE account_move;
      ALTER TABLE account DROP COLUMN platform_handle, DROP COLUMN move_reason;
      ALTER TABLE session DROP COLUMN restricted_by, DROP COLUMN tokens_from_version`)
  }
}
