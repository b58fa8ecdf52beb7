import { defineSubgraph, type Batch } from '@enigm/subgraph'
import { Account } from './account/account.entity'
import { AccountHistoryResolver } from './account/account-history.resolver'
import { AccountMove } from './account/account-move.entity'
import { AccountResolver } from './account/account.resolver'
import { AccountService, reportAccounts } from './account/account.service'
import { AccountVisibilityResolver } from './account/account-visibility.resolver'
import { CredentialRenewalResolver } from './account/credential-renewal.resolver'
import { seedOperator } from './account/operator.seed'
import { nameOlderAccounts } from './account/platform-handle'
import { RecoveryCode } from './account/recovery-code.entity'
import { accountsConfig } from './config'
import { AccountDeletion, DeletionStep } from './deletion/deletion.entity'
import { DeletionResolver, DeletionStepResolver } from './deletion/deletion.resolver'
import { advanceDeletion, deletionTimer } from './deletion/deletion-timer'
import { DeviceKey } from './device-key/device-key.entity'
import { DeviceSignInResolver } from './device-key/device-sign-in.resolver'
import { DenialWindow } from './gateway/denial-window.entity'
import { GatewayResolver } from './gateway/gateway.resolver'
import { ClientTokenResolver } from './machine-client/client-token.resolver'
import { DashboardClientResolver } from './machine-client/dashboard-client.resolver'
import {
  MachineClientFieldsResolver,
  OrganizationClientsResolver,
} from './machine-client/machine-client-fields.resolver'
import { forgetClient, machineClientTimer } from './machine-client/machine-client-timer'
import { MachineClient } from './machine-client/machine-client.entity'
import { PartnerClientResolver } from './machine-client/partner-client.resolver'
import { UsedJti } from './machine-client/used-jti.entity'
import { CreateAccounts1760000000001 } from './migrations/1760000000001-create-accounts'
import { CreatePasskeys1761000000001 } from './migrations/1761000000001-create-passkeys'
import { CreateDeviceKeys1761000000002 } from './migrations/1761000000002-create-device-keys'
import { AdministerAccounts1764000000001 } from './migrations/1764000000001-administer-accounts'
import { RecordSecurityEvents1764000000002 } from './migrations/1764000000002-record-security-events'
import { CreateMachineClients1766000000001 } from './migrations/1766000000001-create-machine-clients'
import { CreateRecovery1762000000001 } from './migrations/1762000000001-create-recovery'
import { TrustDevicesWithoutKey1765000000001 } from './migrations/1765000000001-trust-devices-without-key'
import { LetHoldersBeSeen1768000000002 } from './migrations/1768000000002-let-holders-be-seen'
import { LookMembersUp1768000000001 } from './migrations/1768000000001-look-members-up'
import { DeleteAccounts1767000000001 } from './migrations/1767000000001-delete-accounts'
import { RestrictByOrganization1765000000002 } from './migrations/1765000000002-restrict-by-organization'
import { RecoverByDevice1765000000003 } from './migrations/1765000000003-recover-by-device'
import { Passkey } from './passkey/passkey.entity'
import { AccountPasskeysResolver, PasskeyResolver } from './passkey/passkey.resolver'
import { CreateOrganizations1763000000001 } from './migrations/1763000000001-create-organizations'
import { AdministeredOrganizationResolver } from './organization/administered-organization.resolver'
import { AccountPolicyResolver } from './organization/account-policy.resolver'
import { nameOlderMembers } from './organization/member-handle'
import { MembershipResolver } from './organization/membership.resolver'
import { endOrForgetMembership, membershipTimer } from './organization/membership-timer'
import {
  AccountOrganizationsResolver,
  OrganizationFieldsResolver,
  OrganizationMemberResolver,
} from './organization/organization-fields.resolver'
import { OrganizationMember } from './organization/organization-member.entity'
import { Organization } from './organization/organization.entity'
import {
  referencedOrganization,
  reportMemberships,
  reportOrganizations,
} from './organization/organization.reads'
import { OrganizationResolver } from './organization/organization.resolver'
import { announceOverdueLock, pinLockTimer } from './pin/pin-attempt'
import { PinResolver } from './pin/pin.resolver'
import { reactions } from './reactions'
import { RecoveryCase } from './recovery/recovery-case.entity'
import { RecoveryCaseResolver } from './recovery/recovery-case.resolver'
import { caseTimer, lapseCase, lapseRecovery, recoveryTimer } from './recovery/recovery-ending'
import { Recovery } from './recovery/recovery.entity'
import { DeviceRecoveryResolver } from './recovery/device-recovery.resolver'
import {
  AccountRecoveryResolver,
  RecoveryOptionResolver,
  RecoveryResolver,
} from './recovery/recovery.resolver'
import { AdministeredAccountResolver } from './staff/administered-account.resolver'
import { AdministrationResolver } from './staff/administration.resolver'
import {
  AccountSecurityEventsResolver,
  SecurityEventResolver,
} from './security-event/security-event.resolver'
import { SecurityEventCountersResolver } from './security-event/security-event-counters'
import { purge, purgeTimer, schedulePurge } from './security-event/security-event.service'
import { SecurityEvent } from './security-event/security-event.entity'
import { lapse, lapseTimer } from './session/ending'
import { RestrictionResolver } from './session/restriction.resolver'
import { StaffResolver } from './staff/staff.resolver'
import { Session } from './session/session.entity'
import { AccountSessionsResolver, SessionResolver } from './session/session.resolver'

