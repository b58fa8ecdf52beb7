import { setTimeout as delay } from 'node:timers/promises'
import { serviceNames } from '@enigm/contracts'
import type { ManyProcesses } from '@enigm/acceptance'
import type { Random } from '../fuzz/random'

const servers = ['postgres', 'nats'] as const

/** Every part of the system: the gateway, each service with its relay and its jobs, PostgreSQL and NATS. */
export const parts = [...serviceNames, 'gateway', ...servers] as const
type Part = (typeof parts)[number]

const LONGEST_PAUSE_MILLISECONDS = 400
const CHECK_MILLISECONDS = 50

/** Each part `times` times, in an order that the seed decides. */
export function planKills(times: number, random: Random): Part[] {
  const plan = Array.from({ length: times }, () => [...parts]).flat()
  for (let left = plan.length - 1; left > 0; left--) {
    const other = random.below(left + 1)
    ;[plan[left], plan[other]] = [plan[other]!, plan[left]!]
  }
  return plan
}

/**
 * Kills the parts like crashes while the purchases go on, spread over all of them. The system is ready before the next kill:
 * otherwise it would be down all the time.
 * @param progress the share of the purchases that have begun, from 0 to 1
 */
export async function killInTurn(
  system: ManyProcesses,
  plan: readonly Part[],
  { random, progress }: { random: Random; progress: () => number },
): Promise<void> {
  for (const [index, part] of plan.entries()) {
    while (progress() < index / plan.length) await delay(CHECK_MILLISECONDS)
    await delay(random.below(LONGEST_PAUSE_MILLISECONDS))
    if (part === 'postgres' || part === 'nats') system.signal(part, 'SIGKILL')
    else await system.crash(part)
    await system.ready()
  }
}
