import { lifecycle } from '@enigm/subgraph'
import type { Random } from '../fuzz/random'
import { brokenRules } from './broken-rules'
import type { Table } from './memory-transaction'
import { findLifecycles, findSideRules, type Found, type SideRules } from './rules'
import { deviationOf } from './world'

/** One broken rule. */
interface Mutant {
  readonly name: string
  readonly lifecycle: string
  readonly found: Found
  readonly rules: SideRules
}

type Moves = Table['moves']
type Move = Moves[string]

/** Noticed in a fraction of these steps, or not at all. */
const STEPS = 40_000

/** Every change of one row: a state less or more to move from, another state to move to, and a person instead of the system. */
function* brokenRows(moves: Moves, states: readonly string[]): Generator<[string, Moves]> {
  for (const [action, move] of Object.entries(moves)) {
    const broken = (what: string, change: Partial<Move>): [string, Moves] => [
      `${action} ${what}`,
      { ...moves, [action]: { ...move, ...change } },
    ]
    for (const state of states) {
      if (move.from.includes(state))
        yield broken(`not from ${state}`, { from: move.from.filter((each) => each !== state) })
      else yield broken(`also from ${state}`, { from: [...move.from, state] })
      if (state !== move.to) yield broken(`to ${state}`, { to: state })
    }
    const mutation = move.mutation ? undefined : 'anyMutation'
    yield broken(mutation ? 'by a person' : 'by the system only', { mutation })
  }
}

export async function allMutants(): Promise<Mutant[]> {
  const [lifecycles, rules] = [await findLifecycles(), await findSideRules()]
  const ofTables = [...lifecycles].flatMap(([name, found]) => {
    const { states, initial, moves } = found.table
    const byName = Object.fromEntries(states.map((state) => [state, state]))
    return [...brokenRows(moves, states)].map(([what, broken]) => {
      const table = lifecycle(byName, initial, broken) as Table
      return { name: `${name}: ${what}`, lifecycle: name, found: { ...found, table }, rules }
    })
  })
  const ofRules = Object.entries(brokenRules(rules)).map(([what, [name, broken]]) => {
    return { name: what, lifecycle: name, found: lifecycles.get(name)!, rules: { ...rules, ...broken } }
  })
  return [...ofTables, ...ofRules]
}

/** @returns the broken rules that the model does not notice */
export async function unnoticed(mutants: readonly Mutant[], random: Random): Promise<string[]> {
  const names: string[] = []
  for (const { name, lifecycle: of, found, rules } of mutants)
    if (!(await deviationOf(of, found, rules, random, STEPS))) names.push(name)
  return names
}
