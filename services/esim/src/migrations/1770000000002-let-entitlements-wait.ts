import type { MigrationInterface, QueryRunner } from 'typeorm'

export class LetEntitlementsWait1770000000002 implements MigrationInterface {
  // What an organization has bought waits in its lane until its eSIMs are ordered together; then the row names nobody again.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE entitlement ADD COLUMN lane text, ADD COLUMN correlation_id text,
        ADD CHECK ((lane IS NULL) = (correlation_id IS NULL));
      CREATE INDEX entitlement_by_lane ON entitlement (lane, correlation_id) WHERE lane IS NOT NULL`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE entitlement DROP COLUMN lane, DROP COLUMN correlation_id')
  }
}
