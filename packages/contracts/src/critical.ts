/** Operations that need a single-use grant of `authorizeCriticalOperation` (PIN-02). */
export const criticalOperations = {
  ACCOUNT_RESTRICTION: 'Restrict an account for the platform; the target is its platform handle.',
  ACCOUNT_SUSPENSION: 'Suspend an account for the platform; the target is its platform handle.',
  ACCOUNT_REINSTATEMENT: 'Reinstate an account for the platform; the target is its platform handle.',
  STAFF_CREATION: 'Create a staff account; the target is its role.',
  STAFF_REVOCATION: 'Revoke a staff account permanently; the target is its platform handle.',
  LOGIN_SECRET_ROTATION: 'Replace the login secret of the own account; the target is the account.',
  RECOVERY_CODE_RENEWAL: 'Replace the recovery codes of the own account; the target is the account.',
  PASSKEY_REGISTRATION: 'Add a passkey to the own account; the target is the account.',
  ACCOUNT_DELETION: 'Request the deletion of the own account; the target is the account.',
  ACCOUNT_DELETION_CANCELATION: 'Cancel the deletion of the own account; the target is the account.',
  DATA_DELETION: 'Delete chosen data of the own account; the target is the account.',
  DEVICE_REMOVAL: 'Remove a device from the account; the target is its handle.',
  DEVICE_REVOCATION: 'Revoke a device; the target is its handle.',
  DEVICE_REPLACEMENT: 'Replace a device by a newly enrolled one; the target is the handle of the old one.',
  DEVICE_RETIREMENT: 'Retire a device; the target is its handle.',
  REMOTE_WIPE: 'Order the wipe of a managed device; the target is its handle.',
  REMOTE_WIPE_CANCELATION: 'Cancel the wipe of a managed device; the target is its handle.',
  CODE_COIN_ISSUE:
    'Issue a batch of Code Coins; the target is the key of the product that each coin buys and, if the input has a quantity, that quantity, joined with a colon.',
  CATALOG_CHANGE:
    'Change a price, an offer or a rate of VAT; the target is the key of the product or the code of the country.',
  CODE_COIN_VOIDING:
    'Void a batch of Code Coins, or a key of blind ones; the target is the batch or the fingerprint.',
  STUCK_PAYMENT_RESOLUTION:
    'Resolve a stuck payment; the target is the stuck payment and the resolution, joined with a colon.',
  SUBSCRIPTION_CANCELATION: 'Cancel a subscription at the end of its term; the target is the entitlement.',
  LOCATOR_ROTATION: 'Replace the locator of a server; the target is the server.',
  MEMBER_CONTENT_DELETION: 'Delete the encrypted content of one member; the target is the member.',
  OBJECT_DELETION: 'Delete encrypted objects of a server by their references; the target is the server.',
  CLASS_CONTENT_DELETION: 'Delete the encrypted content of classes in a server; the target is the server.',
  SERVER_CONTENT_DELETION: 'Delete all encrypted content of a server; the target is the server.',
  ORGANIZATION_MEMBER_ADDITION:
    'Invite a member to an organization; the target is the organization and the role, joined with a colon.',
  ORGANIZATION_MEMBER_REMOVAL:
    'Remove a member from an organization or withdraw an invitation; the target is the membership.',
  ORGANIZATION_MEMBER_ROLE:
    'Change the role of a member of an organization; the target is the membership and the role, joined with a colon.',
  PARTNER_CLIENT_REGISTRATION:
    'Register a machine client of an organization; the target is the organization and the `x` of the key, joined with a colon.',
  PARTNER_CLIENT_ROTATION:
    'Rotate the key of a machine client of an organization; the target is the client and the `x` of the new key, joined with a colon.',
  PARTNER_CLIENT_REVOCATION: 'Revoke a machine client of an organization; the target is the client.',
  WEBHOOK_REGISTRATION: 'Register a webhook of an organization; the target is the organization.',
  DASHBOARD_CLIENT_REGISTRATION: 'Register an internal dashboard; the target is the `x` of its key.',
  DASHBOARD_CLIENT_ROTATION:
    'Rotate the key of an internal dashboard; the target is the client and the `x` of the new key, joined with a colon.',
  DASHBOARD_CLIENT_REVOCATION: 'Revoke an internal dashboard; the target is the client.',
  ESIM_UNLINKING: 'Unlink an eSIM from its holder permanently; the target is the eSIM.',
  ESIM_DELETION: 'Delete the profile of an eSIM; the target is the eSIM.',
  ESIM_RETIREMENT: 'Retire an eSIM permanently; the target is the eSIM.',
  ESIM_REPLACEMENT: 'Replace an eSIM by a new one; the target is the old one.',
  KEY_RECOVERY: 'Report that a lost Enigm Key was found; the target is its handle.',
  KEY_REVOCATION: 'Revoke an Enigm Key; the target is its handle.',
  KEY_REPLACEMENT: 'Replace an Enigm Key and order a new one; the target is the handle of the old one.',
  KEY_RETIREMENT: 'Retire an Enigm Key; the target is its handle.',
  PROVISIONING_DECISION:
    'Decide a provisioning request; the target is the request and the decision, joined with a colon.',
  SERVER_OWNERSHIP_TRANSFER:
    'Offer the ownership of a server; the target is the server and the new owner, joined with a colon.',
  SERVER_OWNERSHIP_ACCEPTANCE: 'Accept the ownership of a server; the target is the transfer.',
  LEGAL_HOLD:
    'Keep the records of an account, an organization or a server; the target is the platform handle or the id.',
  LEGAL_HOLD_RELEASE: 'End a legal hold before its end; the target is the hold.',
  TOR_SURFACE_ENABLING:
    'Enable a web surface over Tor; the target is the key of the surface and its onion address, joined with a colon.',
  TOR_SURFACE_DISABLING: 'Disable a web surface over Tor; the target is the key of the surface.',
  TOR_POLICY_CHANGE:
    'Change the policy of Tor Gateway; the target is `allowsAccountCreation`, `allowsPurchases` and `allowsSignIn`, joined with colons.',
  SERVER_MEMBER_ROLE:
    'Change the role of a member of a server; the target is the member and the role, joined with a colon.',
  SERVER_SUSPENSION: 'Suspend an owned server; the target is the server.',
  SERVER_RESUMPTION: 'Resume a server that its owner has suspended; the target is the server.',
  SERVER_RETIREMENT: 'Retire an owned server; the target is the server.',
  PLATFORM_SERVER_RESTRICTION: 'Restrict a server for the platform; the target is the server.',
  PLATFORM_SERVER_SUSPENSION: 'Suspend a server for the platform; the target is the server.',
  PLATFORM_SERVER_RETIREMENT: 'Retire a server for the platform; the target is the server.',
  PLATFORM_SERVER_DELETION: 'Delete a server environment for the platform; the target is the server.',
  PLATFORM_ACTION_REVERSAL: 'Reverse an action of the platform on a server; the target is the action.',
  SERVER_DELETION: 'Delete a server environment; the target is the server.',
} as const

export type CriticalOperationName = keyof typeof criticalOperations
