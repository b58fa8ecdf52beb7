import { randomUUID } from 'node:crypto'
import { eventually, unless } from './client'
import { expectThat, type Journey } from './journey'
import { createServer, join, type Member, type Server } from './membership'
import type { Person } from './person'
import { buyDuringEnrollment, buyProduct } from './purchase'

const transferred = 'transfer { id state }'

/** Runs each mutation about the ownership of servers, successfully. */
export async function ownershipMutations(journey: Journey): Promise<void> {
  const owner = await buyDuringEnrollment(journey)
  const server = await createServer(journey, owner)
  await transfers(owner.person, server, await join(journey, owner.person, server))
  await canceledCreation(journey, owner.person)
  await provisioning(journey, owner.person)
}

async function transfers(owner: Person, { id: serverId }: Server, member: Member): Promise<void> {
  const offer = async () => {
    const grant = await owner.grant('SERVER_OWNERSHIP_TRANSFER', `${serverId}:${member.id}`)
    const { transfer } = await owner.panel.mutate<{ transfer: { id: string } }>(
      'transferServerOwnership',
      { serverId, newOwnerId: member.id, grant },
      transferred,
    )
    return transfer.id
  }
  await owner.panel.mutate('withdrawServerTransfer', { transferId: await offer() }, transferred)
  const { panel } = member.person
  await panel.mutate('declineServerOwnership', { transferId: await offer() }, transferred)
  const transferId = await offer()
  const grant = await member.person.grant('SERVER_OWNERSHIP_ACCEPTANCE', transferId)
  await panel.mutate(
    'acceptServerOwnership',
    { transferId, acknowledgesResponsibility: true, grant },
    transferred,
  )
  const { server } = await panel.send('query($id: ID!) { server(id: $id) { viewerRole } }', { id: serverId })
  expectThat('the new owner owns the server', server.viewerRole === 'OWNER', server)
}

/** The simulated environment can be ready before the cancelation; another server is created then. */
async function canceledCreation(journey: Journey, owner: Person): Promise<void> {
  const { serverRegions } = await owner.panel.send<{ serverRegions: { code: string }[] }>(
    '{ serverRegions { code } }',
  )
  const entitlementId = await eventually('a canceled creation', async () => {
    const paidWith = await buyProduct(journey, owner, 'SERVER_MONTHLY')
    const input = {
      ...{ entitlementId: paidWith, region: serverRegions[0]!.code, acknowledgesResponsibility: true },
      idempotencyKey: randomUUID(),
    }
    const { server } = await eventually('the server', () =>
      owner.panel
        .mutate<{ server: { id: string } }>('createServer', input, 'server { id }')
        .catch(unless('ENTITLEMENT_NOT_USABLE')),
    )
    const canceled = await owner.panel
      .mutate('cancelServerCreation', { serverId: server.id }, 'server { state }')
      .catch(unless('INVALID_TRANSITION'))
    return canceled && paidWith
  })
  await eventually('the entitlement', async () => {
    const { me } = await owner.panel.send<{ me: { entitlements: { edges: { node: { id: string } }[] } } }>(
      '{ me { entitlements(state: GRANTED, first: 100) { edges { node { id } } } } }',
    )
    return me.entitlements.edges.some(({ node }) => node.id === entitlementId)
  })
}

async function provisioning({ operator }: Journey, administrator: Person): Promise<void> {
  const { panel } = administrator
  const { organization } = await panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const { serverRegions } = await panel.send<{ serverRegions: { code: string }[] }>(
    '{ serverRegions { code } }',
  )
  const input = {
    ...{ organizationId: organization.id, region: serverRegions[0]!.code, term: 'DAYS_365' },
    idempotencyKey: randomUUID(),
  }
  const { provisioningRequest } = await eventually('the request', () =>
    panel
      .mutate<{ provisioningRequest: { id: string } }>(
        'requestServerProvisioning',
        input,
        'provisioningRequest { id }',
      )
      .catch(unless('NOT_FOUND')),
  )
  const decision = { provisioningRequestId: provisioningRequest.id, decision: 'APPROVE' }
  const grant = await operator.grant('PROVISIONING_DECISION', `${provisioningRequest.id}:APPROVE`)
  await operator.panel.mutate(
    'decideProvisioningRequest',
    { ...decision, grant },
    'provisioningRequest { state }',
  )
  await eventually('the entitlement of the organization', async () => {
    const found = await panel.send<{ organization: { entitlements: { edges: object[] } } }>(
      'query($id: ID!) { organization(id: $id) { entitlements(state: GRANTED) { edges { cursor } } } }',
      { id: organization.id },
    )
    return found.organization.entitlements.edges.length === 1
  })
}
