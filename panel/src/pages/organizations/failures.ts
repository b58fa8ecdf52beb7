import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  INVITATION_INVALID: msg`This is no open invitation: it was used or withdrawn, or its 7 days have passed. Ask for another one.`,
  ALREADY_MEMBER: msg`You belong to this organization already. The invitation stays open.`,
  LAST_ADMINISTRATOR: msg`An organization keeps at least one administrator. Make another member an administrator first.`,
  TOO_MANY_INVITATIONS: msg`Too many invitations are open. Withdraw one first.`,
  TOO_MANY_ORGANIZATIONS: msg`You administer as many organizations as allowed.`,
  TOO_MANY_CLIENTS: msg`There are as many active clients as allowed. Revoke one first.`,
  ADDRESS_NOT_ALLOWED: msg`This address is not allowed: it needs https and a public IP address, without a password.`,
  TOO_MANY_WEBHOOKS: msg`There are five webhooks already. Remove one first.`,
  KEY_KNOWN: msg`This key is in use already. Create another one.`,
  MEMBER_NOT_ELIGIBLE: msg`This member cannot get an eSIM now: the membership has ended, or the account is not active.`,
  POLICY_NOT_OFFERED: msg`The carrier does not offer this policy now.`,
  ENTITLEMENT_NOT_USABLE: msg`The organization has no unused entitlement to an Enigm Key. Buy one first.`,
  SUSPENDED: msg`The eSIM is suspended because its term is over. Renew the term first. Nothing was changed.`,
})
