import { randomUUID } from 'node:crypto'
import { Client, eventually } from '../journeys/client'
import { buyEsimFor } from '../journeys/esim'
import { bindManagedPhone, managedHandles } from '../journeys/managed-device'
import { deployedKeys, linkKey } from '../journeys/enigm-key'
import type { WholeSystem } from '../journeys/whole-system.fixture'
import { Person } from '../journeys/person'
import { buyDuringEnrollment } from '../journeys/purchase'
import { orderInput } from '../journeys/owner-and-stranger.fixture'
import { Caller } from '../actors/caller'
import type { Journey } from '../journeys/journey'
import { createServer, join } from '../journeys/membership'
import {
  connectDevice,
  equip,
  machine,
  offerServer,
  pins,
  staff,
  startActors,
  strangerOf,
  type Actors,
  requestProvisioning,
} from '../actors/actors'
import type { Identifiers, Databases } from '../actors/databases'
import { disabledWebhook } from '../actors/operators-queue'
import { roles, type RoleName } from './role-matrix'

/** A caller with exactly one role, and the identifiers that it gives access to. */
export interface RoleActor {
  readonly role: RoleName
  readonly caller: Caller
  /** Identifiers of the account's objects. */
  readonly own: Identifiers
  /** Identifiers in the rows of the organization, server or account that the role is about. */
  readonly scope: Identifiers
  /** For customers: a trusted device, and one that waits for a decision. */
  readonly devices?: { readonly trusted: string; readonly pending: string }
}

/** One caller for each column of docs/roles.md. */
export interface RoleActors extends Readonly<Record<RoleName, RoleActor>> {
  readonly actors: Actors
  /** Identifiers in the rows of the organization, the server and the accounts: targets of denied calls. */
  readonly all: Identifiers
  /** The membership of the organization's only administrator, which no operation can end. */
  readonly administration: string
  /** A membership whose sessions the cells restrict. */
  readonly spare: string
  /** The member's handle for administrators and the partner of the organization. */
  readonly memberHandle: string
  /** The handle, for administrators, of a member's Key in the deployment of the organization. */
  readonly deploymentKeyHandle: string
  /** The handle, for administrators, of a member's phone that is bound to the organization. */
  readonly managedDeviceHandle: string
  /** The customer account that support and the operator act on. */
  readonly customer: { readonly accountNumber: string; readonly handle: string }
  /** A staff account that the cells revoke. */
  readonly staffHandle: string
  /** An offered region. */
  readonly region: string
}

/** The scope of each role: an organization, a server, a customer in recovery, or none. */
const scopeOfRole: Readonly<Partial<Record<RoleName, 'organization' | 'server' | 'customer'>>> = {
  OM: 'organization',
  OA: 'organization',
  EP: 'organization',
  SO: 'server',
  SA: 'server',
  SU: 'server',
  OP: 'customer',
  SP: 'customer',
}

