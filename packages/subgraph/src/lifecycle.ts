import type { EventType } from '@enigm/contracts'

export interface Move<State extends string> {
  readonly from: readonly State[]
  readonly to: State
  readonly event: EventType
}

/** A state machine as data: one row is one action, one event and one audit action. */
export interface Lifecycle<State extends string, Action extends string> {
  readonly states: readonly State[]
  readonly initial: State
  readonly moves: Readonly<Record<Action, Move<State>>>
  /** The actions possible in a state, for `availableActions`. */
  next(state: State): Action[]
  /** Every state that can be reached from the initial one, that one included. */
  reachable(): Set<State>
}

/** Builds a lifecycle from an enum, its initial state and the table of moves. */
export function lifecycle<State extends string, Action extends string>(
  states: Record<string, State>,
  initial: State,
  moves: Record<Action, Move<State>>,
): Lifecycle<State, Action> {
  const rows = Object.entries(moves) as [Action, Move<State>][]
  return Object.freeze({
    states: Object.values(states),
    initial,
    moves,
    next: (state: State) => rows.filter(([, move]) => move.from.includes(state)).map(([action]) => action),
    reachable() {
      const reached = new Set([initial])
      for (const state of reached) {
        for (const [, move] of rows) if (move.from.includes(state)) reached.add(move.to)
      }
      return reached
    },
  })
}
