import { newId } from '@enigm/contracts'
import { systemContext, type Job, type Transaction } from '@enigm/subgraph'
import { contextOf, locksIn, locksOf, type TestCaller } from '@enigm/subgraph/testkit'
import {
  shareAdministered,
  shareOwnedOrDelegated,
  shareTarget,
} from './content-deletion/content-deletion.access'
import { ContentDeletionService } from './content-deletion/content-deletion.service'
import { ContentPolicyService } from './content-policy/content-policy.service'
import { lockServerDevice } from './device/server-device.access'
import { ServerDeviceService } from './device/server-device.service'
import { shareServerOf } from './join-request/join-request.access'
import { JoinRequestService } from './join-request/join-request.service'
import { lockAdministeredMember, lockLeavable, lockMemberOfOwned } from './member/member.access'
import { MemberService } from './member/member.service'
import { PlatformActionService } from './platform-action/platform-action.service'
import { PolicyService } from './policy/policy.service'
import { ProvisioningRequestService } from './provisioning-request/provisioning-request.service'
import {
  lockAdministered,
  lockCreated,
  lockEntitlement,
  lockOwned,
  requireOwner,
} from './server/server.access'
import { ServerRecordsService } from './server/server-records.service'
import { ServerService } from './server/server.service'
import { ServersTest, type TestMember, type TestServer } from './servers.fixture'
import { closeTransfers } from './transfer/open-transfers'
import { lockGiven, lockReceived } from './transfer/transfer.access'
import { TransferService } from './transfer/transfer.service'

let test: ServersTest
let server: TestServer
let member: TestMember
beforeAll(async () => {
  test = await ServersTest.start()
  server = await test.server()
  member = await test.member(server)
})
afterAll(() => test.stop())

const absent = newId('server')
const job = { id: newId('job'), aggregateId: absent, attempts: 1, payload: {} } as Job

const locked = (run: () => Promise<unknown>) => locksOf(test.subgraph, run)
const lockedIn = (caller: TestCaller | null, run: (tx: Transaction) => Promise<unknown>) =>
  locksIn(test.subgraph, caller, run)

describe('an access function locks, before it decides', () => {
  it.each<[string, (tx: Transaction) => Promise<unknown>, string[]]>([
    ['lockAdministered', (tx) => lockAdministered(tx, absent), ['server']],
    ['lockOwned', (tx) => lockOwned(tx, absent), ['server']],
    ['lockCreated', (tx) => lockCreated(tx, absent), ['server']],
    ['requireOwner', (tx) => requireOwner(tx, absent), ['membership']],
    ['lockEntitlement', (tx) => lockEntitlement(tx, absent, absent), ['entitlement']],
    ['lockAdministeredMember', (tx) => lockAdministeredMember(tx, member.id), ['server', 'member']],
    ['lockMemberOfOwned', (tx) => lockMemberOfOwned(tx, member.id), ['server', 'member']],
    ['lockLeavable', (tx) => lockLeavable(tx, absent), ['server']],
    ['shareTarget', (tx) => shareTarget(tx, absent), ['server']],
    ['shareAdministered', (tx) => shareAdministered(tx, absent), ['server']],
    ['shareOwnedOrDelegated', (tx) => shareOwnedOrDelegated(tx, absent), ['server']],
    ['shareServerOf', (tx) => shareServerOf(tx, absent, ['ACTIVE']), ['server']],
    ['lockReceived', (tx) => lockReceived(tx, absent), ['server']],
    ['lockGiven', (tx) => lockGiven(tx, absent), ['server']],
    ['closeTransfers', (tx) => closeTransfers(tx, { serverId: absent }), ['server_transfer']],
  ])('%s', async (_name, run, expected) => {
    expect(await lockedIn(server.owner, run)).toEqual(expected)
  })

  it('lockServerDevice', async () => {
    const sessionId = newId('session')
    const { caller } = member
    const deviceId = await test.deviceState(caller, newId('device'), sessionId, 'TRUSTED', 1)
    const context = contextOf({ ...caller, sessionId })
    const devices = test.subgraph.app.get(ServerDeviceService)
    expect(await locked(() => devices.connect(context, server.id))).toEqual(['server'])
    const [{ handle }] = await test.sql('SELECT handle FROM server_device WHERE device_id = $1', deviceId)
    expect(await lockedIn(server.owner, (tx) => lockServerDevice(tx, handle))).toEqual([
      'server',
      'server_device',
    ])
  })
})

