import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A page of a filter reads few entries that it does not show, also where they are rare or old in a large log. */
export class IndexFilters1781000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX ledger_entry_of_readers ON ledger_entry (log_id, seq)
      WHERE actor IN ('OPERATOR', 'SUPPORT', 'AUDITOR', 'PARTNER', 'ADMINISTRATOR');
      CREATE INDEX ledger_entry_by_service ON ledger_entry (log_id, service, seq);
      DROP INDEX ledger_entry_by_time;
      CREATE INDEX ledger_entry_by_time ON ledger_entry (log_id, at, seq)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ledger_entry_of_readers, ledger_entry_by_service, ledger_entry_by_time;
      CREATE INDEX ledger_entry_by_time ON ledger_entry (log_id, at)`)
  }
}
