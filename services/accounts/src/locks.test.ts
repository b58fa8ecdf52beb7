import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@enigm/contracts'
import { Authenticator } from '@enigm/simulators'
import { systemContext, type Transaction } from '@enigm/subgraph'
import { contextOf, idleJob, locksIn, locksOf, type TestCaller } from '@enigm/subgraph/testkit'
import { isBeingDeleted, lockOwnAccount, requireOperator } from './account/account.access'
import { expireUnused, expiryJob } from './account/expiry'
import { seedOperator } from './account/operator-seed'
import { useChallenge } from './crypto/challenge'
import { Leaving } from './deletion/deletion.fixture'
import { deletionJob, DeletionService } from './deletion/deletion.service'
import { endClientsWithoutMembers } from './organizations/machine-client/ending'
import { lockClient, lockOwnerOfClients } from './organizations/machine-client/machine-client.access'
import { startTestClients, type TestClients } from './organizations/machine-client/machine-client.fixture'
import { useJti } from './organizations/machine-client/used-jti.entity'
import { AccountPolicyService } from './organizations/membership/account-policy.service'
import { expireOrPurge, leaveOrganizations, membershipJob } from './organizations/membership/ending'
import { MemberSessionsService } from './organizations/membership/member-sessions.service'
import { lockActiveMember } from './organizations/membership/membership.access'
import { MembershipService } from './organizations/membership/membership.service'
import { lockOrganization, lockOrganizationsOf } from './organizations/organization/organization.access'
import { StaffService } from './platform/staff/staff.service'
import { announceOverdueLock, pinLockJob, requirePin } from './protection/pin/pin-attempt'
import { TestDeviceRecoveries } from './protection/recovery/device-recovery.fixture'
import { caseJob, lapseCase, lapseRecovery, recoveryJob } from './protection/recovery/lapse'
import { closeCase, RecoveryCaseService } from './protection/recovery/recovery-case.service'
import { lockOpenRecovery } from './protection/recovery/recovery.access'
import { completeRecovery, startRecovery } from './protection/recovery/recovery.fixture'
import { cancelOfDevice, RecoveryService } from './protection/recovery/recovery.service'
import { TestDevice } from './sign-in/device-key/device.fixture'
import { bindSession, closeSessionsOfDevice } from './sign-in/device-key/device-events'
import { Browser } from './sign-in/passkey/passkey.fixture'
import { lapse, lapseJob } from './sign-in/session/ending'
import { OwnSessionsService } from './sign-in/session/own-sessions.service'
import { holdChain } from './sign-in/session/refresh-chain'
import { lockLiveSessions, lockRestrictable, requireLive } from './sign-in/session/session.access'

type Person = Awaited<ReturnType<TestClients['administrator']>>

let test: TestClients
let person: Person
let operator: Awaited<ReturnType<TestClients['accounts']['person']>>
beforeAll(async () => {
  test = await startTestClients({ OPERATOR_FILE: join(mkdtempSync(join(tmpdir(), 'operator-')), 'operator') })
  person = await test.administrator()
  operator = await test.accounts.person('OPERATOR')
})
afterAll(() => test.accounts.subgraph.stop())

const absent = newId('account')
const app = () => test.accounts.subgraph.app
const locked = (run: () => Promise<unknown>) => locksOf(test.accounts.subgraph, run)
const lockedIn = (caller: TestCaller, run: (tx: Transaction) => Promise<unknown>) =>
  locksIn(test.accounts.subgraph, caller, run)

