import type { Origin, Timer, Work } from '@enigm/subgraph'
import type { EsimApp } from '../config'
import { EsimOrders } from '../esim/esim-orders'
import { ProfileEffects } from '../esim/profile-effects'
import { CarrierFailure } from './carrier'
import { CarrierCalls, type Answer } from './carrier-calls'
import { isSettled, LANE_TIMER, Profiles, type Profile } from './profiles'

/** How many profiles of a lane are with the carrier at once, and for how long a lane keeps its place among the timers. */
const LANE_WIDTH = 8
const LANE_MILLISECONDS = 2_000
/** How many profiles of a lane take a step together: their answers are recorded in one transaction. */
const LANE_BATCH = 64

interface Answered {
  profile: Profile
  answer: Answer
}

interface Failed {
  profile: Profile
  failure: CarrierFailure
}

/**
 * Brings profiles to their goal at the carrier, step by step. A process that dies between what it said and what it recorded
 * says it again, which changes nothing.
 */
export class OrderCourier {
  private readonly calls: CarrierCalls
  private readonly profiles: Profiles
  private readonly effects: ProfileEffects
  private readonly orders: EsimOrders

  constructor(private readonly app: EsimApp) {
    this.calls = app.get(CarrierCalls)
    this.profiles = app.get(Profiles)
    this.effects = app.get(ProfileEffects)
    this.orders = app.get(EsimOrders)
  }

  /** Takes every step of a profile that has a timer of its own; the timer ends with the last one. */
  async carry(timer: Timer, origin: Origin): Promise<void> {
    let profile = await this.app.transact(origin, async (work) =>
      this.orFinish(work, timer, await this.profiles.take(work, timer.aggregateId)),
    )
    while (profile) {
      const asked = profile
      const outcome = isUnheardOf(asked) ? null : await this.ask(asked)
      profile = await this.app.transact(origin, async (work) => {
        if (!outcome) await this.forget(work, asked)
        const failed = outcome && ('failure' in outcome ? outcome : (await this.record(work, [outcome]))[0])
        if (!failed) return this.orFinish(work, timer, await this.profiles.take(work, asked.id))
        // Finished first: the timer of the next try is one of the same name.
        await work.finish(timer)
        await this.fail(work, failed)
        return null
      })
    }
  }

  /** Orders what waits in one lane and takes steps of many profiles at once, until none has its turn or others shall have theirs. */
  async carryLane(timer: Timer, origin: Origin): Promise<void> {
    const lane = timer.aggregateId
    const deadline = Date.now() + LANE_MILLISECONDS
    let due: Profile[] = []
    do {
      await this.orders.orderInLane(lane, deadline, origin)
      due = await this.advance(lane, due, deadline, origin)
    } while (due.length > 0)
    await this.app.transact(origin, async (work) => {
      await work.finish(timer)
      const dueAt = await this.profiles.nextInLane(work, lane)
      if (dueAt) await work.schedule({ kind: LANE_TIMER, aggregateId: lane, dueAt })
    })
  }

  /** Takes one step of each profile. @returns those of the lane whose turn it is next */
  private async advance(
    lane: string,
    due: readonly Profile[],
    deadline: number,
    origin: Origin,
  ): Promise<Profile[]> {
    const outcomes = await this.askAll(due, deadline)
    const failed = outcomes.filter((outcome) => 'failure' in outcome)
    const answered = outcomes.filter((outcome) => 'answer' in outcome)
    const { refused, next } = await this.app.transact(origin, async (work) => ({
      refused: await this.record(work, answered),
      next: Date.now() < deadline ? await this.profiles.takeFromLane(work, lane, LANE_BATCH) : [],
    }))
    const isFailed = new Set([...failed, ...refused].map(({ profile }) => profile.id))
    for (const each of [...failed, ...refused])
      await this.app.transact(origin, (work) => this.fail(work, each))
    return next.filter(({ id }) => !isFailed.has(id))
  }

  /** Asks for a few at once, until the deadline; what was not asked for keeps its turn. */
  private async askAll(due: readonly Profile[], deadline: number): Promise<(Answered | Failed)[]> {
    const waiting = [...due]
    const outcomes: (Answered | Failed)[] = []
    const runner = async () => {
      for (let next = waiting.shift(); next && Date.now() < deadline; next = waiting.shift())
        outcomes.push(await this.ask(next))
    }
    await Promise.all(Array.from({ length: LANE_WIDTH }, runner))
    return outcomes
  }

  private async ask(profile: Profile): Promise<Answered | Failed> {
    try {
      return { profile, answer: await this.calls.next(profile) }
    } catch (error) {
      if (!(error instanceof CarrierFailure)) throw error
      return { profile, failure: error }
    }
  }

  /** Records answers. @returns those that cannot be true: an ICCID that another profile has */
  private async record(work: Work, answered: readonly Answered[]): Promise<Failed[]> {
    const [allocated, confirmed] = [answersOf(answered, 'ALLOCATED'), answersOf(answered, 'CONFIRMED')]
    // eSIMs are locked before profiles, as by whoever ends one.
    await this.effects.prepared(
      work,
      confirmed.map(({ id }) => id),
    )
    await this.profiles.confirmed(work, confirmed)
    const taken = await this.profiles.allocated(work, allocated)
    for (const { profile, answer } of answered) {
      if (answer.step !== 'CANCELED' && answer.step !== 'KEPT') continue
      if (await this.profiles.ended(work, profile.id, answer.step))
        await this.effects.canceled(work, profile, answer.step)
    }
    return answered
      .filter(({ profile }) => taken.has(profile.id))
      .map(({ profile }) => ({ profile, failure: new CarrierFailure('NONSENSE') }))
  }

  /** Ends a canceled order of which the carrier has never heard. */
  private async forget(work: Work, profile: Profile): Promise<void> {
    if (await this.profiles.forgetUnasked(work, profile.id))
      await this.effects.canceled(work, profile, 'CANCELED')
  }

  private async fail(work: Work, { profile, failure: { kind } }: Failed): Promise<void> {
    const { id, state, tries } = profile
    const level = kind === 'NONSENSE' || kind === 'REFUSED' ? 'warn' : 'debug'
    this.app.log[level]({ profile: id, state, tries, failure: kind }, 'an order to the carrier waits')
    // eSIMs are locked before profiles.
    const esim = await this.effects.esimOf(work, id)
    const isCurrent = await this.profiles.failed(work, profile, kind)
    if (esim && isCurrent) await this.effects.orderFailed(work, esim, kind)
    await this.profiles.wakeAgain(work, profile)
  }

  private async orFinish(work: Work, timer: Timer, profile: Profile | null): Promise<Profile | null> {
    if (profile && !isSettled(profile)) return profile
    await work.finish(timer)
    return null
  }
}

/** Whether the carrier has never heard of an order that is to be taken back. */
function isUnheardOf({ state, goal, asked }: Profile): boolean {
  return state === 'NEW' && goal === 'CANCELED' && !asked
}

function answersOf<S extends Answer['step']>(answered: readonly Answered[], step: S) {
  return answered.flatMap(({ profile: { id }, answer }) =>
    answer.step === step ? [{ id, ...(answer as Extract<Answer, { step: S }>) }] : [],
  )
}
