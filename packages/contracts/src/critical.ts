/** Operations that need a single-use grant of `authorizeCriticalOperation` (PIN-02). */
export const criticalOperations = {
  ACCOUNT_RESTRICTION: 'Restrict an account for the platform; the target is its platform handle.',
  ACCOUNT_SUSPENSION: 'Suspend an account for the platform; the target is its platform handle.',
  ACCOUNT_REINSTATEMENT: 'Reinstate an account for the platform; the target is its platform handle.',
  STAFF_CREATION: 'Create a staff account; the target is its role.',
  STAFF_REVOCATION: 'Take a staff account out of use for good; the target is its platform handle.',
  LOGIN_SECRET_ROTATION: 'Replace the login secret of the own account; the target is the account.',
  RECOVERY_CODE_RENEWAL: 'Replace the recovery codes of the own account; the target is the account.',
  PASSKEY_REGISTRATION: 'Add a passkey to the own account; the target is the account.',
  ACCOUNT_DELETION: 'Ask for the deletion of the own account; the target is the account.',
  ACCOUNT_DELETION_CANCELATION: 'Cancel the deletion of the own account; the target is the account.',
  DEVICE_REVOCATION: 'Revoke a device; the target is its handle.',
  DEVICE_REPLACEMENT: 'Replace a device by a newly enrolled one; the target is the handle of the old one.',
  DEVICE_RETIREMENT: 'Retire a device; the target is its handle.',
  CODE_COIN_ISSUE:
    'Issue a batch of Code Coins; the target is the key of the product that each coin pays for and, where it is given, how many units of it, joined with a colon.',
  LOCATOR_ROTATION: 'Replace the locator of a server; the target is the server.',
  MEMBER_CONTENT_DELETION: 'Delete the encrypted content of one member; the target is the member.',
  ORGANIZATION_MEMBER_ADDITION:
    'Invite somebody to an organization; the target is the organization and the role, joined with a colon.',
  ORGANIZATION_MEMBER_REMOVAL:
    'Remove a member from an organization or withdraw an invitation; the target is the membership.',
  ORGANIZATION_MEMBER_ROLE:
    'Give a member of an organization another role; the target is the membership and the role, joined with a colon.',
  PARTNER_CLIENT_REGISTRATION:
    'Register a machine client of an organization; the target is the organization and the `x` of the key, joined with a colon.',
  PARTNER_CLIENT_ROTATION:
    'Give a machine client of an organization another key; the target is the client and the `x` of that key, joined with a colon.',
  PARTNER_CLIENT_REVOCATION: 'Revoke a machine client of an organization; the target is the client.',
  DASHBOARD_CLIENT_REGISTRATION: 'Register an internal dashboard; the target is the `x` of its key.',
  DASHBOARD_CLIENT_ROTATION:
    'Give an internal dashboard another key; the target is the client and the `x` of that key, joined with a colon.',
  DASHBOARD_CLIENT_REVOCATION: 'Revoke an internal dashboard; the target is the client.',
  ESIM_UNLINKING: 'Unlink an eSIM from its holder for good; the target is the eSIM.',
  ESIM_DELETION: 'Order the deletion of the profile of an eSIM; the target is the eSIM.',
  ESIM_RETIREMENT: 'Take an eSIM out of use for good; the target is the eSIM.',
  ESIM_REPLACEMENT: 'Replace an eSIM by a new one; the target is the old one.',
  KEY_RECOVERY: 'Say that a lost Enigm Key was found again; the target is its handle.',
  KEY_REVOCATION: 'Revoke an Enigm Key; the target is its handle.',
  KEY_REPLACEMENT: 'Replace an Enigm Key and order another; the target is the handle of the old one.',
  KEY_RETIREMENT: 'Retire an Enigm Key; the target is its handle.',
  SERVER_DELETION: 'Delete a server environment; the target is the server.',
} as const

export type CriticalOperationName = keyof typeof criticalOperations
