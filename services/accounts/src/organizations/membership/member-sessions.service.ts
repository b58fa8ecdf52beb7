import type { CallContext } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { restrictMember, type MembershipStanding } from './member-restriction'

/** Restricts all sessions of a member, for administrators of the organization (SES-03). */
export class MemberSessionsService {
  constructor(private readonly app: AccountsApp) {}

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION, LAST_ADMINISTRATOR */
  restrict(context: CallContext, membershipId: string): Promise<MembershipStanding> {
    return this.app.transaction(context, (tx) => restrictMember(tx, membershipId, true))
  }

  /** @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  lift(context: CallContext, membershipId: string): Promise<MembershipStanding> {
    return this.app.transaction(context, (tx) => restrictMember(tx, membershipId, false))
  }
}
