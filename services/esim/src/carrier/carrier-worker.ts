import {
  callAll,
  type CallContext,
  type Job,
  type NextStep,
  type OutboundProtocol,
  type Outcome,
  type Transaction,
} from '@enigm/subgraph'
import type { EsimApp } from '../config'
import { EntitlementService } from '../entitlement/entitlement.service'
import { ProfileEffects } from '../esim/profile-effects'
import { claimProfile, claimQueued } from '../profile/profile.access'
import { carrierQueue, ORGANIZATION_QUEUE_JOB, type Profile } from '../profile/profile.entity'
import { nextCommand } from '../profile/profile.lifecycle'
import { nextInQueue } from '../profile/profile.queries'
import { ProfileService } from '../profile/profile.service'
import { CarrierFailure } from './carrier'
import { CarrierCommands, type CarrierAnswer } from './carrier-commands'

/** How many calls an organization queue has with the carrier at once, and after what time it yields to other jobs. */
const QUEUE_WIDTH = 8
const QUEUE_MILLISECONDS = 2_000
/** How many answers of an organization queue are recorded in one transaction. */
const QUEUE_BATCH = 64

type Answered = { command: Profile; answer: CarrierAnswer }
type Failed = { command: Profile; failure: CarrierFailure }

/** Brings profiles to their goal at the carrier, one command after the other. */
export class CarrierWorker implements OutboundProtocol<Profile, CarrierAnswer, CarrierFailure> {
  readonly failure = CarrierFailure
  private readonly commands: CarrierCommands
  private readonly profiles: ProfileService
  private readonly effects: ProfileEffects
  private readonly entitlements: EntitlementService

  constructor(private readonly app: EsimApp) {
    this.commands = app.get(CarrierCommands)
    this.profiles = app.get(ProfileService)
    this.effects = app.get(ProfileEffects)
    this.entitlements = app.get(EntitlementService)
  }

  async claim(tx: Transaction, id: string): Promise<Profile | null> {
    const profile = await claimProfile(tx, id)
    if (!profile || !nextCommand(profile)) return null
    if (!isUnknownToCarrier(profile)) return profile
    await this.end(tx, profile, 'CANCEL')
    return null
  }

  call(profile: Profile): Promise<CarrierAnswer> {
    return this.commands.send(profile)
  }

  async succeed(tx: Transaction, profile: Profile, answer: CarrierAnswer): Promise<NextStep> {
    const [failed] = await this.record(tx, [{ command: profile, answer }])
    return failed ? this.fail(tx, profile, failed.failure) : 'NOW'
  }

  async fail(tx: Transaction, profile: Profile, { kind }: CarrierFailure): Promise<NextStep> {
    const { id, state, tries } = profile
    const isFinal = kind === 'UNUSABLE_ICCID'
    const level = isFinal ? 'error' : kind === 'NONSENSE' || kind === 'REFUSED' ? 'warn' : 'debug'
    const message = isFinal ? 'carrier order failed for good' : 'carrier command failed, will be retried'
    this.app.log[level]({ profile: id, state, tries, failure: kind }, message)
    // The eSIM is locked before the profile.
    const esim = await this.effects.esimOf(tx, id)
    const isCurrent = await this.profiles.recordFailure(tx, profile, kind)
    if (esim && isCurrent) await this.effects.commandFailed(tx, esim, kind)
    return isFinal ? 'DONE' : carrierQueue.retry(tries + 1)
  }

  /**
   * Processes an organization queue: orders the eSIMs that wait, and sends the commands about many profiles at once, until none
   * is due or other jobs must have their turn.
   */
  async processQueue(context: CallContext, job: Job): Promise<void> {
    const organizationId = job.aggregateId
    const deadline = performance.now() + QUEUE_MILLISECONDS
    let due: Profile[] = []
    do {
      await this.entitlements.orderQueued(context, organizationId, deadline)
      due = await this.advance(context, { organizationId, due, deadline })
    } while (due.length > 0)
    await this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      const dueAt = await nextInQueue(tx, organizationId)
      if (dueAt) await tx.scheduleJob({ kind: ORGANIZATION_QUEUE_JOB, aggregateId: organizationId, dueAt })
    })
  }

  /** Sends the next command about each profile. @returns the profiles of the queue that are due next */
  private async advance(
    context: CallContext,
    { organizationId, due, deadline }: { organizationId: string; due: readonly Profile[]; deadline: number },
  ): Promise<Profile[]> {
    const outcomes = await callAll(this, due, { width: QUEUE_WIDTH, deadline })
    const { refused, next } = await this.app.transaction(context, async (tx) => ({
      refused: await this.record(tx, outcomes.filter(isAnswered)),
      next: performance.now() < deadline ? await claimQueued(tx, organizationId, QUEUE_BATCH) : [],
    }))
    const failed = [...outcomes.filter(isFailed), ...refused]
    for (const { command, failure } of failed)
      await this.app.transaction(context, (tx) => this.fail(tx, command, failure))
    const failedIds = new Set(failed.map(({ command }) => command.id))
    return next.filter(({ id }) => !failedIds.has(id))
  }

  /** Records answers. @returns those with an ICCID that another profile has */
  private async record(tx: Transaction, answered: readonly Answered[]): Promise<Failed[]> {
    const confirmed = answersOf(answered, 'CONFIRM')
    // eSIMs are locked before profiles, as in transactions that end an eSIM.
    await this.effects.prepared(
      tx,
      confirmed.map(({ id }) => id),
    )
    await this.profiles.confirm(tx, confirmed)
    const refused = await this.profiles.allocate(tx, answersOf(answered, 'ALLOCATE'))
    for (const { command, answer } of answered) {
      if (answer.action === 'CANCEL' || answer.action === 'KEEP') await this.end(tx, command, answer.action)
    }
    return answered
      .filter(({ command }) => refused.has(command.id))
      .map(({ command }) => ({ command, failure: new CarrierFailure('UNUSABLE_ICCID') }))
  }

  private async end(tx: Transaction, profile: Profile, action: 'CANCEL' | 'KEEP'): Promise<void> {
    if (await this.profiles.end(tx, profile.id, action)) await this.effects.ended(tx, profile, action)
  }
}

/** A profile that is to be canceled, and of which the carrier has never heard. */
function isUnknownToCarrier({ state, goal, asked }: Profile): boolean {
  return state === 'NEW' && goal === 'CANCELED' && !asked
}

type CarrierOutcome = Outcome<Profile, CarrierAnswer, CarrierFailure>

const isAnswered = (outcome: CarrierOutcome): outcome is Answered => 'answer' in outcome
const isFailed = (outcome: CarrierOutcome): outcome is Failed => 'failure' in outcome

function answersOf<A extends CarrierAnswer['action']>(answered: readonly Answered[], action: A) {
  return answered.flatMap(({ command: { id }, answer }) =>
    answer.action === action ? [{ id, ...(answer as Extract<CarrierAnswer, { action: A }>) }] : [],
  )
}
