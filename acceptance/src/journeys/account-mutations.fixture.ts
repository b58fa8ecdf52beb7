import { randomUUID } from 'node:crypto'
import { Client, type Gateway } from './client'
import { clientMutations } from './client-mutations.fixture'
import { webhookMutations } from './webhook-mutations.fixture'
import { credentialMutations } from './credential-mutations.fixture'
import { Person } from './person'
import type { Journey } from './journey'

/** Runs each mutation of accounts that the main job does not use, successfully and once. */
export async function accountMutations(journey: Journey, origin: string): Promise<void> {
  const { gateway } = journey
  const person = await Person.create(gateway, '731946')
  await person.signIn()
  await person.setPin()
  await administration(journey, person)
  const visibility = { shownToFellowMembers: true, joinDayShown: false }
  await person.panel.mutate('updateAccountVisibility', visibility, 'account { visibility { joinDayShown } }')
  await organization(person)
  await deletion(gateway)
  await credentialMutations(person, origin)
}

/** Requests the deletion of an account and cancels it. The session gets the changed scopes with its next token. */
async function deletion(gateway: Gateway): Promise<void> {
  const person = await Person.create(gateway, '508237')
  await person.signIn()
  await person.setPin()
  const { me } = await person.panel.send<{ me: { id: string } }>('{ me { id } }')
  const accountId = me.id
  const some = {
    accountId,
    categories: ['ENDED_SESSIONS'],
    grant: await person.grant('DATA_DELETION', accountId),
  }
  await person.panel.mutate('requestDataDeletion', some, 'dataDeletions { category deleted }')
  const leave = { accountId, grant: await person.grant('ACCOUNT_DELETION', accountId) }
  await person.panel.mutate('requestAccountDeletion', leave, 'accountDeletion { state executesAt }')
  await person.refresh()
  const stay = { accountId, grant: await person.grant('ACCOUNT_DELETION_CANCELATION', accountId) }
  await person.panel.mutate('cancelAccountDeletion', stay, 'accountDeletion { state }')
}

async function organization(admin: Person): Promise<void> {
  const { panel } = admin
  const { organization: own } = await panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const guest = await Person.create(admin.gateway, '385102')
  await guest.signIn()
  const join = async () => {
    const grant = await admin.grant('ORGANIZATION_MEMBER_ADDITION', `${own.id}:MEMBER`)
    const input = { organizationId: own.id, role: 'MEMBER', idempotencyKey: randomUUID(), grant }
    const { invitation } = await panel.mutate<{ invitation: string }>(
      'addOrganizationMember',
      input,
      'invitation',
    )
    const { member } = await guest.panel.mutate<{ member: { id: string } }>(
      'acceptOrganizationMembership',
      { invitation },
      'member { id }',
    )
    return member.id
  }
  const first = await join()
  const promotion = await admin.grant('ORGANIZATION_MEMBER_ROLE', `${first}:ADMIN`)
  const role = { membershipId: first, role: 'ADMIN', grant: promotion }
  await panel.mutate('setOrganizationRole', role, 'member { role }')
  const policy = { membershipId: first, maximumSessionDays: 14 }
  await panel.mutate('assignMemberPolicy', policy, 'member { id }')
  await panel.mutate('assignAccountPolicy', { maximumSessionDays: 14 }, 'account { id }')
  await panel.mutate('restrictMemberSessions', { membershipId: first }, 'membership { sessionsRestricted }')
  await panel.mutate(
    'liftMemberSessionRestriction',
    { membershipId: first },
    'membership { sessionsRestricted }',
  )
  await guest.refresh()
  await guest.panel.mutate('leaveOrganization', { organizationId: own.id }, 'member { state }')
  const second = await join()
  const removal = await admin.grant('ORGANIZATION_MEMBER_REMOVAL', second)
  const removed = { membershipId: second, grant: removal }
  await panel.mutate('removeOrganizationMember', removed, 'member { state }')
  await clientMutations(admin, own.id)
  await webhookMutations(admin, own.id)
}

