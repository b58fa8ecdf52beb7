import type { CallContext, Job, Transaction } from '@enigm/subgraph'
import type { EsimApp } from '../config'
import { EsimOrders } from '../esim/esim-orders'
import { ProfileEffects } from '../esim/profile-effects'
import { CarrierFailure } from './carrier'
import { CarrierCalls, type Answer } from './carrier-calls'
import { isSettled, LANE_JOB, Profiles, type Profile } from './profiles'

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
  async carry(job: Job, context: CallContext): Promise<void> {
    let profile = await this.app.transaction(context, async (tx) =>
      this.orFinish(tx, job, await this.profiles.take(tx, job.aggregateId)),
    )
    while (profile) {
      const asked = profile
      const outcome = isUnheardOf(asked) ? null : await this.ask(asked)
      profile = await this.app.transaction(context, async (tx) => {
        if (!outcome) await this.forget(tx, asked)
        const failed = outcome && ('failure' in outcome ? outcome : (await this.record(tx, [outcome]))[0])
        if (!failed) return this.orFinish(tx, job, await this.profiles.take(tx, asked.id))
        // Finished first: the timer of the next try is one of the same name.
        await tx.completeJob(job)
        await this.fail(tx, failed)
        return null
      })
    }
  }

  /** Orders what waits in one lane and takes steps of many profiles at once, until none has its turn or others shall have theirs. */
  async carryLane(job: Job, context: CallContext): Promise<void> {
    const lane = job.aggregateId
    const deadline = Date.now() + LANE_MILLISECONDS
    let due: Profile[] = []
    do {
      await this.orders.orderInLane(lane, deadline, context)
      due = await this.advance(lane, due, deadline, context)
    } while (due.length > 0)
    await this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      const dueAt = await this.profiles.nextInLane(tx, lane)
      if (dueAt) await tx.scheduleJob({ kind: LANE_JOB, aggregateId: lane, dueAt })
    })
  }

  /** Takes one step of each profile. @returns those of the lane whose turn it is next */
  private async advance(
    lane: string,
    due: readonly Profile[],
    deadline: number,
    context: CallContext,
  ): Promise<Profile[]> {
    const outcomes = await this.askAll(due, deadline)
    const failed = outcomes.filter((outcome) => 'failure' in outcome)
    const answered = outcomes.filter((outcome) => 'answer' in outcome)
    const { refused, next } = await this.app.transaction(context, async (tx) => ({
      refused: await this.record(tx, answered),
      next: Date.now() < deadline ? await this.profiles.takeFromLane(tx, lane, LANE_BATCH) : [],
    }))
    const isFailed = new Set([...failed, ...refused].map(({ profile }) => profile.id))
    for (const each of [...failed, ...refused])
      await this.app.transaction(context, (tx) => this.fail(tx, each))
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
  private async record(tx: Transaction, answered: readonly Answered[]): Promise<Failed[]> {
    const [allocated, confirmed] = [answersOf(answered, 'ALLOCATED'), answersOf(answered, 'CONFIRMED')]
    // eSIMs are locked before profiles, as by whoever ends one.
    await this.effects.prepared(
      tx,
      confirmed.map(({ id }) => id),
    )
    await this.profiles.confirmed(tx, confirmed)
    const taken = await this.profiles.allocated(tx, allocated)
    for (const { profile, answer } of answered) {
      if (answer.step !== 'CANCELED' && answer.step !== 'KEPT') continue
      if (await this.profiles.ended(tx, profile.id, answer.step))
        await this.effects.canceled(tx, profile, answer.step)
    }
    return answered
      .filter(({ profile }) => taken.has(profile.id))
      .map(({ profile }) => ({ profile, failure: new CarrierFailure('NONSENSE') }))
  }

  /** Ends a canceled order of which the carrier has never heard. */
  private async forget(tx: Transaction, profile: Profile): Promise<void> {
    if (await this.profiles.forgetUnasked(tx, profile.id))
      await this.effects.canceled(tx, profile, 'CANCELED')
  }

  private async fail(tx: Transaction, { profile, failure: { kind } }: Failed): Promise<void> {
    const { id, state, tries } = profile
    const level = kind === 'NONSENSE' || kind === 'REFUSED' ? 'warn' : 'debug'
    this.app.log[level]({ profile: id, state, tries, failure: kind }, 'an order to the carrier waits')
    // eSIMs are locked before profiles.
    const esim = await this.effects.esimOf(tx, id)
    const isCurrent = await this.profiles.failed(tx, profile, kind)
    if (esim && isCurrent) await this.effects.orderFailed(tx, esim, kind)
    await this.profiles.wakeAgain(tx, profile)
  }

  private async orFinish(tx: Transaction, job: Job, profile: Profile | null): Promise<Profile | null> {
    if (profile && !isSettled(profile)) return profile
    await tx.completeJob(job)
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
