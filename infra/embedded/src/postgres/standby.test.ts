import { join } from 'node:path'
import { Client } from 'pg'
import { temporaryDirectory } from '../host/directory.fixture'
import { freePorts } from '../host/ports'
import { ended, signal } from '../host/processes'
import { promote, removeCluster, startPrimary, startStandby } from './standby'

async function query(url: string, ...statements: string[]): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const results = []
    for (const statement of statements) results.push((await client.query(statement)).rows)
    return results.at(-1)!
  } finally {
    await client.end()
  }
}

describe('a standby', () => {
  it('has every commit that the primary has confirmed, becomes the primary, and gets a standby itself', async () => {
    const directory = temporaryDirectory()
    const [one, two] = (await freePorts(2)) as [number, number]
    const [first, second] = [join(directory.path, 'postgres-1'), join(directory.path, 'postgres-2')]
    try {
      const primary = await startPrimary({ dataDir: first, port: one })
      await query(primary.adminUrl, 'CREATE TABLE kept (id int)', 'INSERT INTO kept VALUES (1)')
      const standby = await startStandby({ ...primary, dataDir: first }, { dataDir: second, port: two })
      await query(primary.adminUrl, 'INSERT INTO kept VALUES (2)')
      await expect(query(standby.adminUrl, 'INSERT INTO kept VALUES (3)')).rejects.toThrow('read-only')

      signal(primary.pid, 'SIGKILL')
      await ended(primary.pid, 5_000)
      await promote(standby)
      expect(await query(standby.adminUrl, 'SELECT id FROM kept ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])

      await startStandby({ ...standby, dataDir: second }, { dataDir: first, port: one })
      await query(standby.adminUrl, 'INSERT INTO kept VALUES (4)')
      const state = 'SELECT sync_state FROM pg_stat_replication'
      expect(await query(standby.adminUrl, state)).toEqual([{ sync_state: 'sync' }])
    } finally {
      for (const dataDir of [first, second]) await removeCluster(dataDir)
      directory.remove()
    }
  })
})
