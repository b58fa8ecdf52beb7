import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type {
  AccountDeletionNumbersFragment,
  AccountNumbersFragment,
  ContentDeletionNumbersFragment,
  DeviceNumbersFragment,
  EntitlementNumbersFragment,
  EsimNumbersFragment,
  EsimPolicy,
  KeyNumbersFragment,
  OrderNumbersFragment,
  OrganizationNumbersFragment,
  PaymentNumbersFragment,
  PlatformActionNumbersFragment,
  PlatformAuditNumbersFragment,
  PurchaseLinkNumbersFragment,
  ServerMemberNumbersFragment,
  ServerNumbersFragment,
  TrainingNumbersFragment,
  WebhookNumbersFragment,
} from '../../../generated/operations'

export const policies: Record<EsimPolicy, MessageDescriptor> = {
  STANDARD: msg`Standard`,
  DATA_ONLY: msg`Mobile data only`,
  HOME_ONLY: msg`Home network only`,
}

/** The numbers of a counter in the order of a life. */
export type Words<Numbers> = Readonly<Record<keyof Numbers, MessageDescriptor>>

export const accounts: Words<AccountNumbersFragment> = {
  active: msg`Active`,
  pending: msg`Not signed in yet`,
  restricted: msg`Restricted`,
  suspended: msg`Suspended`,
  deletionRequested: msg`Deletion requested`,
  deleted: msg`Deleted`,
}

export const accountDeletions: Words<AccountDeletionNumbersFragment> = {
  requested: msg`Requested`,
  executing: msg`Under way`,
  completed: msg`Completed`,
  canceled: msg`Canceled`,
}

export const organizations: Words<OrganizationNumbersFragment> = {
  active: msg`Organizations`,
  administrators: msg`Administrators`,
  members: msg`Members`,
  invited: msg`Open invitations`,
}

export const devices: Words<DeviceNumbersFragment> = {
  pendingEnrollment: msg`Waiting for approval`,
  trusted: msg`Trusted`,
  restricted: msg`Restricted`,
  revoked: msg`Revoked`,
  replaced: msg`Replaced`,
  retired: msg`Retired`,
}

export const servers: Words<ServerNumbersFragment> = {
  provisioning: msg`Being set up`,
  active: msg`Active`,
  restricted: msg`Restricted`,
  suspended: msg`Suspended`,
  retired: msg`Retired`,
  deletionRequested: msg`Deletion requested`,
  deleted: msg`Deleted`,
  canceled: msg`Canceled`,
}

export const serverMembers: Words<ServerMemberNumbersFragment> = {
  active: msg`Active`,
  restricted: msg`Restricted`,
  removed: msg`Removed`,
  left: msg`Left`,
}

export const platformActions: Words<PlatformActionNumbersFragment> = {
  restrict: msg`Restrictions`,
  suspend: msg`Suspensions`,
  retire: msg`Retirements`,
  delete: msg`Deletions`,
}

export const contentDeletions: Words<ContentDeletionNumbersFragment> = {
  requested: msg`Requested`,
  ordered: msg`Ordered`,
  confirmed: msg`Confirmed`,
  partial: msg`Partly confirmed`,
  failed: msg`Failed`,
}

export const esims: Words<EsimNumbersFragment> = {
  ordered: msg`Not activated`,
  released: msg`Code shown`,
  downloaded: msg`Downloaded`,
  installed: msg`Installed`,
  enabled: msg`In use`,
  disabled: msg`Switched off`,
  error: msg`Failed`,
  replaced: msg`Replaced`,
  retired: msg`Retired`,
  unlinked: msg`Unlinked`,
  deleted: msg`Deletion ordered`,
}

export const keys: Words<KeyNumbersFragment> = {
  linked: msg`Linked`,
  active: msg`Active`,
  lost: msg`Lost`,
  revoked: msg`Revoked`,
  replaced: msg`Replaced`,
  retired: msg`Retired`,
}

export const orders: Words<OrderNumbersFragment> = {
  placed: msg`Placed`,
  awaitingPayment: msg`Awaiting payment`,
  paid: msg`Paid`,
  fulfilled: msg`Fulfilled`,
  expired: msg`Expired`,
  canceled: msg`Canceled`,
}

export const purchaseLinks: Words<PurchaseLinkNumbersFragment> = {
  awaitingPayment: msg`Not paid`,
  awaitingUnits: msg`Being prepared`,
  awaitingHolder: msg`No account yet`,
  awaitingActivation: msg`Not activated`,
  awaitingCoins: msg`Coins not made`,
  expired: msg`Expired`,
}

export const payments: Words<PaymentNumbersFragment> = {
  awaiting: msg`Nothing paid yet`,
  detected: msg`Partly seen`,
  confirming: msg`Awaiting confirmations`,
  settled: msg`Settled`,
  expired: msg`Expired`,
  failed: msg`Failed`,
}

export const entitlements: Words<EntitlementNumbersFragment> = {
  pending: msg`Without a holder`,
  granted: msg`Ready to activate`,
  active: msg`Active`,
  suspended: msg`Suspended`,
  expired: msg`Expired`,
}

export const trainings: Words<TrainingNumbersFragment> = {
  inProgress: msg`In progress`,
  passed: msg`Passed`,
}

export const webhooks: Words<WebhookNumbersFragment> = {
  active: msg`Delivering`,
  failing: msg`Failing`,
  disabled: msg`Disabled after failures`,
}

export const platformAudit: Words<PlatformAuditNumbersFragment> = {
  change: msg`Changes`,
  read: msg`Recorded reads`,
  refusal: msg`Refusals`,
}
