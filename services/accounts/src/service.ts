import { defineSubgraph, type BatchLoader } from '@enigm/subgraph'
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
import { advanceDeletion, deletionJob } from './deletion/deletion-job'
import { DeviceKey } from './sign-in/device-key/device-key.entity'
import { DeviceSignInResolver } from './sign-in/device-key/device-sign-in.resolver'
import { DenialWindow } from './platform/gateway-port/denial-window.entity'
import { GatewayResolver } from './platform/gateway-port/gateway.resolver'
import { ClientTokenResolver } from './organizations/machine-client/client-token.resolver'
import { DashboardClientResolver } from './organizations/machine-client/dashboard-client.resolver'
import {
  MachineClientFieldsResolver,
  OrganizationClientsResolver,
} from './organizations/machine-client/machine-client-fields.resolver'
import { forgetClient, machineClientJob } from './organizations/machine-client/machine-client-job'
import { MachineClient } from './organizations/machine-client/machine-client.entity'
import { PartnerClientResolver } from './organizations/machine-client/partner-client.resolver'
import { UsedJti } from './organizations/machine-client/used-jti.entity'
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
import { Passkey } from './sign-in/passkey/passkey.entity'
import { AccountPasskeysResolver, PasskeyResolver } from './sign-in/passkey/passkey.resolver'
import { CreateOrganizations1763000000001 } from './migrations/1763000000001-create-organizations'
import { AdministeredOrganizationResolver } from './organizations/organization/administered-organization.resolver'
import { AccountPolicyResolver } from './organizations/organization/account-policy.resolver'
import { nameOlderMembers } from './organizations/organization/member-handle'
import { MembershipResolver } from './organizations/organization/membership.resolver'
import { endOrForgetMembership, membershipJob } from './organizations/organization/membership-job'
import {
  AccountOrganizationsResolver,
  OrganizationFieldsResolver,
  OrganizationMemberResolver,
} from './organizations/organization/organization-fields.resolver'
import { OrganizationMember } from './organizations/organization/organization-member.entity'
import { Organization } from './organizations/organization/organization.entity'
import {
  referencedOrganization,
  reportMemberships,
  reportOrganizations,
} from './organizations/organization/organization.queries'
import { OrganizationResolver } from './organizations/organization/organization.resolver'
import { announceOverdueLock, pinLockJob } from './protection/pin/pin-attempt'
import { PinResolver } from './protection/pin/pin.resolver'
import { eventHandlers } from './event-handlers'
import { RecoveryCase } from './protection/recovery/recovery-case.entity'
import { RecoveryCaseResolver } from './protection/recovery/recovery-case.resolver'
import { caseJob, lapseCase, lapseRecovery, recoveryJob } from './protection/recovery/recovery-ending'
import { Recovery } from './protection/recovery/recovery.entity'
import { DeviceRecoveryResolver } from './protection/recovery/device-recovery.resolver'
import {
  AccountRecoveryResolver,
  RecoveryOptionResolver,
  RecoveryResolver,
} from './protection/recovery/recovery.resolver'
import { AdministeredAccountResolver } from './platform/staff/administered-account.resolver'
import { AdministrationResolver } from './platform/staff/administration.resolver'
import {
  AccountSecurityEventsResolver,
  SecurityEventResolver,
} from './protection/security-event/security-event.resolver'
import { SecurityEventCountersResolver } from './protection/security-event/security-event-counters'
import { purge, purgeJob, schedulePurge } from './protection/security-event/security-event.service'
import { SecurityEvent } from './protection/security-event/security-event.entity'
import { lapse, lapseJob } from './sign-in/session/ending'
import { RestrictionResolver } from './sign-in/session/restriction.resolver'
import { StaffResolver } from './platform/staff/staff.resolver'
import { Session } from './sign-in/session/session.entity'
import { AccountSessionsResolver, SessionResolver } from './sign-in/session/session.resolver'

/** Only the caller's own account is ever resolved; another one and none answer alike (ACC-11). */
const ownAccount: BatchLoader<{ id: string }, Account | null> = async (references, { app, caller }) => {
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
  eventHandlers,
  snapshots: {
    'accounts.organization.reported': reportOrganizations,
    'accounts.membership.reported': reportMemberships,
    'accounts.account.reported': reportAccounts,
  },
  jobs: {
    [lapseJob]: lapse,
    [pinLockJob]: announceOverdueLock,
    [membershipJob]: endOrForgetMembership,
    [recoveryJob]: lapseRecovery,
    [caseJob]: lapseCase,
    [purgeJob]: purge,
    [deletionJob]: advanceDeletion,
    [machineClientJob]: forgetClient,
  },
  seed: async (app) => {
    await nameOlderAccounts(app)
    await nameOlderMembers(app)
    await schedulePurge(app)
    await seedOperator(app)
  },
})
