import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What a holder lets fellow members see; least, until the holder says otherwise (ACC-09). */
export class LetHoldersBeSeen1768000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE account
        ADD COLUMN shown_to_fellow_members boolean NOT NULL DEFAULT false,
        ADD COLUMN join_day_shown boolean NOT NULL DEFAULT false`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account DROP COLUMN shown_to_fellow_members, DROP COLUMN join_day_shown')
  }
}
