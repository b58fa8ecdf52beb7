import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

export interface TestDatabase {
  /** As the role that runs the service. */
  url: string
  /** As the role that owns the tables. */
  migrationUrl: string
  drop(): Promise<void>
}

/** A database of this test file's own with the two roles that a service has, on the cluster of the test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`
  const admin = (sql: string) => asAdmin(sql)
  await admin(`CREATE ROLE ${name} LOGIN PASSWORD '${name}'`)
  await admin(`CREATE ROLE ${name}_owner LOGIN PASSWORD '${name}'`)
  await admin(`CREATE DATABASE ${name} OWNER ${name}_owner`)
  await admin(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${name}`)
  return {
    url: address(name, name),
    migrationUrl: address(`${name}_owner`, name),
    async drop() {
      await admin(`DROP DATABASE ${name} WITH (FORCE)`)
      await admin(`DROP ROLE ${name}; DROP ROLE ${name}_owner`)
    },
  }
}

function adminUrl(): string {
  const url = process.env.TEST_DATABASE_ADMIN_URL
  if (!url) throw new Error('TEST_DATABASE_ADMIN_URL is not set: run the tests with `npm test`')
  return url
}

async function asAdmin(sql: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl() })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function address(user: string, database: string): string {
  const url = new URL(adminUrl())
  url.username = user
  url.password = database
  url.pathname = `/${database}`
  return url.href
}