/** Only the caller's own account is ever resolved; another one and none answer alike (ACC-11). */
const ownAccount: Batch<{ id: string }, Account | null> = async (references, { app, caller }) => {
  const { accountId } = caller
  const isAsked = references.some(({ id }) => id === accountId)
  const own = accountId && isAsked ? await app.get(AccountService).find(accountId) : null
  return references.map(({ id }) => (id === accountId ? own : null))
}

/** Accounts without identity, their sessions and their critical-operation PIN. */
export const definition = defineSubgraph({
  name: 'accounts',
  config: accountsConfig,
  entities: [
    Account,
    AccountMove,
    RecoveryCode,
    Recovery,
    RecoveryCase,
    Session,
    SecurityEvent,
    Organization,
    OrganizationMember,
    Passkey,
    DeviceKey,
    DenialWindow,
    AccountDeletion,
    DeletionStep,
    MachineClient,
    UsedJti,
  ],
  migrations: [
    CreateAccounts1760000000001,
    CreatePasskeys1761000000001,
    CreateDeviceKeys1761000000002,
    CreateRecovery1762000000001,
    CreateOrganizations1763000000001,
    AdministerAccounts1764000000001,
    RecordSecurityEvents1764000000002,
    TrustDevicesWithoutKey1765000000001,
    RestrictByOrganization1765000000002,
    RecoverByDevice1765000000003,
    CreateMachineClients1766000000001,
    DeleteAccounts1767000000001,
    LookMembersUp1768000000001,
    LetHoldersBeSeen1768000000002,
  ],
  resolvers: [
    AccountResolver,
    AccountSessionsResolver,
    SessionResolver,
    PinResolver,
    RecoveryOptionResolver,
    RecoveryResolver,
    AccountRecoveryResolver,
    DeviceRecoveryResolver,
    RecoveryCaseResolver,
    PasskeyResolver,
    DeviceSignInResolver,
    CredentialRenewalResolver,
    AccountPasskeysResolver,
    OrganizationResolver,
    OrganizationFieldsResolver,
    OrganizationMemberResolver,
    MembershipResolver,
    AccountOrganizationsResolver,
    AccountPolicyResolver,
    GatewayResolver,
    PartnerClientResolver,
    DashboardClientResolver,
    MachineClientFieldsResolver,
    OrganizationClientsResolver,
    ClientTokenResolver,
    AccountHistoryResolver,
    AccountVisibilityResolver,
    AdministrationResolver,
    AdministeredAccountResolver,
    AccountSecurityEventsResolver,
    SecurityEventResolver,
    SecurityEventCountersResolver,
    AdministeredOrganizationResolver,
    RestrictionResolver,
    StaffResolver,
    DeletionResolver,
    DeletionStepResolver,
  ],
  stubs: [],
  references: { Organization: referencedOrganization, Account: ownAccount },
  reactions,
  reports: {
    'accounts.organization.reported': reportOrganizations,
    'accounts.membership.reported': reportMemberships,
    'accounts.account.reported': reportAccounts,
  },
  timers: {
    [lapseTimer]: lapse,
    [pinLockTimer]: announceOverdueLock,
    [membershipTimer]: endOrForgetMembership,
    [recoveryTimer]: lapseRecovery,
    [caseTimer]: lapseCase,
    [purgeTimer]: purge,
    [deletionTimer]: advanceDeletion,
    [machineClientTimer]: forgetClient,
  },
  seed: async (app) => {
    await nameOlderAccounts(app)
    await nameOlderMembers(app)
    await schedulePurge(app)
    await seedOperator(app)
  },
})
