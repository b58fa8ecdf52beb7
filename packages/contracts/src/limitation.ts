/** Honest limitation statements (register LIM): every text lives here and is referenced by its code. */
export const limitations = {
  REVOCATION_FUTURE_ONLY:
    'Revoking a device affects future trust decisions; it cannot remove content that the device already accessed.',
  ENDPOINT_NOT_PROVEN: 'Administrative visibility does not prove that a device is free of compromise.',
  CONTENT_DELETION_SCOPE:
    'Deletion concerns the availability of encrypted content in this environment, not past disclosure outside Enigm controls.',
  MEMBER_REMOVAL_FUTURE_ONLY:
    'Removing a member affects future access; it cannot remove content that the member already accessed.',
  MEMBER_DISCLOSURE: 'Authorized members may disclose what they receive.',
  MEMBERSHIP_METADATA:
    'Membership requires limited metadata: a server-scoped handle, role, state and the day it began.',
  SERVER_NOT_SUBSTITUTE:
    'A private environment does not replace end-to-end encryption, device trust, secure onboarding or user awareness.',
  KEY_MATERIAL_IN_APP: 'Key material lives in Enigm App; Enigm Command cannot check it and never holds it.',
} as const

export type LimitationCode = keyof typeof limitations
