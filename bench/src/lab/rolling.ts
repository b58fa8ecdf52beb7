import type { LabProcessName } from '@enigm/embedded'
import { labProcessNames, type Lab } from '@enigm/embedded'
import type { LabDrill } from './drill'
import { Load } from './load'

const CLIENTS = 4

/** Stops and starts every process of these names, one after the other. @returns how long each was away, in milliseconds */
export async function restartInTurn(
  lab: Lab,
  names: readonly LabProcessName[] = labProcessNames,
): Promise<number[]> {
  const times: number[] = []
  for (const number of lab.layout.numbers) {
    for (const name of names) {
      const begun = performance.now()
      await lab.restart(name, number)
      times.push(performance.now() - begun)
    }
  }
  return times
}

export const rolling: LabDrill = {
  invariant: 'no request fails while every process is restarted, one after the other',
  async run({ lab, journey, random }) {
    const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    const times = await restartInTurn(lab)
    await load.end()
    const slowest = Math.max(...times) / 1000
    return {
      findings: load.findings,
      figures: [load.figure, `${times.length} restarts, the slowest took ${slowest.toFixed(1)} s`],
    }
  },
}
