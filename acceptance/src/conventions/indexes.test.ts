import { serviceNames } from '@enigm/contracts'
import { definitions } from '@enigm/embedded'
import { createMigratedDatabase } from '@enigm/subgraph/testkit'
import { Client } from 'pg'

/** The columns by which rows of a holder are searched, without an index that begins with them. */
const unindexed = `
  SELECT c.table_name || '.' || c.column_name AS name FROM information_schema.columns c
  WHERE c.table_schema = 'public' AND c.column_name ~ '^((applicant_)?account|holder|owner|organization)_id$'
    AND NOT EXISTS (
      SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = quote_ident(c.table_name)::regclass AND a.attname = c.column_name)
  ORDER BY 1`

describe.each(serviceNames)('the tables of %s', (name) => {
  it('have an index for each column that names a holder', async () => {
    const database = await createMigratedDatabase(definitions[name])
    const client = new Client({ connectionString: database.url })
    try {
      await client.connect()
      const { rows } = await client.query<{ name: string }>(unindexed)
      expect(rows.map((row) => row.name)).toEqual([])
    } finally {
      await client.end()
      await database.drop()
    }
  })
})
