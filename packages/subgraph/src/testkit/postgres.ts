import { createHash, randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { BaseConfig } from '../config'
import { migrate } from '../database/data-source'
import type { SubgraphDefinition } from '../definition'

export interface TestDatabase {
  /** As the role that runs the service. */
  url: string
  /** As the role that owns the tables. */
  migrationUrl: string
  drop(): Promise<void>
}

/** An empty database of one test file with the two roles that a service has, on the cluster of the test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = uniqueName()
  await asAdmin(async (admin) => {
    await createRoles(admin, name)
    await createDatabase(admin, { name, role: name, template: 'template1' })
  })
  return {
    ...addresses(name, name),
    drop: () =>
      asAdmin(async (admin) => {
        await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
        await dropRoles(admin, name)
      }),
  }
}

/**
 * A database of one test file after the migrations of a service. They run once in a test run, in a template; every test file
 * gets a copy. The databases of one service share its two roles.
 */
export async function createMigratedDatabase(definition: SubgraphDefinition<any>): Promise<TestDatabase> {
  const [name, template] = [uniqueName(), templateName(definition)]
  await asAdmin(async (admin) => {
    await createTemplate(admin, template, definition)
    await createDatabase(admin, { name, role: template, template })
  })
  return {
    ...addresses(template, name),
    drop: () => asAdmin((admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`)),
  }
}

/** Creates the template unless another worker has; an unfinished template has another name. */
async function createTemplate(admin: Client, name: string, definition: SubgraphDefinition<any>) {
  await admin.query('SELECT pg_advisory_lock(hashtext($1))', [name])
  try {
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount) return
    const draft = `${name}_draft`
    await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`)
    await dropRoles(admin, name)
    await createRoles(admin, name)
    await createDatabase(admin, { name: draft, role: name, template: 'template1' })
    const { url, migrationUrl } = addresses(name, draft)
    await migrate(definition, { DATABASE_URL: url, MIGRATION_DATABASE_URL: migrationUrl } as BaseConfig)
    await admin.query(`ALTER DATABASE ${draft} RENAME TO ${name}`)
  } finally {
    await admin.query('SELECT pg_advisory_unlock(hashtext($1))', [name])
  }
}

/** A test run can have several definitions of one name, because tests of the machinery use the name of a service. */
function templateName({ name, migrations }: SubgraphDefinition<any>): string {
  const digest = createHash('sha256').update(migrations.map(String).join()).digest('hex')
  return `${name}_${digest.slice(0, 12)}`
}

async function createRoles(admin: Client, role: string): Promise<void> {
  for (const name of [role, `${role}_owner`]) {
    await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD '${role}'`)
  }
}

async function dropRoles(admin: Client, role: string): Promise<void> {
  await admin.query(`DROP ROLE IF EXISTS ${role}; DROP ROLE IF EXISTS ${role}_owner`)
}

interface NewDatabase {
  name: string
  role: string
  template: string
}

async function createDatabase(admin: Client, { name, role, template }: NewDatabase): Promise<void> {
  await admin.query(`CREATE DATABASE ${name} OWNER ${role}_owner TEMPLATE ${template}`)
  await admin.query(
    `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${role}`,
  )
}

function uniqueName(): string {
  return `t_${randomBytes(6).toString('hex')}`
}

function adminUrl(): string {
  const url = process.env.TEST_DATABASE_ADMIN_URL
  if (!url) throw new Error('TEST_DATABASE_ADMIN_URL is not set: run the tests with `npm test`')
  return url
}

async function asAdmin(run: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: adminUrl() })
  await admin.connect()
  try {
    await run(admin)
  } finally {
    await admin.end()
  }
}

function addresses(role: string, database: string): Pick<TestDatabase, 'url' | 'migrationUrl'> {
  const as = (user: string) => {
    const url = new URL(adminUrl())
    url.username = user
    url.password = role
    url.pathname = `/${database}`
    return url.href
  }
  return { url: as(role), migrationUrl: as(`${role}_owner`) }
}
