import { definePart } from '@enigm/subgraph'
import { CreateMachineClients1766000000001 } from '../../migrations/1766000000001-create-machine-clients'
import { ClientTokenResolver } from './client-token.resolver'
import { DashboardClientResolver } from './dashboard-client.resolver'
import { MachineClientFieldsResolver, OrganizationClientsResolver } from './machine-client-fields.resolver'
import { forgetClient, machineClientJob } from './machine-client-job'
import { MachineClient } from './machine-client.entity'
import { PartnerClientResolver } from './partner-client.resolver'
import { UsedJti } from './used-jti.entity'

export const machineClientPart = definePart({
  entities: [MachineClient, UsedJti],
  migrations: [CreateMachineClients1766000000001],
  resolvers: [
    PartnerClientResolver,
    DashboardClientResolver,
    MachineClientFieldsResolver,
    OrganizationClientsResolver,
    ClientTokenResolver,
  ],
  jobs: { [machineClientJob]: forgetClient },
})
