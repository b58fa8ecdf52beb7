import { membershipTable } from '@enigm/subgraph'
import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateMembership1781000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(membershipTable)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE membership')
  }
}
