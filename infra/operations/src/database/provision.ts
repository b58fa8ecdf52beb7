import { createHmac } from 'node:crypto'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'

/** The password of a database role, the same at every start. */
export type Passwords = (role: string) => string

export interface ServiceDatabase {
  /** URL of the role that runs the service. It owns no object. */
  readonly url: string
  /** URL of the role that owns the database and its tables. */
  readonly migrationUrl: string
}

/** Passwords that are derived from one secret of 32 bytes. */
export function derivedPasswords(secret: Buffer): Passwords {
  return (role) => createHmac('sha256', secret).update(`database role ${role}`).digest('base64url')
}

/** The URLs of a service's database on the cluster of `adminUrl`, with the same host and options. */
export function serviceDatabase(adminUrl: string, service: string, passwords: Passwords): ServiceDatabase {
  const as = (role: string) => {
    const url = new URL(adminUrl)
    url.pathname = `/${service}`
    url.username = role
    url.password = passwords(role)
    return url.href
  }
  return { url: as(service), migrationUrl: as(ownerOf(service)) }
}

/**
 * Creates a service's database and its two roles, `<service>` and `<service>_owner`. No other role may connect to it.
 * It is idempotent: a second call changes only the passwords.
 */
export async function provision(
  adminUrl: string,
  service: string,
  passwords: Passwords,
): Promise<ServiceDatabase> {
  const database = serviceDatabase(adminUrl, service, passwords)
  await withClient(adminUrl, (admin) => createDatabase(admin, service, passwords))
  const inside = new URL(adminUrl)
  inside.pathname = `/${service}`
  await withClient(inside.href, (admin) => restrictSchema(admin, service))
  return database
}

async function createDatabase(admin: Client, service: string, passwords: Passwords): Promise<void> {
  await locked(admin, async () => {
    for (const role of [service, ownerOf(service)]) await ensureRole(admin, role, passwords(role))
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [service])
    const name = escapeIdentifier(service)
    if (!rowCount) {
      await admin.query(`GRANT ${escapeIdentifier(ownerOf(service))} TO CURRENT_USER`)
      await admin.query(`CREATE DATABASE ${name} OWNER ${escapeIdentifier(ownerOf(service))}`)
    }
    for (const database of [name, 'postgres', 'template1']) {
      await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`)
    }
    await admin.query(`GRANT CONNECT ON DATABASE ${name} TO ${escapeIdentifier(service)}`)
  })
}

async function ensureRole(admin: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
  const options = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
  const verb = rowCount ? 'ALTER' : 'CREATE'
  await admin.query(`${verb} ROLE ${escapeIdentifier(role)} ${options} PASSWORD ${escapeLiteral(password)}`)
}

async function restrictSchema(admin: Client, service: string): Promise<void> {
  const owner = escapeIdentifier(ownerOf(service))
  await admin.query(`ALTER SCHEMA public OWNER TO ${owner}`)
  await admin.query('REVOKE ALL ON SCHEMA public FROM PUBLIC')
  await admin.query(`GRANT USAGE ON SCHEMA public TO ${escapeIdentifier(service)}`)
}

function ownerOf(service: string): string {
  return `${service}_owner`
}

// Roles belong to the whole cluster, and several services can be provisioned at the same time.
async function locked(admin: Client, run: () => Promise<void>): Promise<void> {
  const key = 'hashtext($1)::bigint'
  await admin.query(`SELECT pg_advisory_lock(${key})`, ['enigm provisioning'])
  try {
    await run()
  } finally {
    await admin.query(`SELECT pg_advisory_unlock(${key})`, ['enigm provisioning'])
  }
}

async function withClient(url: string, run: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'enigm provisioning' })
  await client.connect()
  try {
    await run(client)
  } finally {
    await client.end()
  }
}
