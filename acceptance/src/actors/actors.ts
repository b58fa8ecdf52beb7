import { randomUUID } from 'node:crypto'
import { serviceNames, type Role } from '@enigm/contracts'
import { Authenticator } from '@enigm/simulators'
import { originOf, type PrivateKey } from '@enigm/embedded'
import { registerClient } from '../journeys/client-mutations.fixture'
import { gatewayAt, eventually, Failed, unless } from '../journeys/client'
import { recoverByDevice } from '../journeys/device-key'
import { endGrace, requestDeletion } from '../journeys/account-deletion.fixture'
import { Machine } from '../journeys/machine.fixture'
import { bindManagedPhone } from '../journeys/managed-device'
import type { WholeSystem } from '../journeys/whole-system.fixture'
import { enableDeployment, enableWorkflow, useKey } from '../journeys/enigm-key'
import { createServer, join, requestEnrollment, enrollOwnDevice, type Member } from '../journeys/membership'
import { buyEsim } from '../journeys/esim'
import { Person } from '../journeys/person'
import { buyDuringEnrollment, buyProduct, codeCoin } from '../journeys/purchase'
import { orderInput } from '../journeys/owner-and-stranger.fixture'
import { journeyOn, type Journey } from '../journeys/journey'
import { Caller } from './caller'
import { Databases, type Identifiers } from './databases'
import { codeCoinBatch, disabledWebhook, legalHold, stalledJob, stuckPayment } from './operators-queue'
import { absent } from './values'

/** The PINs of the actors. */
export const pins = { owner: '483920', member: '927461', own: '640287' }

/** A tenant with an object of every kind, the members of its server, and callers from outside it. */
export interface Actors {
  readonly journey: Journey
  readonly key: PrivateKey
  readonly databases: Databases
  readonly url: string
  /** Identifiers of the objects of the owner and of the owner's server. */
  readonly targets: Identifiers
  /** Identifiers of which at least one occurs in each row of the tenant. */
  readonly seeds: readonly string[]
  readonly locator: string
  readonly owner: Caller
  /** Administrator and user of the owner's server. */
  readonly administrator: Caller
  readonly user: Caller
  readonly otherOwner: Caller
  readonly otherAdministrator: Caller
  readonly stranger: Caller
  readonly operator: Caller
  readonly support: Caller
  readonly auditor: Caller
  readonly partner: Caller
  readonly dashboard: Caller
  readonly anonymous: Caller
  /** A deleted account, with an access token from before the deletion. */
  readonly deleted: Caller
}

export async function startActors(running: WholeSystem): Promise<Actors> {
  const databases = new Databases(running.system)
  try {
    return await gather(running, databases)
  } catch (error) {
    await databases.close()
    throw error
  }
}

async function gather(running: WholeSystem, databases: Databases): Promise<Actors> {
  const { system, url } = running
  const journey = journeyOn(gatewayAt(url), system)
  const { operator } = journey
  const key = system.keys.access
  const tenant = await tenantOf(journey)
  const other = await buyDuringEnrollment(journey)
  const otherServer = await createServer(journey, other)
  const otherAdministrator = await join(journey, other.person, otherServer)
  await administer(other.person, otherAdministrator.id)
  const support = await staff(journey, 'SUPPORT')
  await openCase(support, tenant.owner.person)
  const people = {
    owner: await Caller.of('the owner', tenant.owner.person, key, pins.owner),
    administrator: await Caller.of('its administrator', tenant.administrator.person, key, pins.member),
    user: await Caller.of('its user', tenant.user.person, key, pins.member),
    otherOwner: await Caller.of('the owner of another server', other.person, key, pins.owner),
    otherAdministrator: await Caller.of(
      'an administrator of another server',
      otherAdministrator.person,
      key,
      pins.member,
    ),
    stranger: await Caller.of('a stranger', await strangerOf(journey), key, pins.own),
    operator: await Caller.of('the operator', operator, key, operator.pin),
    support: await Caller.of('support', support, key, pins.own),
    auditor: await Caller.of('an auditor', await staff(journey, 'AUDITOR'), key, pins.own),
    partner: await machine('a partner', journey, running, key, {
      person: other.person,
      organizationId: await createOrganization(other.person),
    }),
    dashboard: await machine('the dashboard', journey, running, key),
    anonymous: new Caller('an anonymous caller', url, key),
    deleted: await deletedOf(journey, databases, key),
  }
  const seeds = [people.owner.claims!.sub, tenant.server.id, tenant.organizationId]
  const targets = new Map([
    ...(await databases.identifiersInRowsWith(seeds)),
    ['stuckPayment' as const, [await stuckPayment(databases)]],
    ['codeCoinBatch' as const, [await codeCoinBatch(databases)]],
    ['legalHold' as const, [await legalHold(databases)]],
    ['webhook' as const, [await disabledWebhook(databases, tenant.organizationId)]],
    ['job' as const, await Promise.all(serviceNames.map((service) => stalledJob(databases, service)))],
  ])
  return { journey, key, databases, url, seeds, locator: tenant.server.locator, ...people, targets }
}

