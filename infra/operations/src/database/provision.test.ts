import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { derivedPasswords, provision, serviceDatabase } from './provision'

const adminUrl = process.env['TEST_DATABASE_ADMIN_URL']!

/** Two services that only this test uses. */
async function twoServices() {
  const passwords = derivedPasswords(randomBytes(32))
  const id = randomBytes(4).toString('hex')
  const [mine, foreign] = [`mine_${id}`, `foreign_${id}`]
  const own = await provision(adminUrl, mine, passwords)
  const other = await provision(adminUrl, foreign, passwords)
  return { mine, foreign, own, other, passwords }
}

async function query<T extends object>(url: string, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<T>(sql, parameters)
    return rows
  } finally {
    await client.end()
  }
}

/** The same credentials, another database. */
function elsewhere(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

describe('provision', () => {
  it('[FED-02] keeps each role in its own database: neither role of one service can log in to another service', async () => {
    const { foreign, own } = await twoServices()
    expect(await query(own.url, 'SELECT current_user AS role')).toHaveLength(1)
    for (const url of [own.url, own.migrationUrl]) {
      for (const database of [foreign, 'postgres', 'template1']) {
        await expect(query(elsewhere(url, database), 'SELECT 1')).rejects.toMatchObject({
          code: '42501',
          message: expect.stringContaining(`permission denied for database "${database}"`),
        })
      }
    }
  })

  it('gives the running role no object and no right to create one: tables belong to the owner role', async () => {
    const { mine, own } = await twoServices()
    await query(own.migrationUrl, 'CREATE TABLE thing (id int)')
    const [owners] = await query(
      own.migrationUrl,
      `SELECT (SELECT tableowner FROM pg_tables WHERE tablename = 'thing') AS "table",
              (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = $1) AS database,
              (SELECT count(*)::int FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
                WHERE r.rolname = $1 AND d.deptype = 'o') AS owned`,
      [mine],
    )
    expect(owners).toEqual({ table: `${mine}_owner`, database: `${mine}_owner`, owned: 0 })
    await expect(query(own.url, 'CREATE TABLE other (id int)')).rejects.toMatchObject({ code: '42501' })
    await expect(query(own.url, 'CREATE TEMP TABLE other (id int)')).rejects.toMatchObject({ code: '42501' })
    await expect(query(own.url, 'DROP TABLE thing')).rejects.toMatchObject({ code: '42501' })
    await expect(query(own.url, 'SELECT * FROM thing')).rejects.toMatchObject({ code: '42501' })
    await expect(query(own.url, `SET ROLE ${mine}_owner`)).rejects.toMatchObject({ code: '42501' })
  })

  it('is idempotent, keeps the tables, and applies a changed password', async () => {
    const { mine, own, passwords } = await twoServices()
    await query(own.migrationUrl, 'CREATE TABLE kept AS SELECT 7 AS value')
    expect(await provision(adminUrl, mine, passwords)).toEqual(own)
    expect(await query(own.migrationUrl, 'SELECT value FROM kept')).toEqual([{ value: 7 }])
    const changed = await provision(adminUrl, mine, derivedPasswords(randomBytes(32)))
    await expect(query(own.url, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
    expect(await query(changed.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('runs for several services at the same time', async () => {
    const passwords = derivedPasswords(randomBytes(32))
    const id = randomBytes(4).toString('hex')
    const names = ['a', 'b', 'c', 'a'].map((letter) => `${letter}_${id}`)
    const databases = await Promise.all(names.map((name) => provision(adminUrl, name, passwords)))
    for (const { url } of databases) expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

describe('serviceDatabase', () => {
  it('keeps host, port and options of the administrator’s URL, and does not contain its password', () => {
    const passwords = derivedPasswords(Buffer.alloc(32, 1))
    const { url, migrationUrl } = serviceDatabase(
      'postgresql://admin:secret@db.internal:6432/postgres?sslmode=require',
      'accounts',
      passwords,
    )
    expect(url).toBe(
      `postgresql://accounts:${passwords('accounts')}@db.internal:6432/accounts?sslmode=require`,
    )
    expect(new URL(migrationUrl).username).toBe('accounts_owner')
    expect(passwords('accounts')).not.toBe(passwords('accounts_owner'))
    expect(url + migrationUrl).not.toContain('secret')
  })
})
