import { setTimeout as delay } from 'node:timers/promises'
import { serviceNames } from '@enigm/contracts'
import type { Lab } from '@enigm/embedded'
import type { LabDrill } from './drill'
import { Load } from './load'

const CLIENTS = 4
const UNDER_LOAD_MILLISECONDS = 12_000
const DRAINED_WITHIN_MILLISECONDS = 60_000
const CHECK_MILLISECONDS = 200

export const brokers: LabDrill = {
  invariant:
    'no request fails while one of three brokers is down; without a majority reads are answered and nothing is lost; with one back every event is published within a minute',
  async run({ lab, journey, random }) {
    const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    await delay(UNDER_LOAD_MILLISECONDS / 4)
    lab.brokers.killNode(0)
    await delay(UNDER_LOAD_MILLISECONDS)
    await load.end()
    const [findings, figures] = [load.findings, [`one of three down: ${load.figure}`]]
    const alone = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    lab.brokers.killNode(1)
    await delay(UNDER_LOAD_MILLISECONDS)
    await alone.end()
    figures.push(
      `two of three down: ${alone.figure}${alone.findings.length > 0 ? ` (${alone.findings.join('; ')})` : ''}`,
    )
    if (alone.milliseconds.length === 0)
      findings.push('no request was answered without a majority of the brokers')
    const waiting = await unpublished(lab)
    const begun = performance.now()
    await lab.brokers.startNode(1)
    while ((await unpublished(lab)) > 0 && performance.now() - begun < DRAINED_WITHIN_MILLISECONDS)
      await delay(CHECK_MILLISECONDS)
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    const left = await unpublished(lab)
    if (left > 0) findings.push(`${left} events are not published a minute after a majority is back`)
    figures.push(`${waiting} events waited, published ${seconds} s after the second broker was back`)
    await lab.brokers.startNode(0)
    await lab.ready()
    const after = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    await delay(UNDER_LOAD_MILLISECONDS / 4)
    await after.end()
    figures.push(`all back: ${after.figure}`)
    return { findings: [...findings, ...after.findings], figures }
  },
}

/** Events of all services that no broker has yet. */
export async function unpublished(lab: Lab): Promise<number> {
  let sum = 0
  for (const service of serviceNames) {
    const sql = 'SELECT count(*)::int AS count FROM outbox WHERE published_at IS NULL'
    sum += (await lab.query<{ count: number }>(service, sql))[0]!.count
  }
  return sum
}