/** A tenant with a used and an unused entitlement, an open order, and devices and requests that wait for a decision. */
async function tenantOf(journey: Journey) {
  const owner = await buyDuringEnrollment(journey)
  const server = await createServer(journey, owner)
  const administrator = await join(journey, owner.person, server)
  await administer(owner.person, administrator.id)
  const user = await join(journey, owner.person, server)
  for (const each of [owner, administrator, user]) await equip(journey, each)
  await buyProduct(journey, owner.person, 'ENIGM_KEY')
  await offerServer(owner.person, server.id, administrator.id, administrator.person)
  await offerServer(owner.person, server.id, user.id, user.person)
  const candidate = await Person.create(journey.gateway, pins.own)
  await candidate.signIn()
  await candidate.panel.mutate('requestToJoin', { locator: server.locator }, 'joinRequest { id }')
  await actForPlatform(journey, server.id)
  await connectDevice(user, server.id)
  const organizationId = await createOrganization(owner.person)
  const { publicKey } = await Machine.create(journey.gateway.url, journey.gateway.url)
  await registerClient(owner.person, publicKey, organizationId)
  await bindManagedPhone(owner.person, organizationId)
  await requestProvisioning(owner.person, organizationId)
  return { owner, server, administrator, user, organizationId }
}

/** Creates an object of each kind that needs no server for an account. */
export async function equip(journey: Journey, { person }: { person: Person }): Promise<void> {
  const { panel } = person
  const { simulated } = await enrollOwnDevice(person)
  await recoverByDevice({ person, simulated, origin: signInOriginOf(person) })
  await requestEnrollment(person)
  const organizationId = await createOrganization(person)
  await registerPasskey(person)
  // Before that of the organization, which would show the account's workflow as on already.
  await enableWorkflow(person)
  await enableDeployment(person, organizationId)
  await useKey(journey, person, organizationId)
  const code = await codeCoin(journey)
  const { order } = await panel.mutate('createOrder', orderInput(), 'order { id }')
  const redemption = { orderId: order.id, code, idempotencyKey: randomUUID() }
  await panel.mutate('redeemCodeCoin', redemption, 'order { id }')
  await panel.mutate('createOrder', orderInput(), 'order { id }')
  await panel.mutate('requestToJoin', { locator: absent('locator') }, 'joinRequest { id }')
  await panel.mutate('startFinalExam', { course: 'ADVANCED' }, 'attempt { id }')
  await buyEsim(journey, person)
  await eventually('the entitlement', async () => {
    const { me } = await panel.send('{ me { entitlements(state: GRANTED) { edges { cursor } } } }')
    return me.entitlements.edges.length > 0
  })
}

/** Asks for a server of the organization by commercial approval. */
export async function requestProvisioning({ panel }: Person, organizationId: string): Promise<void> {
  const { serverRegions } = await panel.send<{ serverRegions: { code: string }[] }>(
    '{ serverRegions { code } }',
  )
  const input = {
    organizationId,
    region: serverRegions[0]!.code,
    term: 'DAYS_30',
    idempotencyKey: randomUUID(),
  }
  // The event of the membership reaches servers after a moment.
  await eventually('the request', () =>
    panel.mutate('requestServerProvisioning', input, 'provisioningRequest { id }').catch(unless('NOT_FOUND')),
  )
}

/** Offers a server to a new owner, who declines it or, without a decision, can accept it. */
export async function offerServer(
  owner: Person,
  serverId: string,
  newOwnerId: string,
  declinedBy?: Person,
): Promise<void> {
  const grant = await owner.grant('SERVER_OWNERSHIP_TRANSFER', `${serverId}:${newOwnerId}`)
  const { transfer } = await owner.panel.mutate<{ transfer: { id: string } }>(
    'transferServerOwnership',
    { serverId, newOwnerId, grant },
    'transfer { id }',
  )
  await declinedBy?.panel.mutate('declineServerOwnership', { transferId: transfer.id }, 'transfer { id }')
}

export async function createOrganization({ panel }: Person): Promise<string> {
  const { organization } = await panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  return organization.id
}

