import 'reflect-metadata'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '@enigm/contracts'
import { serviceEnvironment, startInfrastructure } from '@enigm/embedded'
import { definition } from '@enigm/esim'
import { startCarrier } from '@enigm/simulators'
import { defineSubgraph, RequiresScopes, startSubgraph, systemOrigin, type App } from '@enigm/subgraph'
import { Int, Query, Resolver } from 'type-graphql'
import { createBenchSystem } from './infrastructure'
import { percentile } from './measure'

const BULK = 10_000
/** Entitlements that payments makes in one transaction. */
const CHUNK = 500
/** Somebody's own purchase, again and again while the bulk is on its way. */
const SINGLE_EVERY_MILLISECONDS = 500
const LOOK_MILLISECONDS = 10
const PATIENCE_MILLISECONDS = 600_000
/** A person who buys one eSIM does not wait for the ten thousand of somebody else. */
const LONGEST_SINGLE_SHARE = 0.25

@Resolver()
class EmptyResolver {
  @RequiresScopes('dashboard:read')
  @Query(() => Int, { description: 'A subgraph needs a field.' })
  benchmark(): number {
    return 0
  }
}

/** Writes events of payments without being payments. */
const payments = defineSubgraph({
  name: 'payments',
  entities: [],
  migrations: [],
  resolvers: [EmptyResolver],
  stubs: [],
  references: {},
  reactions: {},
  reports: { 'payments.entitlement.reported': async () => [] },
  timers: {},
})

/** Entitlements as payments grants them, in one transaction. */
function grant(
  app: App,
  holder: { accountId: string } | { organizationId: string },
  count: number,
): Promise<void> {
  return app.transact(systemOrigin('bench'), async (work) => {
    const ids = Array.from({ length: count }, () => newId('entitlement'))
    await work.query(
      `INSERT INTO outbox (event_id, type, aggregate_id, version, data, correlation_id)
       SELECT 'evt_' || id, 'payments.entitlement.granted', id, 1,
         $2::jsonb || jsonb_build_object('entitlementId', id, 'productKind', 'ESIM', 'state', 'GRANTED'), 'bench'
       FROM unnest($1::text[]) AS id`,
      [ids, holder],
    )
    work.wakes.relay = true
  })
}

async function prepared(app: App, column: 'account_id' | 'organization_id', holder: string): Promise<number> {
  const [row] = await app.read<{ count: number }>(
    `SELECT count(*)::int AS count FROM esim e JOIN carrier_profile p ON p.id = e.profile_id
     WHERE e.${column} = $1 AND p.state = 'CONFIRMED'`,
    [holder],
  )
  return row!.count
}

async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come`)
    await delay(LOOK_MILLISECONDS)
  }
}

/** From the payment of one eSIM until its profile waits at the carrier. */
async function single(source: App, esim: App): Promise<number> {
  const accountId = newId('account')
  const begun = performance.now()
  await grant(source, { accountId }, 1)
  await until('one eSIM', async () => (await prepared(esim, 'account_id', accountId)) === 1)
  return performance.now() - begun
}

async function measure(source: App, esim: App): Promise<boolean> {
  await single(source, esim)
  const alone = await single(source, esim)
  const organizationId = newId('organization')
  const begun = performance.now()
  const singles: Promise<number>[] = []
  for (let granted = 0; granted < BULK; granted += CHUNK) await grant(source, { organizationId }, CHUNK)
  let intakeMilliseconds = 0
  await until('the bulk', async () => {
    singles.push(single(source, esim))
    await delay(SINGLE_EVERY_MILLISECONDS)
    const [row] = await esim.read<{ count: number }>(
      'SELECT count(*)::int AS count FROM esim WHERE organization_id = $1',
      [organizationId],
    )
    if (!intakeMilliseconds && row!.count === BULK) intakeMilliseconds = performance.now() - begun
    return (await prepared(esim, 'organization_id', organizationId)) === BULK
  })
  const bulk = performance.now() - begun
  const waits = await Promise.all(singles)
  const [numbers] = await esim.read<{ profiles: number; numbers: number; failed: number }>(
    `SELECT count(*)::int AS profiles, count(DISTINCT iccid)::int AS numbers,
       count(*) FILTER (WHERE tries > 0)::int AS failed FROM carrier_profile`,
  )
  const total = BULK + waits.length + 2
  const isWhole = numbers!.profiles === total && numbers!.numbers === total && numbers!.failed === 0
  console.log(
    `${BULK} eSIMs of one organization: all there after ${seconds(intakeMilliseconds)}, all prepared after ${seconds(bulk)}`,
  )
  console.log(`one eSIM alone: ${seconds(alone)}`)
  console.log(
    `${waits.length} single eSIMs meanwhile: p50 ${seconds(percentile(waits, 0.5))}, longest ${seconds(Math.max(...waits))}`,
  )
  console.log(
    `invariant: ${total} profiles, each with a number of its own, none twice: ${isWhole ? 'holds' : 'BROKEN'}`,
  )
  const isFair = Math.max(...waits) < bulk * LONGEST_SINGLE_SHARE
  console.log(`invariant: nobody waits a quarter of the bulk's time: ${isFair ? 'holds' : 'BROKEN'}`)
  return isWhole && isFair
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
}

async function main(): Promise<void> {
  const system = await createBenchSystem()
  const infrastructure = await startInfrastructure(system, console.error)
  const carrier = await startCarrier(serviceEnvironment('carrier', system))
  const source = await startSubgraph(payments, serviceEnvironment('payments', system))
  const esim = await startSubgraph(definition, serviceEnvironment('esim', system))
  try {
    // accounts is not here: its events are the only thing that esim may miss.
    await until('the start', async () => [source, esim].every((each) => each.ready().missing.length === 0))
    process.exitCode = (await measure(source.app, esim.app)) ? 0 : 1
  } finally {
    await esim.stop()
    await source.stop()
    await carrier.stop()
    await infrastructure.stop()
    system.remove()
  }
}

void main()