/** The operator's mutations on accounts and staff. */
async function administration({ gateway, operator }: Journey, person: Person): Promise<void> {
  await operator.signIn()
  const { me } = await person.panel.send<{ me: { platformHandle: string } }>('{ me { platformHandle } }')
  const accountHandle = me.platformHandle
  const grant = await operator.grant('LEGAL_HOLD', accountHandle)
  const endsOn = new Date(Date.now() + 60 * 60 * 1000).toISOString()
  const order = { subject: accountHandle, ground: 'COURT_ORDER', endsOn, grant }
  const { legalHold } = await operator.panel.mutate<{ legalHold: { id: string } }>(
    'setLegalHold',
    order,
    'legalHold { id }',
  )
  const release = {
    legalHoldId: legalHold.id,
    grant: await operator.grant('LEGAL_HOLD_RELEASE', legalHold.id),
  }
  await operator.panel.mutate('releaseLegalHold', release, 'legalHold { state }')
  const moves = [
    ['restrictAccount', 'ACCOUNT_RESTRICTION'],
    ['suspendAccount', 'ACCOUNT_SUSPENSION'],
    ['reinstateAccount', 'ACCOUNT_REINSTATEMENT'],
  ] as const
  for (const [name, operation] of moves) {
    const grant = await operator.grant(operation, accountHandle)
    const input = { accountHandle, reasonCategory: 'REVIEW_COMPLETED', grant }
    await operator.panel.mutate(name, input, 'account { state }')
  }
  await person.signIn()
  const { sessionId } = await person.signIn('device')
  await person.panel.mutate('restrictSession', { sessionId }, 'session { state }')
  await person.panel.mutate('liftSessionRestriction', { sessionId }, 'session { state }')
  await staff(gateway, operator)
  await clientMutations(operator)
}

async function staff(gateway: Gateway, operator: Person): Promise<void> {
  const creation = await operator.grant('STAFF_CREATION', 'SUPPORT')
  const created = await operator.panel.mutate<{
    account: { handle: string }
    accountNumber: string
    loginSecret: string
  }>(
    'createStaffAccount',
    { role: 'SUPPORT', idempotencyKey: randomUUID(), grant: creation },
    'account { handle } accountNumber loginSecret',
  )
  const support = Person.known(gateway, created, '385102')
  await support.signIn()
  await recovery(gateway, support.panel)
  const revocation = await operator.grant('STAFF_REVOCATION', created.account.handle)
  const ended = { accountHandle: created.account.handle, grant: revocation }
  await operator.panel.mutate('revokeStaffAccount', ended, 'account { state }')
}

async function recovery(gateway: Gateway, support: Client): Promise<void> {
  const client = new Client(gateway)
  const { accountNumber, recoveryCodes } = await client.mutate<{
    accountNumber: string
    recoveryCodes: string[]
  }>('createAccount', { idempotencyKey: randomUUID() }, 'accountNumber recoveryCodes')
  const { recoveryToken } = await client.mutate<{ recoveryToken: string }>(
    'startRecovery',
    { accountNumber, recoveryCode: recoveryCodes[0] },
    'recovery { state } recoveryToken',
  )
  const { recoveryCase } = await support.mutate<{ recoveryCase: { id: string } }>(
    'openRecoveryCase',
    { accountNumber, category: 'DEVICE_LOST' },
    'recoveryCase { id state }',
  )
  await support.mutate('extendRecoveryWindow', { caseId: recoveryCase.id }, 'recoveryCase { state }')
  const { loginSecret } = await client.mutate<{ loginSecret: string }>(
    'completeRecovery',
    { recoveryToken },
    'recovery { state } loginSecret recoveryCodes',
  )
  await Person.known(gateway, { accountNumber, loginSecret }, '385102').signIn()
}
