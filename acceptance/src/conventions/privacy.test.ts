import { serviceNames } from '@enigm/contracts'
import { definitions } from '@enigm/embedded'
import { inventoryOf } from '@enigm/subgraph'
import { createMigratedDatabase } from '@enigm/subgraph/testkit'
import { Client } from 'pg'

const storedColumns = `
  SELECT c.table_name || '.' || c.column_name AS name FROM information_schema.columns c
  JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'`

describe.each(serviceNames)('the database of %s', (name) => {
  it('[PRV-08] has a purpose and a retention for each column that it stores, and stores each column that is described', async () => {
    const database = await createMigratedDatabase(definitions[name])
    const client = new Client({ connectionString: database.url })
    try {
      await client.connect()
      const { rows } = await client.query<{ name: string }>(storedColumns)
      const described = inventoryOf(definitions[name]).flatMap(({ table, columns }) =>
        columns.map((column) => `${table}.${column.name}`),
      )
      expect(described.sort()).toEqual(rows.map((row) => row.name).sort())
    } finally {
      await client.end()
      await database.drop()
    }
  })
})
