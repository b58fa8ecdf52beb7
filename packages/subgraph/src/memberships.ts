import type { App } from './app'
import type { BatchLoader } from './context'
import type { Transaction } from './database/transaction'
import type { Part } from './definition'
import { deleteRows } from './erasure'
import { projection } from './events/projection'
import type { Reference } from './schema/stub'

/** An active membership; an invitation and an ended membership are none. */
interface KnownMembership {
  organizationId: string
  accountId: string
  role: string
}

interface MembershipsOptions {
  /** The roles that the service needs to know; no other membership is stored. All by default. */
  readonly role?: 'ADMIN'
  /** Runs in the same transaction after a membership that the service knew ended. */
  readonly ended?: (membership: KnownMembership, tx: Transaction, app: App<any>) => Promise<void>
}

/** The table of `memberships`, for a migration of the service. */
export const membershipTable = `
  CREATE TABLE membership (
    id text PRIMARY KEY,
    organization_id text NOT NULL,
    account_id text NOT NULL,
    role text NOT NULL
  );
  CREATE INDEX membership_by_account ON membership (account_id, organization_id);
  CREATE INDEX membership_by_organization ON membership (organization_id, id)`

/**
 * The copy of the active memberships of organizations that decides who acts for one, from the events of accounts: the table
 * `membership`, its purposes, its handlers and its erasure. An organization keeps all its objects when a member leaves
 * (ACC-05, SRV-05), and ends with the last one (decision 0066).
 * `definePart({ ...memberships({ role: 'ADMIN' }), resolvers: […] })`
 */
export function memberships({ role: known, ended }: MembershipsOptions = {}): Pick<
  Part,
  'storage' | 'eventHandlers' | 'erase'
> {
  return {
    storage: {
      membership: {
        class: 'OPERATIONAL',
        kept: 'SOURCE',
        purposes: { IDENTIFICATION: ['id'], HOLDER: ['organization_id', 'account_id'], LIFECYCLE: ['role'] },
      },
    },
    eventHandlers: projection('accounts.membership', {
      table: 'membership',
      key: 'membershipId',
      row({ organizationId, accountId, role, state }): KnownMembership | null {
        const isKnown = accountId && state === 'ACTIVE' && (!known || role === known)
        return isKnown ? { organizationId, accountId, role } : null
      },
      ...(ended && { forgotten: ended }),
    }),
    erase: async (accountId, tx) => ({
      erased: await deleteRows(tx, { membership: 'account_id' }, accountId),
      detached: 0,
    }),
  }
}

/** SQL: the account is an active administrator of the organization. Both are parameters or qualified columns. */
export function administersOrganization(organization: string, account: string): string {
  return `EXISTS (SELECT FROM membership administration
    WHERE administration.organization_id = ${organization} AND administration.account_id = ${account}
      AND administration.role = 'ADMIN')`
}

/** Whether the caller is an active administrator of each organization. */
export const administeredOrganizations: BatchLoader<string, boolean> = async (ids, { app, caller }) => {
  const rows = await app.read<{ id: string }>(
    `SELECT asked.id FROM unnest($1::text[]) AS asked (id) WHERE ${administersOrganization('asked.id', '$2')}`,
    [ids, caller.accountId ?? ''],
  )
  const administered = new Set(rows.map(({ id }) => id))
  return ids.map((id) => administered.has(id))
}

/** Whether the caller is an active administrator or a machine client of each organization. */
export const representedOrganizations: BatchLoader<string, boolean> = async (ids, context) => {
  const { kind, organizationId } = context.caller
  const administered = await administeredOrganizations(ids, context)
  return ids.map((id, index) => administered[index] === true || (kind === 'machine' && id === organizationId))
}

/** Resolves references to organizations for their administrators alone (ACC-11). */
export const administeredOrganization = referencesTo(administeredOrganizations)

/** Resolves references to organizations for their administrators and machine clients alone (ACC-11). */
export const representedOrganization = referencesTo(representedOrganizations)

function referencesTo(isShown: BatchLoader<string, boolean>): BatchLoader<Reference, Reference | null> {
  return async (references, context) => {
    const shown = await isShown(
      references.map(({ id }) => id),
      context,
    )
    return references.map(({ id }, index) => (shown[index] ? { id } : null))
  }
}
