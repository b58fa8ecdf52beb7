import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The legal holds as governance announces them, and the purge of the trail, which keeps a year (RET-01, PRV-09). */
export class RetainRecords1786000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE legal_hold (
        id text PRIMARY KEY,
        subject_id text NOT NULL,
        ground text NOT NULL,
        until timestamptz NOT NULL
      );
      CREATE INDEX legal_hold_by_subject ON legal_hold (subject_id)`)
    await runner.query(`
      ALTER TABLE audit_head ADD COLUMN purged_seq int NOT NULL DEFAULT 0, ADD COLUMN purged_hash text NOT NULL DEFAULT '';
      CREATE INDEX audit_entry_by_age ON audit_entry USING brin (at) WITH (autosummarize = on)`)
    await runner.query(purgeAudit)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION purge_audit;
      DROP INDEX audit_entry_by_age;
      ALTER TABLE audit_head DROP COLUMN purged_hash, DROP COLUMN purged_seq;
      DROP TABLE legal_hold`)
  }
}

/**
 * Deletes the oldest entries, and stores per scope where its chain now begins. Entries of a held scope stay, those that the ledger
 * has not asked for, and the last of the sequence, by which the ledger recognises the database. The caller cannot delete an entry of
 * the last year: the owner of the function decides the term.
 */
const purgeAudit = `
  CREATE FUNCTION purge_audit(in_limit int) RETURNS int
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    purged int;
  BEGIN
    WITH old AS (
      SELECT e.id FROM audit_entry e
      WHERE e.at < clock_timestamp() - interval '365 days' AND e.seq IS NOT NULL
        AND e.position < (SELECT position FROM audit_sequence)
        AND NOT EXISTS (SELECT FROM legal_hold h
          WHERE h.subject_id = split_part(e.scope, ':', 2) AND h.until > clock_timestamp())
      ORDER BY e.id LIMIT in_limit FOR UPDATE SKIP LOCKED
    ), gone AS (
      DELETE FROM audit_entry e USING old WHERE e.id = old.id RETURNING e.scope, e.seq, e.hash
    ), last AS (
      SELECT DISTINCT ON (scope) scope, seq, hash FROM gone ORDER BY scope, seq DESC
    ), marked AS (
      UPDATE audit_head head SET purged_seq = last.seq, purged_hash = last.hash FROM last
      WHERE head.scope = last.scope AND head.purged_seq < last.seq
    )
    SELECT count(*) INTO purged FROM gone;
    RETURN purged;
  END $$`
