import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  SIGN_IN_WRONG: msg`The account number or the login secret is wrong.`,
  ACCOUNT_NOT_ACTIVE: msg`The state of the account does not allow to sign in now. Support can tell you why.`,
  ORIGIN_UNKNOWN: msg`Passkeys do not work at this address. Sign in with number and secret.`,
  PASSKEY_INVALID: msg`The passkey was not accepted. Try again, or sign in with number and secret.`,
  PASSKEY_BLOCKED: msg`The passkey may have been copied and is blocked. Sign in another way and remove it.`,
  PASSKEY_LIMIT_REACHED: msg`The account has 20 passkeys. Remove one first.`,
  RECOVERY_CODE_WRONG: msg`The account number or the recovery code is wrong, or the code was used.`,
  RECOVERY_INVALID: msg`This recovery is over. Start another one.`,
  RECOVERY_NOT_YET: msg`The recovery was started by a device. It can be completed 24 hours after its start.`,
  ENROLLMENT_TOKEN_INVALID: msg`This token does not work: it is mistyped, or older than 90 days. No account was created.`,
  ENROLLMENT_TOKEN_USED: msg`The purchase of this token belongs to an account already. No account was created.`,
  ACCOUNT_RESTRICTED: msg`While the account is restricted, security events, ended sessions, recoveries and devices stay.`,
  OWNED_SERVERS: msg`Your account owns a server, or is the only administrator of an organization that owns one. Delete or transfer the server first.`,
  IDEMPOTENCY_KEY_USED: msg`These credentials were shown already and are not shown again. Start again.`,
})
