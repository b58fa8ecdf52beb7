import { randomUUID } from 'node:crypto'
import { SimulatedDevice, type DeviceKind } from '@enigm/simulators'
import { achieve, eventually, type Client, unless } from './client'
import { Person } from './person'
import type { Owner } from './purchase'
import { expectThat, type Journey } from './journey'

export interface Server {
  id: string
  locator: string
}

export interface Member {
  person: Person
  /** The session of the enrolled device. */
  device: Client
  deviceHandle: string
  id: string
  handle: string
}

/** Creates a server in the first offered region, and waits until its environment is active. */
export async function createServer(
  journey: Journey,
  { person, entitlementId }: Owner,
  displayName = 'Demo',
): Promise<Server> {
  const { serverRegions } = await person.panel.send<{ serverRegions: { code: string; label: string }[] }>(
    '{ serverRegions { code label } }',
  )
  const region = serverRegions[0]
  expectThat('a region is offered', region !== undefined, serverRegions)
  const input = {
    ...{ entitlementId, region: region!.code, displayName, acknowledgesResponsibility: true },
    idempotencyKey: randomUUID(),
  }
  const server = await eventually('the server', () =>
    person.panel
      .mutate<{ server: { id: string; state: string } }>(
        'createServer',
        input,
        'server { id state region { code } }',
      )
      .then((payload) => payload.server)
      // The event of the entitlement reaches servers after payments already shows it.
      .catch(unless('ENTITLEMENT_NOT_USABLE')),
  )
  await journey.logStep('createServer', `${server.state} in ${region!.label}`)
  const active = await eventually('the environment', () => activeServer(person, server.id))
  await journey.logStep('environment', `${active.state}, reported by its agent`)
  const bought = await eventually('the activation', () => productInstance(person, entitlementId))
  expectThat('the entitlement leads to the server', bought.displayName === displayName, bought)
  return { id: server.id, locator: active.locator.value }
}

/** The server that an entitlement pays for, through the services that have a part of it (PAY-16). */
async function productInstance({ panel }: Person, id: string) {
  const { entitlement } = await panel.send<{
    entitlement: { activation: { productInstance: { displayName: string } | null } | null }
  }>(
    `query($id: ID!) { entitlement(id: $id) { activation { productInstance {
       ... on Server { displayName } ... on Esim { line: state } ... on KeyOrder { order: state } } } } }`,
    { id },
  )
  return entitlement.activation?.productInstance
}

async function activeServer({ panel }: Person, id: string) {
  const { server } = await panel.send<{ server: { state: string; locator: { value: string } } | null }>(
    'query($id: ID!) { server(id: $id) { id state locator { value availability } } }',
    { id },
  )
  return server?.state === 'ACTIVE' && server
}

export interface EnrolledDevice {
  device: Client
  simulated: SimulatedDevice
  deviceHandle: string
}

/** Requests the enrollment of a device in a separate session, signed by the device's key. */
export async function requestEnrollment(
  person: Person,
  kind: DeviceKind = 'ENIGM_APP',
): Promise<EnrolledDevice> {
  const { client: device, sessionId } = await person.signIn('device')
  const simulated = await SimulatedDevice.create()
  const enrollment = await simulated.enrollment({ sessionId, kind })
  const requested = await device.mutate<{ device: { handle: string; state: string } }>(
    'requestDeviceEnrollment',
    { enrollment },
    'device { handle state }',
  )
  expectThat('the device waits for approval', requested.device.state === 'PENDING_ENROLLMENT', requested)
  return { device, simulated, deviceHandle: requested.device.handle }
}

/** Enrolls a device of this person: the device requests it, and the panel's session approves it. */
export async function enrollOwnDevice(
  person: Person,
  logStep: Journey['logStep'] = async () => undefined,
): Promise<EnrolledDevice> {
  const enrolled = await requestEnrollment(person)
  const { deviceHandle } = enrolled
  await logStep('requestDeviceEnrollment', "second account, signed by the device's key: PENDING_ENROLLMENT")
  const state = await achieve(
    () => person.panel.mutate('approveDeviceEnrollment', { deviceHandle }, 'device { state }'),
    () => deviceState(person, deviceHandle, 'TRUSTED'),
  )
  await logStep('approveDeviceEnrollment', `from another session: ${state}`)
  return enrolled
}

export async function deviceState({ panel }: Person, handle: string, wanted: string): Promise<string | null> {
  const { device } = await panel.send<{ device: { state: string } | null }>(
    'query($handle: DeviceHandle!) { device(handle: $handle) { state } }',
    { handle },
  )
  return device?.state === wanted ? wanted : null
}

/** A new account with a trusted device requests to join by locator, is approved by the owner, and may participate. */
export async function join(journey: Journey, owner: Person, server: Server): Promise<Member> {
  const person = await Person.create(journey.gateway, '927461')
  await person.signIn()
  await person.setPin()
  const enrolled = await enrollOwnDevice(person, journey.logStep)
  const { joinRequest } = await person.panel.mutate<{ joinRequest: { id: string; state: string } }>(
    'requestToJoin',
    { locator: server.locator },
    'joinRequest { id state }',
  )
  await journey.logStep('requestToJoin', `by locator: ${joinRequest.state}`)
  await eventually('the approval', () =>
    achieve<string>(
      () =>
        owner.panel.mutate(
          'approveJoinRequest',
          { joinRequestId: joinRequest.id },
          'joinRequest { id state }',
        ),
      () => requestState(person, joinRequest.id, 'APPROVED'),
      // The events of the account and the device reach servers after a moment.
    ).catch(unless('APPLICANT_NOT_ELIGIBLE')),
  )
  const found = await memberOf(owner, server.id)
  await journey.logStep('approveJoinRequest', `member ${found.state} as ${found.role}`)
  const decision = await eventually('participation', async () => {
    const { participationDecision } = await person.panel.send(
      'query($id: ID!) { participationDecision(serverId: $id) { allowed missing prerequisites { category state } } }',
      { id: server.id },
    )
    return participationDecision.allowed && participationDecision
  })
  const material = decision.prerequisites.find(
    ({ category }: { category: string }) => category === 'KEY_MATERIAL',
  )
  expectThat('Enigm App checks the key material', material?.state === 'CHECKED_BY_APP', decision)
  await journey.logStep('participationDecision', 'allowed; KEY_MATERIAL is CHECKED_BY_APP')
  return { person, ...enrolled, id: found.id, handle: found.handle }
}

async function requestState({ panel }: Person, id: string, wanted: string): Promise<string | null> {
  const { myJoinRequests } = await panel.send<{
    myJoinRequests: { edges: { node: { id: string; state: string } }[] }
  }>('{ myJoinRequests(first: 100) { edges { node { id state } } } }')
  const request = myJoinRequests.edges.find(({ node }) => node.id === id)
  return request?.node.state === wanted ? wanted : null
}

async function memberOf({ panel }: Person, serverId: string) {
  const { server } = await panel.send<{
    server: { members: { edges: { node: { id: string; handle: string; role: string; state: string } }[] } }
  }>(
    'query($id: ID!) { server(id: $id) { members(first: 100) { edges { node { id handle role state } } } } }',
    {
      id: serverId,
    },
  )
  const user = server.members.edges
    .map(({ node }) => node)
    .find(({ role, state }) => role === 'USER' && state === 'ACTIVE')
  if (!user) throw new Error('the approved member is not listed')
  return user
}
