import { connectDevice } from '../actors/actors'
import { createServer, join, type Server } from './membership'
import { Person } from './person'
import { buyDuringEnrollment } from './purchase'
import { expectThat, type Journey } from './journey'

/** Runs each mutation about the members of a server, its decisions in bulk, and its way out of use, successfully. */
export async function administrationMutations(journey: Journey): Promise<void> {
  const owner = await buyDuringEnrollment(journey)
  const server = await createServer(journey, owner)
  await memberMutations(journey, owner.person, server)
  await decisions(owner.person, server)
  await suspensions(owner.person, server)
  await platformMutations(journey, server)
  await torMutations(journey)
  const second = await buyDuringEnrollment(journey)
  const retired = await createServer(journey, second)
  const grant = await second.person.grant('SERVER_RETIREMENT', retired.id)
  await second.person.panel.mutate('retireServer', { serverId: retired.id, grant }, 'server { state }')
}

async function memberMutations(journey: Journey, owner: Person, server: Server): Promise<void> {
  const { panel } = owner
  const leaving = await join(journey, owner, server)
  const input = { memberId: leaving.id, reasonCategory: 'SECURITY' }
  await panel.mutate('restrictMember', input, 'member { state }')
  await panel.mutate('liftMemberRestriction', { memberId: leaving.id }, 'member { state }')
  await leaving.person.panel.mutate('leaveServer', { serverId: server.id }, 'member { state }')
  const removed = await join(journey, owner, server)
  const grant = await owner.grant('SERVER_MEMBER_ROLE', `${removed.id}:ADMINISTRATOR`)
  await panel.mutate(
    'setMemberRole',
    { memberId: removed.id, role: 'ADMINISTRATOR', grant },
    'member { role }',
  )
  const deviceHandle = await connectDevice(removed, server.id)
  await panel.mutate('removeDeviceFromServer', { deviceHandle }, 'connectedDevice { state }')
  await panel.mutate('removeMember', { memberId: removed.id }, 'member { state }')
}

async function decisions(owner: Person, { id: serverId, locator }: Server): Promise<void> {
  const applicant = await Person.create(owner.gateway, '385102')
  await applicant.signIn()
  const { joinRequest } = await applicant.panel.mutate<{ joinRequest: { id: string } }>(
    'requestToJoin',
    { locator },
    'joinRequest { id }',
  )
  const { outcomes } = await owner.panel.mutate<{ outcomes: { state: string | null }[] }>(
    'decideJoinRequests',
    { serverId, joinRequestIds: [joinRequest.id], decision: 'REJECT' },
    'outcomes { state }',
  )
  expectThat('the request is rejected', outcomes[0]?.state === 'REJECTED', outcomes)
}

async function suspensions(owner: Person, { id: serverId }: Server): Promise<void> {
  const suspension = await owner.grant('SERVER_SUSPENSION', serverId)
  await owner.panel.mutate('suspendServer', { serverId, grant: suspension }, 'server { state }')
  const resumption = await owner.grant('SERVER_RESUMPTION', serverId)
  await owner.panel.mutate('resumeServer', { serverId, grant: resumption }, 'server { state }')
}

async function platformMutations({ operator }: Journey, { id: serverId }: Server): Promise<void> {
  const act = async (mutation: string, operation: Parameters<Person['grant']>[0]) => {
    const input = { serverId, reasonCategory: 'ABUSE', grant: await operator.grant(operation, serverId) }
    const { platformAction } = await operator.panel.mutate<{ platformAction: { id: string } }>(
      mutation,
      input,
      'platformAction { id }',
    )
    return platformAction.id
  }
  await act('platformRestrictServer', 'PLATFORM_SERVER_RESTRICTION')
  const platformActionId = await act('platformSuspendServer', 'PLATFORM_SERVER_SUSPENSION')
  const grant = await operator.grant('PLATFORM_ACTION_REVERSAL', platformActionId)
  await operator.panel.mutate(
    'reversePlatformAction',
    { platformActionId, grant },
    'platformAction { state }',
  )
  await act('platformRetireServer', 'PLATFORM_SERVER_RETIREMENT')
  await act('platformDeleteServer', 'PLATFORM_SERVER_DELETION')
}

async function torMutations({ operator }: Journey): Promise<void> {
  const key = 'WEB_PANEL'
  const onionAddress = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion'
  const enabling = await operator.grant('TOR_SURFACE_ENABLING', `${key}:${onionAddress}`)
  await operator.panel.mutate('enableTorSurface', { key, onionAddress, grant: enabling }, 'surface { state }')
  const policy = { allowsAccountCreation: true, allowsPurchases: true, allowsSignIn: true }
  const change = await operator.grant('TOR_POLICY_CHANGE', Object.values(policy).join(':'))
  await operator.panel.mutate('updateTorPolicy', { ...policy, grant: change }, 'policy { allowsSignIn }')
  const disabling = await operator.grant('TOR_SURFACE_DISABLING', key)
  await operator.panel.mutate('disableTorSurface', { key, grant: disabling }, 'surface { state }')
}
