import { accountOf, DAY_MILLISECONDS, startOfDay, type CallContext, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { Pepper } from '../../crypto/pepper'
import { AccountsFailure } from '../../errors'
import { hasAdministrator, lockAdministered, lockOrganization } from '../organization/organization.access'
import { organizationScope } from '../organization/organization.entity'
import { membershipJob } from './ending'
import { memberHandle } from './member-handle'
import { memberships, newMembership, OrganizationMember, type OrganizationRole } from './membership.entity'

const INVITATION_BYTES = 16
const INVITATION_MILLISECONDS = 7 * DAY_MILLISECONDS
/** Open invitations of one organization. */
const MOST_INVITATIONS = 100

interface NewInvitation {
  organizationId: string
  role: OrganizationRole
  idempotencyKey: string
}

interface Invited {
  /** The invited membership. */
  id: string
  /** 128 bits, shown once and stored as a keyed hash. */
  invitation: string
}

/** Invitations to organizations. Every change locks the organization first. */
export class InvitationService {
  private readonly pepper: Pepper

  constructor(private readonly app: AccountsApp) {
    this.pepper = app.get(Pepper)
  }

  /**
   * The invitation is derived from the idempotency key and not stored, so that a lost answer can be repeated while the invitation
   * is open (decision 0032).
   * @throws AccountsFailure NOT_FOUND unless the caller administers the organization, TOO_MANY_INVITATIONS, IDEMPOTENCY_KEY_USED;
   * DomainFailure IDEMPOTENCY_CONFLICT
   */
  invite(context: CallContext, { organizationId, role, idempotencyKey }: NewInvitation): Promise<Invited> {
    const accountId = accountOf(context.caller)
    const scope = `account:${accountId}:addOrganizationMember`
    // A keyed hash: the key itself would yield the invitation.
    const key = this.pepper.hash('idempotency-key', scope, idempotencyKey)
    const invitation = this.pepper
      .mac('derived-invitation', organizationId, accountId, idempotencyKey)
      .subarray(0, INVITATION_BYTES)
      .toString('base64url')
    const invitationHash = this.hash(invitation)
    return this.app.transaction(context, async (tx) => {
      await lockAdministered(tx, organizationId)
      const request = { organizationId, role }
      const { result: id, replayed } = await tx.idempotent({ scope, key, request }, () =>
        createInvitation(tx, organizationId, role, invitationHash),
      )
      if (replayed) await requireOpen(tx, id, invitationHash)
      return { id, invitation }
    })
  }

  /**
   * Makes the caller the invited member. A used, withdrawn, ended and unknown invitation give the same answer.
   * @throws AccountsFailure INVITATION_INVALID, ALREADY_MEMBER
   */
  accept(context: CallContext, invitation: string): Promise<OrganizationMember> {
    const path = ['input', 'invitation']
    const accountId = accountOf(context.caller)
    const invitationHash = this.hash(invitation)
    return this.app.transaction(context, async (tx) => {
      const invited = await tx.manager.findOneBy(OrganizationMember, { invitationHash })
      if (invited) await lockOrganization(tx, invited.organizationId)
      const present = invited && (await tx.lock(OrganizationMember, { id: invited.id, invitationHash }))
      if (!present?.invitationEndsAt || present.invitationEndsAt <= (await tx.now())) {
        throw new AccountsFailure('INVITATION_INVALID', path)
      }
      const { id, organizationId, role } = present
      // While the only administrator leaves, an account can join only as another administrator.
      if (role !== 'ADMIN' && !(await hasAdministrator(tx, organizationId))) {
        throw new AccountsFailure('INVITATION_INVALID', path)
      }
      if (await tx.manager.existsBy(OrganizationMember, { organizationId, accountId, state: 'ACTIVE' })) {
        throw new AccountsFailure('ALREADY_MEMBER', path)
      }
      await tx.cancelJob(membershipJob, id)
      const handle = memberHandle(this.app, organizationId, accountId)
      const used = { invitationHash: null, invitationEndsAt: null }
      const set = { ...used, accountId, handle, sinceDay: startOfDay(await tx.now()) }
      return memberships.move(tx, 'ACCEPT', { id }, { set })
    })
  }

  private hash(invitation: string): string {
    return this.pepper.hash('organization-invitation', invitation)
  }
}

async function createInvitation(
  tx: Transaction,
  organizationId: string,
  role: OrganizationRole,
  invitationHash: string,
): Promise<string> {
  const open = { organizationId, state: 'INVITED' } as const
  if ((await tx.manager.countBy(OrganizationMember, open)) >= MOST_INVITATIONS) {
    throw new AccountsFailure('TOO_MANY_INVITATIONS', ['input', 'organizationId'])
  }
  const invitationEndsAt = new Date((await tx.now()).getTime() + INVITATION_MILLISECONDS)
  const row = newMembership({
    ...{ ...open, accountId: null, handle: null, role },
    ...{ invitationHash, invitationEndsAt },
  })
  const { id } = await memberships.create(tx, 'accounts.membership.invited', row)
  await tx.scheduleJob({ kind: membershipJob, aggregateId: id, dueAt: invitationEndsAt })
  return id
}

/** Records that an invitation is shown again. @throws AccountsFailure IDEMPOTENCY_KEY_USED once it is not open anymore */
async function requireOpen(tx: Transaction, id: string, invitationHash: string): Promise<void> {
  const open = await tx.manager.findOneBy(OrganizationMember, { id, invitationHash, state: 'INVITED' })
  if (!open?.invitationEndsAt || open.invitationEndsAt <= (await tx.now())) {
    throw new AccountsFailure('IDEMPOTENCY_KEY_USED', ['input', 'idempotencyKey'])
  }
  await tx.audit({
    scope: organizationScope(open.organizationId),
    ...{ action: 'accounts.membership.invited', target: id, outcome: 'DONE', reason: 'REPEATED' },
  })
}
