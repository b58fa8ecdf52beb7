import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of this service's mutations. */
const { AccountsError, AccountsFailure } = errorCodes('Accounts', ['panel', 'device'], {
  IDEMPOTENCY_KEY_USED:
    'The secret that this key gave was used, withdrawn or replaced; it is not shown again.',
  ENROLLMENT_TOKEN_INVALID: 'The enrollment token is not valid.',
  ENROLLMENT_TOKEN_USED: 'The enrollment token was used for another account.',
  CREDENTIALS_WRONG: 'The account number or the login secret is wrong.',
  ACCOUNT_NOT_ACTIVE: 'The present state of the account does not allow sign-in.',
  REFRESH_TOKEN_INVALID: 'The refresh token is not valid; sign in again.',
  ORIGIN_UNKNOWN: 'Sign-in is not possible on this origin.',
  PASSKEY_INVALID: 'The answer of the passkey is not valid; start again.',
  PASSKEY_BLOCKED: 'The passkey may have been copied; sign in another way and remove it.',
  DEVICE_KEY_INVALID: 'No trusted device of the account has signed this; start again.',
  PASSKEY_LIMIT_REACHED: 'The account has 20 passkeys; remove one first.',
  RECOVERY_CODE_WRONG: 'The account number or the recovery code is wrong, or the code was used.',
  RECOVERY_INVALID: 'There is no open recovery with this token; start another one.',
  RECOVERY_NOT_YET: 'The recovery was started by a device; it can be completed 24 hours after its start.',
  RECOVERY_BY_CODE_OPEN: 'A recovery by code is open; complete that one, or wait until it ends.',
  RECOVERY_DELAY: 'For 24 hours after a recovery nothing can be deleted or transferred.',
  RECOVERY_EXTENSION_LIMIT: 'The recovery was extended twice; start another one.',
  PIN_NOT_SET: 'Set the critical-operation PIN first.',
  PIN_ALREADY_SET: 'A PIN is set; change it with changeCriticalPin.',
  PIN_TOO_WEAK: 'A PIN has 6 to 12 digits that are neither all equal nor a straight sequence.',
  PIN_WRONG: 'The PIN is wrong.',
  PIN_LOCKED: 'The PIN is locked.',
  ACCOUNT_RESTRICTED:
    'While the account is restricted, security events, ended sessions, recoveries and devices stay.',
  OWNED_SERVERS:
    'The account owns a server, or is the only administrator of an organization that owns one; delete or transfer it first.',
  INVITATION_INVALID: 'The invitation is not valid.',
  ALREADY_MEMBER: 'The account belongs to this organization already.',
  LAST_ADMINISTRATOR: 'An organization keeps at least one administrator; appoint another one first.',
  TOO_MANY_INVITATIONS: 'The organization has 100 open invitations; withdraw some first.',
  TOO_MANY_ORGANIZATIONS: 'The account administers 20 organizations, or has done so lately.',
  TOO_MANY_CLIENTS: 'The maximum number of clients is reached; revoke one first.',
  KEY_KNOWN: 'The client has this key already; a rotation needs another one.',
  CLIENT_UNPROVEN: 'The client is unknown, or its assertion does not authenticate it.',
  SCOPE_NOT_GRANTED: 'The client does not have each of these scopes.',
  PROOF_REPLAYED: 'The proof was used before.',
})

type AccountsFailure = InstanceType<typeof AccountsFailure>
export { AccountsFailure }
export type AccountsErrorCode = AccountsFailure['code']

/** A mutation of this service. */
export const Operation = operations(AccountsError)