/** An organization with an administrator, a member and a partner, and the tenant of the cross-tenant generator. */
export async function startRoleActors(running: WholeSystem): Promise<RoleActors> {
  const actors = await startActors(running)
  const { journey, databases, key } = actors
  const { serverRegions } = await journey.operator.panel.send<{ serverRegions: { code: string }[] }>(
    '{ serverRegions { code } }',
  )
  const region = serverRegions[0]!.code
  const administrator = await strangerOf(journey)
  const member = await strangerOf(journey)
  for (const person of [actors.stranger.person!, administrator, member]) await equip(journey, { person })
  const organization = await organizationOf(administrator)
  const { handle: memberHandle } = await admit(administrator, organization.id, member)
  const { id: spare } = await admit(administrator, organization.id, await strangerOf(journey))
  const deploymentKeyHandle = await deployKey(actors, administrator, organization.id, member)
  await bindManagedPhone(member, organization.id)
  const managedDeviceHandle = await eventually('the managed device', async () =>
    (await managedHandles(administrator, organization.id)).at(0),
  )
  await buyEsimFor(journey, administrator, organization.id)
  const registrar = { person: administrator, organizationId: organization.id }
  const partner = await machine('a partner', journey, running, key, registrar)
  await disabledWebhook(databases, organization.id)
  const serverId = await supply(actors, partner, organization.id, region)
  await settle(journey, administrator, organization.id, serverId)
  const customer = await customerInRecovery(actors)
  const callers: Readonly<Record<RoleName, Caller>> = {
    PO: actors.stranger,
    OM: await Caller.of('a member', member, key, pins.own),
    OA: await Caller.of('an administrator', administrator, key, pins.own),
    SO: actors.owner,
    SA: actors.administrator,
    SU: actors.user,
    EP: partner,
    OP: actors.operator,
    SP: actors.support,
    AU: actors.auditor,
    ID: actors.dashboard,
    AN: actors.anonymous,
  }
  const scopes = {
    organization: [organization.id, serverId],
    server: [actors.seeds[1]!],
    customer: [customer.id],
  }
  const roleActors = {} as Record<RoleName, RoleActor>
  for (const role of roles) roleActors[role] = await roleActorOf(databases, role, callers[role], scopes)
  const staffHandle = await platformHandleOf(await staff(journey, 'SUPPORT'))
  const all = await databases.identifiersInRowsWith([
    ...Object.values(scopes).flat(),
    actors.owner.accountId!,
  ])
  const { membershipId: administration } = organization
  const handles = { memberHandle, deploymentKeyHandle, managedDeviceHandle, staffHandle }
  const names = { administration, spare, ...handles, customer, region }
  return { ...roleActors, actors, all, ...names }
}

async function roleActorOf(
  databases: Databases,
  role: RoleName,
  caller: Caller,
  scopes: Readonly<Record<'organization' | 'server' | 'customer', string[]>>,
): Promise<RoleActor> {
  const about = scopeOfRole[role]
  const own = await databases.identifiersInRowsWith(caller.accountId ? [caller.accountId] : [])
  const scope = await databases.identifiersInRowsWith(about ? scopes[about] : [])
  const isCustomer = caller.claims?.role === 'CUSTOMER'
  return { role, caller, own, scope, ...(isCustomer ? { devices: await devicesOf(caller.person!) } : {}) }
}

/** The organization that `equip` has created for an account. */
async function organizationOf({ panel }: Person): Promise<{ id: string; membershipId: string }> {
  const { me } = await panel.send<{
    me: { organizations: { edges: { node: { id: string; organization: { id: string } } }[] } }
  }>('{ me { organizations { edges { node { id organization { id } } } } } }')
  const { id: membershipId, organization } = me.organizations.edges[0]!.node
  return { id: organization.id, membershipId }
}

/** Invites a member, who accepts. @returns the membership */
async function admit(
  administrator: Person,
  organizationId: string,
  member: Person,
): Promise<{ id: string; handle: string }> {
  const grant = await administrator.grant('ORGANIZATION_MEMBER_ADDITION', `${organizationId}:MEMBER`)
  const { invitation } = await administrator.panel.mutate(
    'addOrganizationMember',
    { organizationId, role: 'MEMBER', idempotencyKey: randomUUID(), grant },
    'invitation',
  )
  const accepted = await member.panel.mutate(
    'acceptOrganizationMembership',
    { invitation },
    'member { id handle }',
  )
  return accepted.member
}

/** Links a Key of a member in the organization's deployment. @returns its handle for administrators */
async function deployKey(
  { journey }: Actors,
  administrator: Person,
  organizationId: string,
  member: Person,
): Promise<string> {
  const known = await deployedKeys(administrator, organizationId)
  await linkKey(journey, member, organizationId)
  return eventually('the Key of the deployment', async () =>
    (await deployedKeys(administrator, organizationId)).find((handle) => !known.includes(handle)),
  )
}

