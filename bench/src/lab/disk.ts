import { setTimeout as delay } from 'node:timers/promises'
import { NATS_NODES, type Lab } from '@enigm/embedded'
import { Client } from 'pg'
import { unpublished } from './brokers'
import { joined, type LabDrill, type Report, type Stage } from './drill'
import { Load, lostOrders } from './load'
import { SmallDisk } from './small-disk'
import { differences } from './streams'

const CLIENTS = 4
const FULL_MILLISECONDS = 12_000
const BROKER_MEGABYTES = 512
/** Two segments of 512 MB are kept for the standby, and some more until a checkpoint. */
const WAL_MEGABYTES = 2_048
const RECOVERED_WITHIN_MILLISECONDS = 90_000
const CHECK_MILLISECONDS = 500
const MOST_ROUNDS = 2
const MOST_SEGMENTS = 150
const nodes = Array.from({ length: NATS_NODES }, (_, number) => number)

export const disk: LabDrill = {
  invariant:
    'while the disks of all brokers, and then the disk of the database’s log, are full, no acknowledged order is lost; with space again every event is published and every copy is equal',
  unavailable: () => (SmallDisk.isPossible ? undefined : 'it mounts small disks, which needs root'),
  async run(stage) {
    return joined([await fullBrokers(stage), await fullDatabase(stage)])
  },
}

async function fullBrokers({ lab, journey, random }: Stage): Promise<Report> {
  const disks: SmallDisk[] = []
  for (const number of nodes)
    await lab.brokers.restartNode(number, async () => {
      disks.push(await SmallDisk.put(lab.brokers.directoryOf(number), BROKER_MEGABYTES))
    })
  try {
    await lab.ready()
    const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    for (const each of disks) each.fill()
    await delay(FULL_MILLISECONDS)
    await load.end()
    const waiting = await unpublished(lab)
    for (const each of disks) each.free()
    const begun = performance.now()
    let different = await untilEqual(lab, RECOVERED_WITHIN_MILLISECONDS / 3)
    let rounds = 0
    // As the runbook says: a node stores nothing until it is restarted, and its full disk can have cut a snapshot of the cluster's state.
    for (; different.length > 0 && rounds < MOST_ROUNDS; rounds++) {
      for (const number of nodes) await lab.brokers.restartNode(number)
      different = await untilEqual(lab, RECOVERED_WITHIN_MILLISECONDS)
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(0)
    return {
      findings: [...different, ...(await lostOrders(lab, load))],
      figures: [
        `brokers full: ${load.figure}${listed(load)}; ${load.orders.length} acknowledged orders`,
        `${waiting} events waited; ${different.length === 0 ? 'published, and copies equal,' : 'not all published'} ${seconds} s after there was space, with ${rounds} restarts of every node`,
      ],
    }
  } finally {
    for (const number of nodes) await lab.brokers.restartNode(number, async () => disks[number]?.takeAway())
    await lab.ready()
  }
}

async function fullDatabase({ lab, journey, random }: Stage): Promise<Report> {
  let wal!: SmallDisk
  await lab.databases.restartPrimary(async () => {
    wal = await SmallDisk.put(lab.databases.walDirectory, WAL_MEGABYTES)
  })
  try {
    await lab.ready()
    const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    wal.fill()
    const hasEnded = await useUpSegments(lab)
    await delay(FULL_MILLISECONDS)
    await load.end()
    wal.free()
    const begun = performance.now()
    await lab.databases.restartPrimary()
    await lab.ready()
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    const after = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    await delay(FULL_MILLISECONDS / 4)
    await after.end()
    return {
      findings: [
        ...(await lostOrders(lab, load)),
        ...(await lostOrders(lab, after)),
        ...after.findings,
        ...(await untilEqual(lab, RECOVERED_WITHIN_MILLISECONDS)),
        ...(hasEnded ? [] : ['the database went on although its log was full']),
      ],
      figures: [
        `log of the database full: ${load.figure}${listed(load)}; ${load.orders.length} acknowledged orders`,
        `every process was ready ${seconds} s after there was space and the database was started again: ${after.figure}`,
      ],
    }
  } finally {
    await lab.databases.restartPrimary(() => wal.takeAway())
    await lab.ready()
  }
}

/** Segments that the database has at hand are used up. @returns whether it has stopped to take changes */
async function useUpSegments(lab: Lab): Promise<boolean> {
  const client = new Client({ connectionString: lab.databases.adminUrl })
  // The loss of this connection is what is waited for.
  client.on('error', () => undefined)
  try {
    await client.connect()
    for (let left = MOST_SEGMENTS; left > 0; left--) {
      await client.query('SELECT pg_logical_emit_message(true, $1, repeat($2, 100000))', ['drill', 'x'])
      await client.query('SELECT pg_switch_wal()')
    }
    return false
  } catch {
    return true
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function untilEqual(lab: Lab, milliseconds: number): Promise<string[]> {
  const deadline = performance.now() + milliseconds
  let different = await differences(lab)
  while (different.length > 0 && performance.now() < deadline) {
    await delay(CHECK_MILLISECONDS)
    different = await differences(lab)
  }
  return different
}

function listed({ findings }: Load): string {
  return findings.length > 0 ? ` (${findings.join('; ')})` : ''
}
