import { Answering } from '../assistant/answering'
import { askingRoles } from '../knowledge/product-documents'
import { readKnowledge } from '../knowledge/stored-knowledge'
import type { Part } from './corpus'

interface Speed {
  readonly p50: number
  readonly p99: number
  readonly slowest: number
}

const WARM_UP = 100

/** The milliseconds of processor time of an answer, over all questions of a part: other processes do not count. */
export function speedOf(part: Part): Speed {
  const answering = new Answering(readKnowledge('CUSTOMER'))
  const questions = [
    ...Object.values(part.answer).flat(),
    ...Object.values(part.handOff).flat(),
    ...part.outOfScope,
    ...part.injection,
  ]
  for (const question of questions.slice(0, WARM_UP)) answering.answer(question, null)
  const times = questions.map((question) => {
    const begun = process.cpuUsage()
    answering.answer(question, null)
    const { user, system } = process.cpuUsage(begun)
    return (user + system) / 1_000
  })
  times.sort((one, other) => one - other)
  const at = (quantile: number) => times[Math.min(times.length - 1, Math.floor(quantile * times.length))]!
  return { p50: at(0.5), p99: at(0.99), slowest: times.at(-1)! }
}

/** The bytes that the indexes of all roles take in memory. @param collectGarbage what `--expose-gc` gives a process */
export function memoryOfIndexes(collectGarbage: () => void): number {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const kept = askingRoles.map(readKnowledge)
  collectGarbage()
  const taken = process.memoryUsage().heapUsed - before
  return kept.length === askingRoles.length ? taken : 0
}