/** Creates an order and a server of the organization. No operation pays a partner's order yet: an entitlement is transferred. */
async function supply(
  { journey, databases }: Actors,
  partner: Caller,
  organizationId: string,
  region: string,
): Promise<string> {
  const { entitlementId } = await buyDuringEnrollment(journey)
  await eventually('servers to know the entitlement', async () => {
    const known = await databases.rowsWith([entitlementId])
    return known.length >= 2
  })
  for (const service of ['payments', 'servers'] as const)
    await databases.query(service, 'UPDATE entitlement SET holder_id = $2 WHERE id = $1', [
      entitlementId,
      organizationId,
    ])
  const input = { entitlementId, region, acknowledgesResponsibility: true, idempotencyKey: randomUUID() }
  const { server } = await succeed(partner, 'createServer', 'CreateServerInput', input, 'server { id }')
  await succeed(partner, 'createOrder', 'CreateOrderInput', orderInput())
  return (server as { id: string }).id
}

/**
 * The administrator admits a member to the server of the organization, leaves a request to join undecided, and offers an own
 * server to the organization.
 */
async function settle(
  journey: Journey,
  administrator: Person,
  organizationId: string,
  id: string,
): Promise<void> {
  const query = 'query ($id: ID!) { server(id: $id) { state locator { value } } }'
  const { locator } = await eventually('the server of the organization', async () => {
    const { server } = await administrator.panel.send(query, { id })
    return server?.state === 'ACTIVE' && server
  })
  await connectDevice(await join(journey, administrator, { id, locator: locator.value }), id)
  const candidate = await strangerOf(journey)
  await candidate.panel.mutate('requestToJoin', { locator: locator.value }, 'joinRequest { id }')
  const { me } = await administrator.panel.send(
    '{ me { entitlements(state: GRANTED, productKind: SERVER) { edges { node { id } } } } }',
  )
  const entitlementId = me.entitlements.edges[0].node.id as string
  const own = await createServer(journey, { person: administrator, entitlementId })
  await offerServer(administrator, own.id, organizationId)
  await requestProvisioning(administrator, organizationId)
}

async function succeed(
  partner: Caller,
  mutation: string,
  type: string,
  input: object,
  fields = '',
): Promise<Record<string, unknown>> {
  const document = `mutation($input: ${type}!) { ${mutation}(input: $input) { ${fields} errors { code } } }`
  const { data, code, text } = await partner.ask('partner', document, { input })
  if (code) throw new Error(`${mutation} by a partner: ${text}`)
  return data[mutation] as Record<string, unknown>
}

/** A customer account with a started recovery and an open recovery case. */
async function customerInRecovery({ journey, support }: Actors) {
  const client = new Client(journey.gateway)
  const { recoveryCodes, ...credentials } = await client.mutate<{
    accountNumber: string
    loginSecret: string
    recoveryCodes: string[]
  }>('createAccount', { idempotencyKey: randomUUID() }, 'accountNumber loginSecret recoveryCodes')
  const person = Person.known(journey.gateway, credentials, pins.own)
  await person.signIn()
  const { me } = await person.panel.send<{ me: { id: string } }>('{ me { id } }')
  const handle = await platformHandleOf(person)
  const { accountNumber } = credentials
  await client.mutate('startRecovery', { accountNumber, recoveryCode: recoveryCodes[0] }, 'recovery { id }')
  const help = { accountNumber, category: 'DEVICE_LOST' }
  await support.person!.panel.mutate('openRecoveryCase', help, 'recoveryCase { id }')
  return { id: me.id, handle, accountNumber }
}

async function platformHandleOf({ panel }: Person): Promise<string> {
  const { me } = await panel.send<{ me: { platformHandle: string } }>('{ me { platformHandle } }')
  return me.platformHandle
}

async function devicesOf({ panel }: Person): Promise<RoleActor['devices']> {
  const { me } = await panel.send<{
    me: { devices: { edges: { node: { handle: string; state: string } }[] } }
  }>('{ me { devices(first: 100) { edges { node { handle state } } } } }')
  const handleIn = (wanted: string) => {
    const found = me.devices.edges.find(({ node }) => node.state === wanted)
    if (!found) throw new Error(`no device is ${wanted}`)
    return found.node.handle
  }
  return { trusted: handleIn('TRUSTED'), pending: handleIn('PENDING_ENROLLMENT') }
}
