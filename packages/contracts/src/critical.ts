/** Operations that need a single-use grant of `authorizeCriticalOperation` (PIN-02). */
export const criticalOperations = {
  DEVICE_REVOCATION: 'Revoke a device; the target is its handle.',
  DEVICE_REPLACEMENT: 'Replace a device by a newly enrolled one; the target is the handle of the old one.',
  DEVICE_RETIREMENT: 'Retire a device; the target is its handle.',
  CODE_COIN_ISSUE:
    'Issue a batch of Code Coins; the target is the key of the product that each coin pays for.',
  LOCATOR_ROTATION: 'Replace the locator of a server; the target is the server.',
  MEMBER_CONTENT_DELETION: 'Delete the encrypted content of one member; the target is the member.',
  SERVER_DELETION: 'Delete a server environment; the target is the server.',
} as const

export type CriticalOperationName = keyof typeof criticalOperations
