import {
  buyDuringEnrollment,
  createServer,
  enrollOwnDevice,
  gatewayAt,
  journeyOn,
  Person,
} from '@enigm/acceptance'
import type { ServiceName } from '@enigm/contracts'
import { processEnvironment } from '@enigm/embedded'
import { Client } from 'pg'
import type { BenchSystem } from '../infrastructure'
import type { ScenarioName } from './scenarios'

/** An account with a session. */
export class Caller {
  accessToken = ''

  constructor(
    private readonly person: Person,
    /** The variables of its request number `index`. */
    readonly variables: (index: number) => object = () => ({}),
  ) {}

  /** An access token is valid for five minutes. */
  async signIn(): Promise<void> {
    this.accessToken = (await this.person.signIn()).accessToken
  }
}

const LISTED = 30
const COLORS = ['AMBER', 'AZURE', 'BRONZE']

/** The callers of each scenario, who sign in later. */
export async function prepareCallers(
  system: BenchSystem,
  url: string,
  writers: number,
): Promise<Readonly<Record<ScenarioName, readonly Caller[]>>> {
  const gateway = gatewayAt(url)
  const journey = journeyOn(gateway, system)
  const withServer = async () => {
    const owner = await buyDuringEnrollment(journey)
    return { ...owner, server: await createServer(journey, owner) }
  }
  const { person: one } = await withServer()
  for (let device = 0; device < 2; device++) await enrollOwnDevice(one)
  const many = await withServer()
  await copyServers(system, many.server.id, many.entitlementId)
  const owners: { person: Person; deviceHandle: string }[] = []
  for (let writer = 0; writer < writers; writer++) {
    const person = await Person.create(gateway, '483920')
    await person.signIn()
    owners.push({ person, deviceHandle: (await enrollOwnDevice(person)).deviceHandle })
  }
  const mutation = owners.map(({ person, deviceHandle }) => {
    const input = (index: number) => ({ deviceHandle, color: COLORS[index % COLORS.length], noun: 'ANCHOR' })
    return new Caller(person, (index) => ({ input: input(index) }))
  })
  return { me: [new Caller(one)], 'list of 30': [new Caller(many.person)], mutation }
}

/** SQL of the well-formed id of a copy. */
const copied = (id: string) => `left(${id}, -2) || 'z' || substr('123456789ABCDEFGHJKLMNPQRSTUVWXYZ', n, 1)`

/** 30 servers and the entitlements that pay for them, as copies of the first ones: buying them would take minutes. */
async function copyServers(system: BenchSystem, serverId: string, entitlementId: string): Promise<void> {
  await copyRow(system, 'payments', 'entitlement', entitlementId, `'{}'::jsonb`)
  await copyRow(
    system,
    'servers',
    'server',
    serverId,
    `jsonb_build_object('locator', left(t.locator, 11) || lpad(n::text, 2, '0'), 'entitlement_id', ${copied('t.entitlement_id')})`,
  )
}

async function copyRow(
  system: BenchSystem,
  service: ServiceName,
  table: string,
  id: string,
  changes: string,
): Promise<void> {
  const client = new Client({ connectionString: processEnvironment(service, system)['DATABASE_URL'] })
  await client.connect()
  try {
    await client.query(
      `INSERT INTO ${table} SELECT copy.* FROM ${table} t, generate_series(2, $2::int) n,
         jsonb_populate_record(t, to_jsonb(t) || jsonb_build_object('id', ${copied('t.id')}) || ${changes}) copy
       WHERE t.id = $1`,
      [id, LISTED],
    )
  } finally {
    await client.end()
  }
}
