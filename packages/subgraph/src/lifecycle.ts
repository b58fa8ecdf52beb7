import type { EventType } from '@enigm/contracts'
import { enumType, type EnumOf } from './schema/enum-type'

export interface Move<State extends string> {
  readonly from: readonly State[]
  readonly to: State
  readonly event: EventType
  /** The mutation by which clients make this move; left out where only the system makes it. */
  readonly mutation?: string
}

/** The actions that a client can take. */
type Offered<Moves> = {
  [A in keyof Moves]: Moves[A] extends { readonly mutation: string } ? A : never
}[keyof Moves] &
  string

/** A state machine as data: one row is one action, one event and one audit action. */
export interface Lifecycle<State extends string, Action extends string, Open extends Action = Action> {
  readonly states: readonly State[]
  readonly initial: State
  readonly moves: Readonly<Record<Action, Move<State>>>
  /** The actions possible in a state. */
  next(state: State): Action[]
  /** Those of them that a client can take by a mutation, for `availableActions`. */
  available(state: State): Open[]
  /** Every state that can be reached from the initial one, that one included. */
  reachable(): Set<State>
}

/** Builds a lifecycle from its states (an enum or `enumType`), the initial one and the table of moves. */
export function lifecycle<
  States extends Readonly<Record<string, string>>,
  const Moves extends Readonly<Record<string, Move<States[keyof States]>>>,
>(
  states: States,
  initial: States[keyof States],
  moves: Moves,
): Lifecycle<States[keyof States], keyof Moves & string, Offered<Moves>> {
  type State = States[keyof States]
  type Action = keyof Moves & string
  const rows = Object.entries(moves) as [Action, Move<State>][]
  const next = (state: State) =>
    rows.filter(([, move]) => move.from.includes(state)).map(([action]) => action)
  return Object.freeze({
    states: Object.values(states) as State[],
    initial,
    moves,
    next,
    available: (state: State) => next(state).filter((action) => moves[action]!.mutation) as Offered<Moves>[],
    reachable() {
      const reached = new Set([initial])
      for (const state of reached) {
        for (const [, move] of rows) if (move.from.includes(state)) reached.add(move.to)
      }
      return reached
    },
  })
}

/** The GraphQL enum of the actions that a client can take; each value names its mutation. */
export function actionsOf<Action extends string, Open extends Action>(
  { moves }: Lifecycle<any, Action, Open>,
  name: string,
  description: string,
): EnumOf<Open> {
  const open = Object.entries<Move<string>>(moves).filter(([, { mutation }]) => mutation)
  const sentences = open.map(([action, { mutation }]) => [action, `Call ${mutation}.`])
  return enumType(name, description, Object.fromEntries(sentences) as Record<Open, string>)
}
