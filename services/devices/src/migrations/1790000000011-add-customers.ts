import { customerTable } from '@enigm/subgraph'
import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The platform handles of accounts, for support. The snapshots of accounts give those of the accounts that exist already. */
export class AddCustomers1790000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`${customerTable};
      DELETE FROM inbox_head WHERE service = 'accounts' AND aggregate_id LIKE 'acct\\_%';
      INSERT INTO snapshot_request (service) SELECT 'accounts' WHERE EXISTS (SELECT FROM device)
        ON CONFLICT (service) DO UPDATE SET requested_at = clock_timestamp()`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE customer')
  }
}
