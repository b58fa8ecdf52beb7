import type { Random } from '../fuzz/random'
import type { Promises } from './promises'
import { accountsPromises } from './promises/accounts'
import { otherPromises } from './promises/others'
import { paymentsPromises } from './promises/payments'
import { serversPromises } from './promises/servers'
import { tablePromises } from './promises/tables'
import { chosenMoves, plainReality, realityOf, type Reality } from './realities'
import type { Found, SideRules } from './rules'

/** A difference between the rules of a service and the model. */
export class Deviation extends Error {}

export const allPromises: Readonly<Record<string, Promises>> = {
  ...accountsPromises,
  ...paymentsPromises,
  ...serversPromises,
  ...otherPromises,
}

const LONGEST_LIFE_STEPS = 120
const TRIED_AFTER_END = 0.7
/** A life ends early, so that many begin. */
const ENDED_EARLY = 0.02

/** Random lives of aggregates of one lifecycle, each compared with the model after every step. */
export class Walk {
  private readonly visited = new Set<string>()
  accepted = 0
  refused = 0
  private reality!: Reality
  private facts!: object
  private taken: string[] = []
  private readonly promises: Promises
  private readonly actions: readonly string[]

  private readonly chosen: readonly string[]

  /** @param isOfTable whether the table is walked alone, without the functions of its service that choose moves */
  private constructor(
    private readonly name: string,
    private readonly found: Found,
    private readonly rules: SideRules,
    private readonly random: Random,
    private readonly isOfTable: boolean,
  ) {
    const promises = (isOfTable ? tablePromises : allPromises)[name]
    if (!promises) throw new Deviation(`${name}: the model knows no such lifecycle`)
    this.promises = promises
    this.chosen = isOfTable ? [] : (chosenMoves[name] ?? [])
    const inTable = Object.keys(found.table.moves).filter((action) => !this.chosen.includes(action))
    // Also what only one of the two knows.
    this.actions = [...new Set([...inTable, ...Object.keys(promises.acts)])].sort()
    this.begin()
  }

  /** The walks over a lifecycle: one, and another one over its table alone where functions choose moves. */
  static over(name: string, found: Found, rules: SideRules, random: Random): Walk[] {
    const kinds = Object.hasOwn(tablePromises, name) ? [true, false] : [false]
    return kinds.map((isOfTable) => new Walk(name, found, rules, random, isOfTable))
  }

  get statesVisited(): string[] {
    return [...this.visited].map((state) => `${this.name} ${state}`)
  }

  /** The states that no life has reached. */
  get unseen(): string[] {
    return this.found.table.states.filter((state) => !this.visited.has(state))
  }

  /** @throws Deviation */
  async step(): Promise<void> {
    const isOver = this.actions.every((action) => !this.isPromised(action, false))
    const isLong = this.taken.length >= LONGEST_LIFE_STEPS
    const isEnough = isLong || (isOver && !this.random.chance(TRIED_AFTER_END))
    if (isEnough || this.random.chance(ENDED_EARLY)) this.begin()
    const action = this.random.pick(this.actions)
    const isOfPerson = this.random.chance(0.5)
    const isPromised = this.isPromised(action, isOfPerson)
    const isAccepted = await this.reality.attempt(action, isOfPerson)
    if (isAccepted) this.taken.push(action)
    const what = `${action} by ${isOfPerson ? 'a person' : 'the system'}`
    if (isAccepted !== isPromised) this.deviate(`${what} is ${isAccepted ? 'accepted' : 'refused'}`)
    if (isAccepted) this.facts = { ...this.facts, ...this.promises.acts[action]!.then(this.facts) }
    this.compare(`after ${what}`)
    if (isAccepted) this.accepted += 1
    else this.refused += 1
  }

  private begin(): void {
    const { table } = this.found
    this.reality = this.isOfTable ? plainReality(table, this.rules) : realityOf(this.name, table, this.rules)
    this.facts = this.promises.begin
    this.taken = []
    this.compare('at the begin')
  }

  private isPromised(action: string, isOfPerson: boolean): boolean {
    const act = this.promises.acts[action]
    return act !== undefined && (act.isOfPersons || !isOfPerson) && act.may(this.facts)
  }

  private compare(when: string): void {
    this.visited.add(this.reality.state)
    const promised = this.promises.state(this.facts)
    if (this.reality.shown !== promised) this.deviate(`${when} it is ${this.reality.shown}, not ${promised}`)
    this.compareOffers()
  }

  /** Clients are offered what a person can do now, and nothing else. */
  private compareOffers(): void {
    const { table } = this.found
    const isCompared = (action: string) => !this.chosen.includes(action)
    const offered = table.available(this.reality.state).filter(isCompared).sort()
    const promised = this.actions.filter(
      (action) => Object.hasOwn(table.moves, action) && this.isPromised(action, true),
    )
    if (offered.join() !== promised.join())
      this.deviate(`in ${this.reality.state} clients are offered ${offered.join()}, not ${promised.join()}`)
  }

  private deviate(what: string): never {
    throw new Deviation(
      `${this.found.service} ${this.name}: ${what} (after ${this.taken.join(', ') || 'nothing'})`,
    )
  }
}
