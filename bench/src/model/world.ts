import type { Random } from '../fuzz/random'
import { findLifecycles, findSideRules, type Found, type SideRules } from './rules'
import { allPromises, Deviation, Walk } from './walk'

interface Outcome {
  readonly steps: number
  readonly accepted: number
  readonly refused: number
  readonly services: number
  readonly lifecycles: number
  readonly states: number
}

/** Enough for every lifecycle to be walked through. */
const STEPS_THAT_REACH_ALL = 100_000

/** Random steps over the lifecycles of all services. @throws Deviation for the first difference from the model */
export async function walkAll(random: Random, steps: number): Promise<Outcome> {
  const [lifecycles, rules] = [await findLifecycles(), await findSideRules()]
  const unknown = Object.keys(allPromises).filter((name) => !lifecycles.has(name))
  if (unknown.length > 0) throw new Deviation(`no service has ${unknown.join(', ')}`)
  const walks = [...lifecycles].flatMap(([name, found]) => Walk.over(name, found, rules, random))
  for (let left = steps; left > 0; left--) await random.pick(walks).step()
  const unseen = walks.flatMap((walk) => walk.unseen)
  if (steps >= STEPS_THAT_REACH_ALL && unseen.length > 0)
    throw new Deviation(`never reached: ${unseen.join(', ')}`)
  const sum = (of: (walk: Walk) => number) => walks.reduce((total, walk) => total + of(walk), 0)
  return {
    steps,
    accepted: sum((walk) => walk.accepted),
    refused: sum((walk) => walk.refused),
    services: new Set([...lifecycles.values()].map(({ service }) => service)).size,
    lifecycles: lifecycles.size,
    states: new Set(walks.flatMap((walk) => walk.statesVisited)).size,
  }
}

/** @returns what the model says about these rules after at most so many steps; undefined if it notices nothing */
export async function deviationOf(
  name: string,
  found: Found,
  rules: SideRules,
  random: Random,
  steps: number,
): Promise<string | undefined> {
  try {
    for (const walk of Walk.over(name, found, rules, random))
      for (let left = steps; left > 0; left--) await walk.step()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
