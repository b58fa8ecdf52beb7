import { setTimeout as delay } from 'node:timers/promises'
import { labProcessNames, NATS_NODES } from '@enigm/embedded'
import { joined, type LabDrill, type Report, type Stage } from './drill'
import { Load, lostOrders } from './load'

const CLIENTS = 4
const FROZEN_MILLISECONDS = 4_000
/** Longer than a gateway waits for a service (SUBGRAPH_TIMEOUT_MS). */
const DATABASE_FROZEN_MILLISECONDS = 12_000
const THAWED_MILLISECONDS = 2_000
const SIGNED_IN_MILLISECONDS = 3_000

/** @returns the function that lets it go on */
type Freeze = () => () => void

export const freeze: LabDrill = {
  invariant:
    'while one replica of each process and each broker is frozen in turn, and then PostgreSQL, requests fail with UNAVAILABLE only, no acknowledged order is lost, and all processes are ready again by themselves',
  async run(stage) {
    return joined([await frozenProcesses(stage), await frozenDatabase(stage)])
  },
}

async function frozenProcesses(stage: Stage): Promise<Report> {
  const { lab, random } = stage
  const parts: [string, Freeze][] = [
    ...labProcessNames.map((name): [string, Freeze] => {
      const number = random.below(lab.layout.replicas)
      return [`${name}-${number + 1}`, () => lab.replicas.freeze(name, number)]
    }),
    ...Array.from({ length: NATS_NODES }, (_, node): [string, Freeze] => [
      `nats-${node + 1}`,
      () => lab.brokers.freezeNode(node),
    ]),
  ]
  const names = parts.map(([name]) => name).join(', ')
  return underLoad(stage, `${names}, each ${FROZEN_MILLISECONDS / 1000} s`, async () => {
    for (const [, begin] of parts) {
      await frozen(begin, FROZEN_MILLISECONDS)
      await delay(THAWED_MILLISECONDS)
    }
  })
}

function frozenDatabase(stage: Stage): Promise<Report> {
  const { databases } = stage.lab
  return underLoad(stage, `PostgreSQL, ${DATABASE_FROZEN_MILLISECONDS / 1000} s`, () =>
    frozen(() => databases.freezePrimary(), DATABASE_FROZEN_MILLISECONDS),
  )
}

async function frozen(begin: Freeze, milliseconds: number): Promise<void> {
  const thaw = begin()
  await delay(milliseconds)
  thaw()
}

/** Clients ask meanwhile, and afterwards when every process is ready again. */
async function underLoad(
  { lab, journey, random }: Stage,
  what: string,
  run: () => Promise<void>,
): Promise<Report> {
  const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
  await delay(SIGNED_IN_MILLISECONDS)
  await run()
  const thawed = performance.now()
  await lab.ready()
  const seconds = ((performance.now() - thawed) / 1000).toFixed(1)
  await delay(THAWED_MILLISECONDS)
  await load.end()
  const after = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
  await delay(THAWED_MILLISECONDS)
  await after.end()
  const lost = await lostOrders(lab, load)
  return {
    findings: [
      ...load.findings.filter((finding) => !finding.includes('UNAVAILABLE')),
      ...after.findings,
      ...lost,
    ],
    figures: [
      `${what}: ${load.figure}`,
      ...load.findings,
      `${load.orders.length} acknowledged orders, all kept: ${lost.length === 0}; every process was ready ${seconds} s later`,
    ],
  }
}