/** A machine client with a token: a partner's, registered by an administrator, or else a dashboard of the operator. */
export async function machine(
  name: string,
  { operator }: Journey,
  { system, url }: WholeSystem,
  key: PrivateKey,
  registrar?: { person: Person; organizationId: string },
): Promise<Caller> {
  const program = await Machine.create(url, originOf(system.settings))
  const { person, organizationId } = registrar ?? { person: operator }
  program.clientId = await registerClient(person, program.publicKey, organizationId)
  return Caller.machine(name, url, key, program)
}

/** Registers a passkey. @returns its id */
export async function registerPasskey(person: Person): Promise<string> {
  const { panel } = person
  const origin = signInOriginOf(person)
  await person.setPin()
  const { me } = await panel.send<{ me: { id: string } }>('{ me { id } }')
  const grant = await person.grant('PASSKEY_REGISTRATION', me.id)
  const { options } = await panel.mutate(
    'startPasskeyRegistration',
    { origin },
    'options { challenge user { id } }',
  )
  const answer = new Authenticator(origin).create(options)
  const input = { ...answer, accountId: me.id, label: 'Phone', grant }
  const { passkey } = await panel.mutate('registerPasskey', input, 'passkey { id }')
  return passkey.id
}

/** The origin to which passkeys and device keys are bound. */
function signInOriginOf({ gateway }: Person): string {
  return `http://localhost:${new URL(gateway.url).port}`
}

/** Support opens a recovery case for an account. */
async function openCase(support: Person, { accountNumber }: Person): Promise<void> {
  await support.panel.mutate(
    'openRecoveryCase',
    { accountNumber, category: 'DEVICE_LOST' },
    'recoveryCase { id }',
  )
}

/** The owner makes a member an administrator. */
async function administer(owner: Person, memberId: string): Promise<void> {
  const grant = await owner.grant('SERVER_MEMBER_ROLE', `${memberId}:ADMINISTRATOR`)
  await owner.panel.mutate('setMemberRole', { memberId, role: 'ADMINISTRATOR', grant }, 'member { id }')
}

/** The device of a member takes part in a server. */
export async function connectDevice({ device }: Pick<Member, 'device'>, serverId: string): Promise<string> {
  const { connectedDevice } = await device.mutate<{ connectedDevice: { handle: string } }>(
    'connectToServer',
    { serverId },
    'connectedDevice { handle }',
  )
  return connectedDevice.handle
}

/** The platform restricts a server, and reverses that. */
async function actForPlatform({ operator }: Journey, serverId: string): Promise<void> {
  const grant = await operator.grant('PLATFORM_SERVER_RESTRICTION', serverId)
  const { platformAction } = await operator.panel.mutate<{ platformAction: { id: string } }>(
    'platformRestrictServer',
    { serverId, reasonCategory: 'ABUSE', grant },
    'platformAction { id }',
  )
  const reversal = await operator.grant('PLATFORM_ACTION_REVERSAL', platformAction.id)
  const input = { platformActionId: platformAction.id, grant: reversal }
  await operator.panel.mutate('reversePlatformAction', input, 'platformAction { id }')
}

/** A staff account that the operator has created, signed in. */
export async function staff({ gateway, operator }: Journey, role: Role): Promise<Person> {
  const grant = await operator.grant('STAFF_CREATION', role)
  const credentials = await operator.panel.mutate<{ accountNumber: string; loginSecret: string }>(
    'createStaffAccount',
    { role, idempotencyKey: randomUUID(), grant },
    'accountNumber loginSecret',
  )
  const person = Person.known(gateway, credentials, pins.own)
  await person.signIn()
  return person
}

/** An account with a PIN and no other object, signed in. */
export async function strangerOf(journey: Journey): Promise<Person> {
  const person = await Person.create(journey.gateway, pins.own)
  await person.signIn()
  await person.setPin()
  return person
}

/** A deleted account, with its last access token. */
async function deletedOf(journey: Journey, databases: Databases, key: PrivateKey): Promise<Caller> {
  const person = await strangerOf(journey)
  const { accessToken } = await person.signIn()
  const accountId = await requestDeletion(person)
  await endGrace((service, sql, parameters) => databases.query(service, sql, parameters), accountId)
  await eventually('the end of the account', () =>
    person.signIn().then(
      () => false,
      (error: unknown) => error instanceof Failed && error.code === 'CREDENTIALS_WRONG',
    ),
  )
  const lastToken = { lastToken: accessToken }
  return new Caller('a deleted account', journey.gateway.url, key, undefined, undefined, undefined, lastToken)
}
