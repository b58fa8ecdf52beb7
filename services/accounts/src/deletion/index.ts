import { erasingServices, type EventData, type EventEnvelope } from '@enigm/contracts'
import { definePart, projection, type App, type EventHandlers, type Transaction } from '@enigm/subgraph'
import { DataDeletionResolver } from './data-deletion.resolver'
import { AccountDeletion, DeletionStep } from './deletion.entity'
import { accountDeletionCounters } from './deletion.queries'
import { DeletionResolver, DeletionStepResolver } from './deletion.resolver'
import { deletionJob, DeletionService } from './deletion.service'

type Answer = EventEnvelope<'devices.erasure.completed'>
type ServerState = EventData<'servers.server.snapshot'>['state']

/** The answers of the services that erase, which send them again when accounts has missed them. */
const answers: EventHandlers = Object.fromEntries(
  erasingServices.flatMap((name) => {
    const record = ({ data }: Answer, tx: Transaction, app: App<any>) =>
      app.get(DeletionService).recordAnswer(tx, name, data)
    return ['completed', 'snapshot'].map((verb) => [`${name}.erasure.${verb}`, record])
  }),
)

const withoutEnvironment: readonly ServerState[] = ['PROVISIONING', 'CANCELED', 'DELETED']

/** Accounts erases its own rows last, after the answer of every other service (ACC-05). */
export const deletionPart = definePart({
  entities: [AccountDeletion, DeletionStep],
  storage: {
    owned_server: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { IDENTIFICATION: ['server_id'], HOLDER: ['owner_id'] },
    },
  },
  resolvers: [DeletionResolver, DeletionStepResolver, DataDeletionResolver],
  counters: [accountDeletionCounters],
  eventHandlers: {
    // The owners of servers, so that an account that alone is responsible for one is not deleted. A server whose environment is not ready does not
    // block a deletion: servers gives it up (SRV-19).
    ...projection('servers.server', {
      table: 'owned_server',
      key: 'serverId',
      keyColumn: 'server_id',
      row: ({ ownerId, state }) => (withoutEnvironment.includes(state) ? null : { ownerId }),
    }),
    ...answers,
  },
  jobs: { [deletionJob]: (job, app, context) => app.get(DeletionService).advance(context, job) },
})