describe('an access function locks, before it decides', () => {
  it.each<[string, (tx: Transaction) => Promise<unknown>, string[]]>([
    ['lockOwnAccount', (tx) => lockOwnAccount(tx, person.accountId), ['account']],
    ['requireOperator', (tx) => requireOperator(tx, absent), ['account']],
    ['requirePin', (tx) => requirePin(tx, absent, '', 'pin'), ['account']],
    ['lockOrganization', (tx) => lockOrganization(tx, absent), ['organization']],
    ['lockOrganizationsOf', (tx) => lockOrganizationsOf(tx, absent), ['organization']],
    ['lockOpenRecovery', (tx) => lockOpenRecovery(tx, absent), ['recovery']],
    ['lockLiveSessions', (tx) => lockLiveSessions(tx, { accountId: absent }), ['session']],
    ['lockRestrictable', (tx) => lockRestrictable(tx, person.sessionId), ['account', 'session']],
    ['requireLive', (tx) => requireLive(tx), ['session']],
    ['holdChain', (tx) => holdChain(tx, { sessionId: absent, secret: '' } as never), ['session']],
    ['useJti', (tx) => useJti(tx, absent, randomUUID(), new Date()), ['used_jti']],
    [
      'useChallenge',
      (tx) => useChallenge(tx, Buffer.alloc(64).toString('base64url'), 'PASSKEY_INVALID'),
      ['used_challenge'],
    ],
    ['endClientsWithoutMembers', (tx) => endClientsWithoutMembers(tx, [absent]), ['machine_client']],
    ['leaveOrganizations', (tx) => leaveOrganizations(tx, absent), ['organization_member', 'machine_client']],
    ['closeCase', (tx) => closeCase(tx, absent), ['recovery_case']],
  ])('%s', async (_name, run, expected) => {
    expect(await lockedIn(person.caller, run)).toEqual(expected)
  })

  it('lockOwnerOfClients, and lockClient after it', async () => {
    expect(await lockedIn(operator.caller, (tx) => lockOwnerOfClients(tx, absent))).toEqual(['organization'])
    const { id } = await test.partner(person.caller, person.organizationId)
    expect(await lockedIn(operator.caller, (tx) => lockClient(tx, 'PARTNER', id))).toEqual([
      'organization',
      'account',
      'machine_client',
    ])
  })
})

describe('a job locks, before it decides', () => {
  it.each([
    [expiryJob, expireUnused, ['account']],
    [lapseJob, lapse, ['session']],
    [pinLockJob, announceOverdueLock, ['account']],
    [recoveryJob, lapseRecovery, ['recovery']],
    [caseJob, lapseCase, ['recovery_case']],
    [membershipJob, expireOrPurge, ['organization_member']],
  ])('%s', async (kind, handler, expected) => {
    const job = await idleJob(test.accounts.subgraph, kind)
    expect(await locked(() => handler(job, app(), systemContext()))).toEqual(expected)
  })
})

describe('an operation of an organization locks', () => {
  it('the account of its creator', async () => {
    expect(await locked(() => test.create(person.caller))).toEqual(['account'])
  })

  it('the organization before its members, and these before their accounts', async () => {
    const { caller, organizationId } = person
    const member = await test.member(caller, organizationId, 'ADMIN')
    const context = contextOf(caller)
    const membershipId = member.membershipId
    expect(await lockedIn(caller, (tx) => lockActiveMember(tx, membershipId))).toEqual([
      'organization',
      'organization_member',
    ])
    const membership = app().get(MembershipService)
    expect(await locked(() => membership.setRole(context, membershipId, 'MEMBER'))).toEqual([
      'organization',
      'organization_member',
    ])
    const policies = app().get(AccountPolicyService)
    expect(await locked(() => policies.assignToMember(context, membershipId, 20))).toEqual([
      'organization',
      'organization_member',
      'account',
      'session',
    ])
    expect(await locked(() => policies.assignOwn(contextOf(member.caller), 20))).toEqual([
      'account',
      'session',
    ])
    const restriction = app().get(MemberSessionsService)
    expect(await locked(() => restriction.restrict(context, membershipId))).toEqual([
      'organization',
      'organization_member',
      'account',
      'session',
    ])
    expect(await locked(() => membership.remove(context, membershipId))).toEqual([
      'organization',
      'organization_member',
      'account',
      'session',
    ])
  })

  it('the organization and the invitation that is accepted', async () => {
    const invitation = await test.invitation(person.caller, person.organizationId)
    const { caller } = await test.accounts.person()
    expect(await locked(() => test.accept(caller, invitation))).toEqual([
      'organization',
      'organization_member',
    ])
  })

  it('the client that a token is issued to', async () => {
    const { id, key } = await test.partner(person.caller, person.organizationId)
    const assertion = await key.assertion(id)
    expect(await locked(() => test.issue(assertion))).toEqual(['machine_client', 'used_jti', 'used_jti'])
  })
})

