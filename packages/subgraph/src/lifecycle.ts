import type { EventType } from '@enigm/contracts'
import { enumType, type EnumOf } from './schema/enum-type'

/** A transition of an aggregate without events: other services see it only as a change of the aggregate that it belongs to. */
export interface Transition<State extends string> {
  readonly from: readonly State[]
  readonly to: State
}

export interface Move<State extends string> extends Transition<State> {
  readonly event: EventType
  /** The mutation that makes this move; absent when only the system makes it. */
  readonly mutation?: string
}

/** One row of a table; either all rows have an event or none. */
type Row<State extends string> = Transition<State> & Partial<Move<State>>

/** The actions that a client can take. */
type Offered<Moves> = {
  [A in keyof Moves]: Moves[A] extends { readonly mutation: string } ? A : never
}[keyof Moves] &
  string

/** A state machine as data: one row is one action, and one event and one audit action where the aggregate has events. */
export interface Lifecycle<
  State extends string,
  Action extends string,
  Open extends Action = Action,
  Row extends Transition<State> = Move<State>,
> {
  readonly states: readonly State[]
  readonly initial: State
  readonly moves: Readonly<Record<Action, Row>>
  /** The actions possible in a state. */
  next(state: State): Action[]
  /** The actions possible in a state that a client can take by a mutation, for `availableActions`. */
  available(state: State): Open[]
  /** Every state that can be reached from the initial one, that one included. */
  reachable(): Set<State>
}

/** Builds a lifecycle from its states (an enum or `enumType`), the initial one and the table of moves. */
export function lifecycle<
  States extends Readonly<Record<string, string>>,
  const Moves extends Readonly<Record<string, Row<States[keyof States]>>>,
>(
  states: States,
  initial: States[keyof States],
  moves: Moves,
): Lifecycle<
  States[keyof States],
  keyof Moves & string,
  Offered<Moves>,
  Moves extends Readonly<Record<string, Move<States[keyof States]>>>
    ? Move<States[keyof States]>
    : Transition<States[keyof States]>
> {
  type State = States[keyof States]
  type Action = keyof Moves & string
  const rows = Object.entries(moves) as [Action, Row<State>][]
  const next = (state: State) =>
    rows.filter(([, move]) => move.from.includes(state)).map(([action]) => action)
  return Object.freeze({
    states: Object.values(states) as State[],
    initial,
    moves: moves as never,
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

/**
 * The GraphQL enum of the actions that a client can take; each value names its mutation. `others` are the actions that change
 * no state, with their mutations.
 */
export function actionsOf<Action extends string, Open extends Action, Other extends string = never>(
  { moves }: Lifecycle<any, Action, Open>,
  name: string,
  description: string,
  others?: Readonly<Record<Other, string>>,
): EnumOf<Open | Other> {
  const mutations = Object.entries<Move<string>>(moves).map(([action, { mutation }]) => [action, mutation])
  const sentences = [...mutations, ...Object.entries(others ?? {})]
    .filter(([, mutation]) => mutation)
    .map(([action, mutation]) => [action, `Call ${mutation}.`])
  return enumType(name, description, Object.fromEntries(sentences) as Record<Open | Other, string>)
}
