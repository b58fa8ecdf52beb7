import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The surfaces that the environment of a server supports (SRV-11). */
export class AddServerSurfaces1790000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE server ADD surfaces text[] NOT NULL DEFAULT '{TEXT,CALL,MEDIA}'
        CHECK (surfaces <@ ARRAY['TEXT', 'CALL', 'MEDIA'] AND surfaces <> '{}')`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE server DROP COLUMN surfaces')
  }
}
