import { isId, newId, type HoldGround } from '@enigm/contracts'
import {
  continueErasure,
  DAY_MILLISECONDS,
  rememberHold,
  startOfDay,
  type App,
  type Context,
  type Transaction,
} from '@enigm/subgraph'
import { GovernanceFailure } from '../errors'
import { subjectOf } from './hold.access'
import { LegalHold, legalHolds } from './hold.entity'
import { legalHoldLifecycle } from './hold.lifecycle'

const LONGEST_DAYS = 3653

/** Obligations to keep records (RET-01). Every service follows the events, this one its own rows. */
export class LegalHoldService {
  constructor(private readonly app: App) {}

  /** @throws GovernanceFailure NOT_FOUND, HOLD_TOO_LONG */
  place(context: Context, handle: string, ground: HoldGround, endsOn: Date): Promise<LegalHold> {
    return this.app.transaction(context, async (tx) => {
      const now = await tx.now()
      const latest = now.getTime() + LONGEST_DAYS * DAY_MILLISECONDS
      if (endsOn <= now || endsOn.getTime() > latest)
        throw new GovernanceFailure('HOLD_TOO_LONG', ['input', 'endsOn'])
      const subject = await subjectOf(tx, handle)
      if (!subject) throw new GovernanceFailure('NOT_FOUND', ['input', 'subject'])
      const hold = await legalHolds.create(
        tx,
        'governance.hold.placed',
        {
          ...{ id: newId('legalHold'), state: legalHoldLifecycle.initial },
          ...{ subjectKind: subject.kind, subjectId: subject.id, subjectHandle: handle },
          ...{ ground, placedOn: startOfDay(now), endsOn },
        },
        { reason: ground },
      )
      await follow(tx, hold)
      return hold
    })
  }

  /** @throws GovernanceFailure NOT_FOUND, INVALID_TRANSITION */
  release(context: Context, id: string): Promise<LegalHold> {
    return this.app.transaction(context, async (tx) => {
      if (!isId('legalHold', id)) throw new GovernanceFailure('NOT_FOUND', ['input', 'legalHoldId'])
      const hold = await legalHolds.move(tx, 'RELEASE', { id })
      await follow(tx, hold)
      await continueErasure(tx, hold.subjectId)
      return hold
    })
  }
}

function follow(tx: Transaction, { id, subjectId, ground, endsOn, state }: LegalHold): Promise<void> {
  return rememberHold(tx, { holdId: id, subjectId, ground, until: endsOn.toISOString(), state })
}
