import { setTimeout as delay } from 'node:timers/promises'
import { labProcessNames, NATS_NODES } from '@enigm/embedded'
import type { LabDrill } from './drill'
import { Load } from './load'

const CLIENTS = 4
const FROZEN_MILLISECONDS = 4_000
const THAWED_MILLISECONDS = 2_000

export const freeze: LabDrill = {
  invariant:
    'while one replica of each process and each broker is frozen in turn, requests fail with UNAVAILABLE only, and no acknowledged order is lost',
  async run({ lab, journey, random }) {
    const parts: [string, () => () => void][] = [
      ...labProcessNames.map((name): [string, () => () => void] => {
        const number = random.below(lab.layout.replicas)
        return [`${name}-${number + 1}`, () => lab.replicas.freeze(name, number)]
      }),
      ...Array.from({ length: NATS_NODES }, (_, node): [string, () => () => void] => [
        `nats-${node + 1}`,
        () => lab.brokers.freezeNode(node),
      ]),
    ]
    const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    for (const [, begin] of parts) {
      const thaw = begin()
      await delay(FROZEN_MILLISECONDS)
      thaw()
      await delay(THAWED_MILLISECONDS)
    }
    await load.end()
    await lab.ready()
    const after = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    await delay(THAWED_MILLISECONDS)
    await after.end()
    const kept = await lab.query('payments', 'SELECT id FROM "order" WHERE id = ANY($1)', [load.orders])
    const unexpected = load.findings.filter((finding) => !finding.includes('UNAVAILABLE'))
    const isLost = kept.length < load.orders.length
    return {
      findings: [
        ...unexpected,
        ...after.findings,
        ...(isLost ? [`${load.orders.length - kept.length} acknowledged orders are lost`] : []),
      ],
      figures: [
        `${parts.map(([name]) => name).join(', ')}, each ${FROZEN_MILLISECONDS / 1000} s: ${load.figure}`,
        ...load.findings,
        `${load.orders.length} acknowledged orders, all kept: ${!isLost}`,
      ],
    }
  },
}