describe('a service locks, before it decides', () => {
  const app = () => test.subgraph.app

  it.each<[string, (tx: Transaction) => Promise<unknown>, string[]]>([
    [
      'an order of content',
      (tx) => app().get(ContentDeletionService).ordered(tx, absent),
      ['content_deletion'],
    ],
    [
      'a deletion with its requests',
      (tx) => app().get(JoinRequestService).detachAll(tx, absent),
      ['join_request'],
    ],
    [
      'the requests of an account',
      (tx) => app().get(JoinRequestService).closeAll(tx, { applicantAccountId: absent }),
      ['join_request'],
    ],
    ['a new owner', (tx) => app().get(MemberService).addOwner(tx, absent, absent), ['member']],
    ['the members of a server', (tx) => app().get(MemberService).removeAll(tx, absent), ['member']],
    ['the memberships of an account', (tx) => app().get(MemberService).erase(tx, absent), ['member']],
    ['the term of a server', (tx) => app().get(ServerService).followTerm(tx, absent), ['server']],
    ['the report of an environment', (tx) => app().get(ServerService).provisioned(tx, absent), ['server']],
    ['the servers of an account', (tx) => app().get(ServerService).erase(tx, absent), ['server']],
    ['the servers of an organization', (tx) => app().get(ServerService).endOwned(tx, absent), ['server']],
    [
      'the requests of an organization',
      (tx) => app().get(ProvisioningRequestService).rejectAll(tx, absent),
      ['provisioning_request'],
    ],
  ])('%s', async (_name, run, expected) => {
    expect(await lockedIn(null, run)).toEqual(expected)
  })

  it.each<[string, () => Promise<unknown>, string[]]>([
    [
      'the retention of content',
      () => app().get(ContentPolicyService).retain(systemContext(), job),
      ['server'],
    ],
    [
      'the end of a request',
      () => app().get(JoinRequestService).expire(systemContext(), job),
      ['join_request'],
    ],
    [
      'the end of a transfer',
      () => app().get(TransferService).expire(systemContext(), job),
      ['server_transfer'],
    ],
    [
      'the moment of a policy',
      () => app().get(PolicyService).reachEffect(systemContext(), job),
      ['server_policy'],
    ],
    ['the end of the records', () => app().get(ServerRecordsService).erase(systemContext(), job), ['server']],
    ['the end of a creation', () => app().get(ServerService).giveUp(systemContext(), job), ['server']],
  ])('%s', async (_name, run, expected) => {
    expect(await locked(run)).toEqual(expected)
  })

  it('a request to join takes its turn, and locks the server and what it repeats', async () => {
    const context = contextOf(await test.account())
    const request = () => app().get(JoinRequestService).request(context, server.locator)
    expect(await locked(request)).toEqual(['turn', 'server'])
    expect(await locked(request)).toEqual(['turn', 'server', 'join_request'])
  })

  it('a provisioning request locks the administrator and takes its turn', async () => {
    const { id: organizationId, admin } = await test.organization()
    const wanted = { organizationId, region: 'EU_CENTRAL', term: 'DAYS_365' } as const
    const request = () =>
      app().get(ProvisioningRequestService).request(contextOf(admin), newId('job'), wanted)
    expect(await locked(request)).toEqual(['membership', 'turn'])
  })

  it('an action of the platform', async () => {
    const act = () =>
      app()
        .get(PlatformActionService)
        .act(systemContext(), 'SUSPEND', { serverId: absent, reasonCategory: 'ABUSE' })
    expect(await locked(act)).toEqual(['server'])
  })
})
