import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { AddAssociatedLifecycles1780000412004 } from '../migrations/1780000412004-add-associated-lifecycles'
import { AssociationResolver } from './association.resolver'

/** The states in which a Key is associated with nothing any more. */
const endedKeyStates: readonly string[] = ['REVOKED', 'REPLACED', 'RETIRED']

/**
 * The lifecycles that are associated with a server of an organization, from the events of their services: the states of its eSIMs, and
 * those of the Enigm Keys of its deployment, with the emergency-device workflows that organizations have enabled.
 */
export const associationPart = definePart({
  migrations: [AddAssociatedLifecycles1780000412004],
  storage: {
    organization_esim: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { IDENTIFICATION: ['esim_id'], HOLDER: ['organization_id'], LIFECYCLE: ['state'] },
    },
    organization_key: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: {
        IDENTIFICATION: ['key_id'],
        HOLDER: ['organization_id', 'account_id'],
        LIFECYCLE: ['state'],
      },
    },
    key_workflow: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { IDENTIFICATION: ['workflow_id'], HOLDER: ['organization_id'] },
    },
  },
  resolvers: [AssociationResolver],
  eventHandlers: {
    ...projection('esim.esim', {
      table: 'organization_esim',
      key: 'esimId',
      keyColumn: 'esim_id',
      row: ({ organizationId, state }) => (organizationId ? { organizationId, state } : null),
    }),
    ...projection('keys.key', {
      table: 'organization_key',
      key: 'keyId',
      keyColumn: 'key_id',
      row: ({ organizationId, accountId, state }) =>
        organizationId && !endedKeyStates.includes(state) ? { organizationId, accountId, state } : null,
    }),
    ...projection('keys.workflow', {
      table: 'key_workflow',
      key: 'workflowId',
      keyColumn: 'workflow_id',
      row: ({ organizationId, state }) => (organizationId && state === 'ENABLED' ? { organizationId } : null),
    }),
  },
  async erase(accountId, tx) {
    return { erased: await deleteRows(tx, { organization_key: 'account_id' }, accountId), detached: 0 }
  },
})
