import { definePart } from '@enigm/subgraph'
import { CreateMachineClients1766000000001 } from '../../migrations/1766000000001-create-machine-clients'
import { ClientTokenResolver } from './client-token.resolver'
import { machineClientJob, purgeClient } from './ending'
import { MachineClient } from './machine-client.entity'
import { MachineClientResolver, OrganizationClientsResolver } from './machine-client.resolver'
import { UsedJti } from './used-jti.entity'

export const machineClientPart = definePart({
  entities: [MachineClient, UsedJti],
  migrations: [CreateMachineClients1766000000001],
  resolvers: [MachineClientResolver, OrganizationClientsResolver, ClientTokenResolver],
  jobs: { [machineClientJob]: purgeClient },
})