describe('an operation on an account locks', () => {
  it('the operators, and the account of the staff', async () => {
    const revoke = () => app().get(StaffService).revoke(contextOf(operator.caller), absent)
    expect(await locked(revoke)).toEqual(['account', 'account'])
  })

  it('the start of the service, by turns', async () => {
    expect(await locked(() => seedOperator(app() as never))).toEqual(['advisory lock'])
  })

  it('the account before its session for the first PIN', async () => {
    const fresh = await test.accounts.person()
    expect(await locked(() => test.accounts.setPin(fresh, '739104826157'))).toEqual(['account', 'session'])
  })

  it('the account with the secret, and the account of a session that begins', async () => {
    const { credentials } = await test.accounts.person()
    expect(await locked(() => test.accounts.signIn(credentials))).toEqual(['account', 'account', 'session'])
  })

  it('the account before the sessions that end', async () => {
    const { caller } = await test.accounts.person()
    const close = () => app().get(OwnSessionsService).closeOthers(contextOf(caller), randomUUID())
    expect(await locked(close)).toEqual(['account', 'session'])
  })

  it('the account and its deletion', async () => {
    const leaving = await Leaving.start(test.accounts)
    const deletionId = await leaving.request()
    const deletions = app().get(DeletionService)
    const job = await idleJob(test.accounts.subgraph, deletionJob, deletionId)
    await test.accounts.sql(`UPDATE account_deletion SET executes_at = now() WHERE id = $1`, deletionId)
    expect(await locked(() => deletions.advance(systemContext(), job))).toEqual([
      'organization',
      'account',
      'session',
    ])
    const answer = {
      deletionId,
      accountId: leaving.accountId,
      erased: 0,
      detached: 0,
      retained: [],
      checked: 1,
    }
    const record = (tx: Transaction) => deletions.recordAnswer(tx, 'keys', answer as never)
    expect(await lockedIn(person.caller, record)).toEqual(['account'])
    expect(await app().transaction(systemContext(), (tx) => isBeingDeleted(tx, leaving.accountId))).toBe(true)
  })
})

describe('a recovery locks', () => {
  it('the account before the recovery, with a code and with its token', async () => {
    const { credentials } = await test.accounts.person()
    let token = ''
    const start = async () => {
      token = (await startRecovery(test.accounts, credentials)).recoveryToken
    }
    expect(await locked(start)).toEqual(['account', 'recovery'])
    expect(await locked(() => completeRecovery(test.accounts, token))).toEqual([
      'account',
      'recovery',
      'session',
      'passkey',
      'recovery_case',
    ])
  })

  it('the device key before the account, and the recovery of a device after both', async () => {
    const device = await TestDevice.trusted(test.accounts)
    const recoveries = new TestDeviceRecoveries(test.accounts)
    const assertion = await recoveries.assertion(device)
    expect(await locked(() => recoveries.present(assertion))).toEqual([
      'used_challenge',
      'device_key',
      'account',
      'recovery',
    ])
    expect(await lockedIn(person.caller, (tx) => cancelOfDevice(tx, device.deviceId))).toEqual([
      'account',
      'recovery',
    ])
    const cancel = () => app().get(RecoveryService).cancel(contextOf(person.caller), absent)
    expect(await locked(cancel)).toEqual(['account', 'recovery'])
  })

  it('the account before the case', async () => {
    const { credentials } = await test.accounts.person()
    const cases = app().get(RecoveryCaseService)
    const support = contextOf(operator.caller)
    let id = ''
    const open = async () => {
      id = (await cases.open(support, credentials.accountNumber, 'LOGIN_SECRET_LOST')).id
    }
    expect(await locked(open)).toEqual(['account', 'recovery_case'])
    expect(await locked(() => cases.extend(support, id))).toEqual(['account', 'recovery_case', 'recovery'])
  })
})

describe('a device or a passkey locks', () => {
  it('its session, and for its end the account before the sessions', async () => {
    const data = { deviceId: newId('device'), accountId: absent, sessionId: newId('session') } as never
    expect(await lockedIn(person.caller, (tx) => bindSession({ data }, tx))).toEqual(['session'])
    expect(await lockedIn(person.caller, (tx) => closeSessionsOfDevice({ data }, tx))).toEqual([
      'account',
      'session',
    ])
  })

  it('its key before the account at a sign-in', async () => {
    const device = await TestDevice.trusted(test.accounts)
    const assertion = await device.assertion()
    expect(await locked(() => device.present(assertion))).toEqual([
      'used_challenge',
      'device_key',
      'account',
      'session',
    ])
  })

  it('the passkey at a sign-in, and when its counter has gone back', async () => {
    const browser = new Browser(test.accounts)
    const { authenticator } = await browser.person(new Authenticator(undefined, undefined, 5))
    const right = authenticator.get(await browser.signInOptions())
    expect(await locked(() => browser.answer(right))).toEqual([
      'used_challenge',
      'passkey',
      'account',
      'session',
    ])
    const repeated = authenticator.get(await browser.signInOptions(), { counter: 1 })
    expect(await locked(() => browser.answer(repeated))).toEqual(['used_challenge', 'passkey', 'passkey'])
  })
})
