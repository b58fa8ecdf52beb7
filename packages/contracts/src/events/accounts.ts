import { z } from 'zod'
import { day, id } from './state'

const account = z.object({
  accountId: id,
  state: z.enum(['PENDING', 'ACTIVE', 'RESTRICTED', 'SUSPENDED', 'DELETION_REQUESTED', 'DELETED']),
})
/** `deviceId` names the device that was enrolled in the session or has signed in by its key. */
const session = z.object({
  sessionId: id,
  accountId: id,
  deviceId: id.optional(),
  state: z.enum(['ACTIVE', 'RESTRICTED', 'CLOSED', 'EXPIRED']),
})

const recovery = z.object({
  recoveryId: id,
  accountId: id,
  state: z.enum(['OPEN', 'COMPLETED', 'SUPERSEDED', 'CANCELED', 'EXPIRED']),
})
const recoveryCase = z.object({
  caseId: id,
  accountId: id,
  state: z.enum(['OPEN', 'CLOSED']),
})

const passkey = z.object({ passkeyId: id, accountId: id, state: z.enum(['ACTIVE', 'BLOCKED']) })

const organization = z.object({ organizationId: id, state: z.enum(['ACTIVE', 'ENDED']) })
/** `accountId` is absent until the invitation is accepted. */
const membership = z.object({
  membershipId: id,
  organizationId: id,
  accountId: id.optional(),
  role: z.enum(['ADMIN', 'MEMBER']),
  state: z.enum(['INVITED', 'ACTIVE', 'REMOVED', 'LEFT', 'EXPIRED']),
})

/** `organizationId` is absent for an internal dashboard. */
const client = z.object({
  clientId: id,
  organizationId: id.optional(),
  role: z.enum(['PARTNER', 'DASHBOARD']),
  state: z.enum(['ACTIVE', 'REVOKED']),
})

export const sessionCloseCauses = [
  'USER',
  'DEVICE',
  'REPLAY',
  'RECOVERY',
  'POLICY',
  'ADMINISTRATION',
  'DELETION',
] as const

/** The source of a session's restriction: its holder, an organization, the platform, a restricted account, or a requested deletion. */
const sessionRestrictions = ['HOLDER', 'ORGANIZATION', 'PLATFORM', 'ACCOUNT', 'DELETION'] as const
export type SessionRestrictionName = (typeof sessionRestrictions)[number]

/** Records of other services that a holder can delete while the account stays (ACC-06), by category. */
export const remoteDataCategories = ['TRAINING', 'ENDED_DEVICES'] as const
export type RemoteDataCategory = (typeof remoteDataCategories)[number]

/** The last request of each category: its records from before this moment are deleted. */
const dataDeletions = z.array(z.object({ category: z.enum(remoteDataCategories), before: day }))

/**
 * Events of accounts. `enrollmentId` names the purchase made before the account existed. A snapshot carries `deletionId` while
 * the account is being deleted, so that a service that joins late erases its rows.
 */
export const accountsEvents = {
  'accounts.account.created': account.extend({ enrollmentId: id.optional() }),
  'accounts.account.activated': account,
  'accounts.account.restricted': account,
  'accounts.account.suspended': account,
  'accounts.account.reinstated': account,
  'accounts.account.staff.revoked': account,
  'accounts.account.pin.set': account,
  'accounts.account.pin.changed': account,
  'accounts.account.pin.locked': account,
  'accounts.account.secret.rotated': account,
  'accounts.account.codes.renewed': account,
  'accounts.account.sessions.closed': account.extend({ count: z.int() }),
  'accounts.account.recovered': account.extend({ recoveryId: id }),
  'accounts.account.deletion.requested': account.extend({ deletionId: id }),
  'accounts.account.deletion.canceled': account.extend({ deletionId: id }),
  'accounts.account.deletion.started': account.extend({ deletionId: id }),
  'accounts.account.deleted': account.extend({ deletionId: id }),
  'accounts.account.erased': account,
  'accounts.account.snapshot': account.extend({
    enrollmentId: id.optional(),
    recoveryId: id.optional(),
    deletionId: id.optional(),
    dataDeletions: dataDeletions.optional(),
  }),
  'accounts.session.started': session,
  'accounts.session.refreshed': session,
  'accounts.session.bound': session.extend({ deviceId: id }),
  'accounts.session.restricted': session.extend({ restrictedBy: z.enum(sessionRestrictions) }),
  'accounts.session.restriction.lifted': session.extend({ restrictedBy: z.enum(sessionRestrictions) }),
  'accounts.session.closed': session.extend({ cause: z.enum(sessionCloseCauses) }),
  'accounts.session.expired': session,
  'accounts.session.snapshot': session,
  'accounts.recovery.started': recovery.extend({ deviceId: id.optional() }),
  'accounts.recovery.extended': recovery,
  'accounts.recovery.completed': recovery,
  'accounts.recovery.superseded': recovery,
  'accounts.recovery.canceled': recovery.extend({ deviceId: id.optional() }),
  'accounts.recovery.expired': recovery,
  'accounts.case.opened': recoveryCase,
  'accounts.case.closed': recoveryCase,
  'accounts.passkey.registered': passkey,
  'accounts.passkey.renamed': passkey,
  'accounts.passkey.blocked': passkey,
  'accounts.passkey.removed': passkey,
  'accounts.account.policy.assigned': account,
  'accounts.account.visibility.changed': account,
  'accounts.account.data.deleted': account.extend({ dataDeletions }),
  'accounts.organization.created': organization,
  'accounts.organization.ended': organization,
  'accounts.organization.snapshot': organization,
  'accounts.membership.invited': membership,
  'accounts.membership.activated': membership,
  'accounts.membership.role.changed': membership,
  'accounts.membership.policy.assigned': membership,
  'accounts.membership.sessions.restricted': membership,
  'accounts.membership.sessions.restriction.lifted': membership,
  'accounts.membership.removed': membership,
  'accounts.membership.left': membership,
  'accounts.membership.expired': membership,
  'accounts.membership.snapshot': membership,
  'accounts.client.registered': client,
  /** Access tokens by keys older than client version `tokensFrom` become invalid. */
  'accounts.client.rotated': client.extend({ tokensFrom: z.int() }),
  'accounts.client.revoked': client,
  'accounts.grant.issued': z.object({
    grantId: id,
    accountId: id,
    sessionId: id,
    operation: z.string().max(64),
  }),
}
