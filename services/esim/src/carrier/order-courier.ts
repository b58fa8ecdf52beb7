import type { Origin, Timer, Work } from '@enigm/subgraph'
import { matchingHash, matchingIdOf } from '../activation/activation-code'
import type { EsimApp } from '../config'
import { ProfileEffects } from '../esim/profile-effects'
import { CarrierFailure, type Carrier } from './carrier'
import { Es2plusCarrier } from './es2plus-carrier'
import { isSettled, LANE_TIMER, Profiles, type Profile } from './profiles'

/** How many profiles of a lane are with the carrier at once, and for how long a lane keeps its place among the timers. */
const LANE_WIDTH = 8
const LANE_MILLISECONDS = 8_000
const LANE_BATCH = 64

/**
 * Brings profiles to their goal at the carrier. What is said to the carrier is said outside any transaction, under a name that
 * stays; a process that dies in between says it again, which changes nothing.
 */
export class OrderCourier {
  private readonly carrier: Carrier
  private readonly profiles: Profiles
  private readonly effects: ProfileEffects

  constructor(private readonly app: EsimApp) {
    this.carrier = app.get(Es2plusCarrier)
    this.profiles = app.get(Profiles)
    this.effects = app.get(ProfileEffects)
  }

  /** Carries one profile of a timer of its own. */
  async carry(timer: Timer, origin: Origin): Promise<void> {
    await this.app.transact(origin, (work) => this.profiles.asking(work, [timer.aggregateId]))
    await this.advance(timer.aggregateId, origin, (work) => work.finish(timer))
  }

  /** Carries profiles of one lane, a few at once, until none has its turn or others shall have theirs. */
  async carryLane(timer: Timer, origin: Origin): Promise<void> {
    const lane = timer.aggregateId
    const deadline = Date.now() + LANE_MILLISECONDS
    for (let ids = await this.due(lane, origin); ids.length > 0; ids = await this.due(lane, origin)) {
      const waiting = [...ids]
      const runner = async () => {
        for (let id = waiting.shift(); id && Date.now() < deadline; id = waiting.shift())
          await this.advance(id, origin)
      }
      await Promise.all(Array.from({ length: LANE_WIDTH }, runner))
      if (Date.now() >= deadline) break
    }
    await this.app.transact(origin, async (work) => {
      await work.finish(timer)
      const dueAt = await this.profiles.nextInLane(work, lane)
      if (dueAt) await work.schedule({ kind: LANE_TIMER, aggregateId: lane, dueAt })
    })
  }

  private async due(lane: string, origin: Origin): Promise<string[]> {
    const ids = await this.profiles.dueInLane(lane, LANE_BATCH)
    if (ids.length > 0) await this.app.transact(origin, (work) => this.profiles.asking(work, ids))
    return ids
  }

  /** Takes every step that is left; `settle` stands in the transaction of the last one. */
  private async advance(
    id: string,
    origin: Origin,
    settle: (work: Work) => Promise<void> = async () => undefined,
  ): Promise<void> {
    let profile = await this.profiles.find(id)
    try {
      while (profile && !isSettled(profile)) {
        await this.step(profile, origin)
        profile = await this.profiles.find(id)
      }
      await this.app.transact(origin, settle)
    } catch (error) {
      if (!(error instanceof CarrierFailure) || !profile) throw error
      const failed = profile
      this.report(failed, error)
      await this.app.transact(origin, async (work) => {
        await settle(work)
        await this.profiles.failed(work, failed, error.kind)
        await this.profiles.wakeAgain(work, failed)
        await this.effects.orderFailed(work, failed, error.kind)
      })
    }
  }

  private async step(profile: Profile, origin: Origin): Promise<void> {
    if (profile.state === 'NEW') return this.allocate(profile, origin)
    if (profile.goal === 'CANCELED') return this.cancel(profile, origin)
    return this.confirm(profile, origin)
  }

  private async allocate(profile: Profile, origin: Origin): Promise<void> {
    const { id, policy, goal, asked } = profile
    if (goal === 'CANCELED' && !asked) {
      await this.app.transact(origin, async (work) => {
        if (await this.profiles.forgetUnasked(work, id))
          await this.effects.canceled(work, profile, 'CANCELED')
      })
      return
    }
    const profileType = this.app.config.CARRIER_PROFILE_TYPES[policy]
    if (!profileType) throw new CarrierFailure('REFUSED')
    const iccid = await this.carrier.download({ call: `${id}-download`, profileType })
    await this.app.transact(origin, (work) => this.profiles.allocated(work, id, iccid))
  }

  private async confirm({ id, iccid, nonce }: Profile, origin: Origin): Promise<void> {
    const { ESIM_PEPPER } = this.app.config
    const matchingId = matchingIdOf(ESIM_PEPPER, id, nonce)
    await this.carrier.confirm({ call: `${id}-confirm`, iccid: iccid!, matchingId })
    await this.app.transact(origin, async (work) => {
      await this.profiles.confirmed(work, id, matchingHash(ESIM_PEPPER, matchingId))
      await this.effects.prepared(work, id)
    })
  }

  private async cancel(profile: Profile, origin: Origin): Promise<void> {
    const { id, iccid, finalStatus } = profile
    const state = await this.carrier
      .cancel({ call: `${id}-cancel`, iccid: iccid!, finalStatus: finalStatus! })
      .then(() => 'CANCELED' as const, keptByDevice)
    await this.app.transact(origin, async (work) => {
      if (await this.profiles.ended(work, id, state)) await this.effects.canceled(work, profile, state)
    })
  }

  private report({ id, state, tries }: Profile, failure: CarrierFailure): void {
    this.app.log[failure.kind === 'NONSENSE' || failure.kind === 'REFUSED' ? 'warn' : 'debug'](
      { profile: id, state, tries, failure: failure.kind },
      'an order to the carrier waits',
    )
  }
}

/** What the carrier cannot take back any more is on a device. */
function keptByDevice(error: unknown): 'KEPT' {
  if (error instanceof CarrierFailure && error.kind === 'NOT_POSSIBLE') return 'KEPT'
  throw error
}
