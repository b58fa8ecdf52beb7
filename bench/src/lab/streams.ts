import { setTimeout as delay } from 'node:timers/promises'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { NATS_NODES, type Lab } from '@enigm/embedded'
import { unpublished } from './brokers'
import type { LabDrill } from './drill'
import { Load } from './load'

const CLIENTS = 4
const UNDER_LOAD_MILLISECONDS = 8_000
const EQUAL_WITHIN_MILLISECONDS = 120_000
const CHECK_MILLISECONDS = 500
/** The services that keep a copy of who administers which organization. */
const copying = serviceNames.filter((name) => name !== 'accounts')

export const streams: LabDrill = {
  invariant:
    'after all brokers have lost their stores under load, every event is published again and every copy of another service’s data is equal to it',
  async run({ lab, journey, random }) {
    const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    await delay(UNDER_LOAD_MILLISECONDS)
    const nodes = Array.from({ length: NATS_NODES }, (_, number) => number)
    for (const number of nodes) lab.brokers.killNode(number)
    for (const number of nodes) lab.brokers.loseStore(number)
    await delay(UNDER_LOAD_MILLISECONDS / 2)
    const begun = performance.now()
    await Promise.all(nodes.map((number) => lab.brokers.startNode(number)))
    await lab.provisionBroker()
    await delay(UNDER_LOAD_MILLISECONDS)
    await load.end()
    let different = await differences(lab)
    while (different.length > 0 && performance.now() - begun < EQUAL_WITHIN_MILLISECONDS) {
      await delay(CHECK_MILLISECONDS)
      different = await differences(lab)
    }
    const [{ count }] = (await lab.query<{ count: number }>(
      'accounts',
      `SELECT count(*)::int AS count FROM (${administrators}) a`,
    )) as [{ count: number }]
    return {
      findings: different,
      figures: [
        load.figure,
        `${count} memberships are equal in ${copying.length} services ${((performance.now() - begun) / 1000).toFixed(0)} s after the brokers were back`,
      ],
    }
  },
}

const administrators = `SELECT id FROM organization_member WHERE state = 'ACTIVE' AND role = 'ADMIN'`

/** One line for each service whose copy differs, and one for what waits. */
export async function differences(lab: Lab): Promise<string[]> {
  const own = await idsOf(lab, 'accounts', administrators)
  const found: string[] = []
  for (const service of copying) {
    const copies = await idsOf(lab, service, `SELECT id FROM membership WHERE role = 'ADMIN'`)
    const missing = [...own].filter((id) => !copies.has(id)).length
    const surplus = [...copies].filter((id) => !own.has(id)).length
    if (missing + surplus > 0)
      found.push(`${service} lacks ${missing} memberships and has ${surplus} too many`)
  }
  const waiting = await unpublished(lab)
  return waiting > 0 ? [...found, `${waiting} events are not published`] : found
}

async function idsOf(lab: Lab, service: ServiceName, sql: string): Promise<Set<string>> {
  return new Set((await lab.query<{ id: string }>(service, sql)).map(({ id }) => id))
}
