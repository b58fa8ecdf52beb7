import { setTimeout as delay } from 'node:timers/promises'
import type { LabDrill } from './drill'
import { Load, lostOrders } from './load'

const MINUTE_MILLISECONDS = 60_000

/** @param clients who ask all at once, for so many minutes */
export function clients(count: number, minutes: number): LabDrill {
  return {
    invariant: `of ${count} clients that read and change for ${minutes} minutes, every request is answered or refused as RATE_LIMITED or UNAVAILABLE, and no acknowledged order is lost`,
    async run({ lab, journey, random }) {
      const load = (await Load.prepare(journey.gateway, count, random)).begin()
      await delay(minutes * MINUTE_MILLISECONDS)
      await load.end()
      const lost = await lostOrders(lab, load)
      const unexpected = load.findings.filter((finding) => !/RATE_LIMITED|UNAVAILABLE/.test(finding))
      return {
        findings: [...unexpected, ...lost],
        figures: [
          load.figure,
          ...load.findings,
          `${load.orders.length} acknowledged orders, all kept: ${lost.length === 0}`,
        ],
      }
    },
  }
}
