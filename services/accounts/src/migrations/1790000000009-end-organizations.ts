import type { MigrationInterface, QueryRunner } from 'typeorm'

/** An organization ends with its last member. */
export class EndOrganizations1790000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE organization DROP CONSTRAINT organization_state_check;
      ALTER TABLE organization ADD CONSTRAINT organization_state_check CHECK (state IN ('ACTIVE', 'ENDED'));
      ALTER TABLE organization ADD ended_at timestamptz;
      ALTER TABLE organization ADD CHECK ((state = 'ENDED') = (ended_at IS NOT NULL))`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE organization DROP ended_at;
      ALTER TABLE organization DROP CONSTRAINT organization_state_check;
      ALTER TABLE organization ADD CONSTRAINT organization_state_check CHECK (state IN ('ACTIVE'))`)
  }
}
