import { z } from 'zod'
import { id } from './state'

const account = z.object({
  accountId: id,
  state: z.enum(['PENDING', 'ACTIVE', 'RESTRICTED', 'SUSPENDED', 'DELETION_REQUESTED', 'DELETED']),
})
const session = z.object({
  sessionId: id,
  accountId: id,
  state: z.enum(['ACTIVE', 'RESTRICTED', 'CLOSED', 'EXPIRED']),
})

export const sessionCloseCauses = [
  'USER',
  'DEVICE',
  'REPLAY',
  'RECOVERY',
  'POLICY',
  'ADMINISTRATION',
] as const

/** Events of accounts. `enrollmentId` names the purchase made before the account existed. */
export const accountsEvents = {
  'accounts.account.created': account.extend({ enrollmentId: id.optional() }),
  'accounts.account.activated': account,
  'accounts.account.pin.set': account,
  'accounts.account.pin.changed': account,
  'accounts.account.pin.locked': account,
  'accounts.account.sessions.closed': account.extend({ count: z.int() }),
  'accounts.account.reported': account.extend({ enrollmentId: id.optional() }),
  'accounts.session.started': session,
  'accounts.session.refreshed': session,
  'accounts.session.bound': session.extend({ deviceId: id }),
  'accounts.session.closed': session.extend({ cause: z.enum(sessionCloseCauses) }),
  'accounts.session.expired': session,
  'accounts.grant.issued': z.object({
    grantId: id,
    accountId: id,
    sessionId: id,
    operation: z.string().max(64),
  }),
}
