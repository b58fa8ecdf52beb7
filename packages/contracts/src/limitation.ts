/** Limitation statements (register LIM): every text is defined here once and referenced by its code. */
export const limitations = {
  REVOCATION_FUTURE_ONLY:
    'Revoking a device affects future trust decisions; it cannot remove content that the device already accessed.',
  RESTRICTION_FUTURE_ONLY:
    'A restriction affects later requests; it does not undo earlier reads and changes.',
  ENDPOINT_NOT_PROVEN: 'Administrative visibility does not prove that a device is free of compromise.',
  REMOTE_WIPE_CONDITIONAL:
    'A remote wipe depends on the state, connection, platform and configuration of the device; only the signed confirmation of the device completes it.',
  MANAGEMENT_NOT_CONTENT:
    'Management of a device reaches its state and its policy; it reaches no message, call, attachment or key.',
  POSTURE_OPTIONAL:
    'Posture of Enigm OS is optional: a device without it is neither better nor worse, and nothing requires it.',
  CONTENT_DELETION_SCOPE:
    'Deletion concerns the availability of encrypted content in this environment, not past disclosure outside Enigm controls.',
  MEMBER_REMOVAL_FUTURE_ONLY:
    'Removing a member affects future access; it cannot remove content that the member already accessed.',
  MEMBER_DISCLOSURE: 'Authorized members may disclose what they receive.',
  MEMBERSHIP_METADATA:
    'Membership requires limited metadata: a server-scoped handle, role, state and start date.',
  SERVER_NOT_SUBSTITUTE:
    'A private environment does not replace end-to-end encryption, device trust, secure onboarding or user awareness.',
  RECOVERY_NOT_CONTENT:
    'Recovery restores access to the account; it is not access to protected content and brings back neither messages nor key material.',
  POLICY_FUTURE_ONLY:
    'A policy decides which sessions may continue; it cannot undo earlier actions of a session.',
  VISIBILITY_FUTURE_ONLY:
    'Visibility affects later reads; an earlier reader may remember what was visible before.',
  ORGANIZATION_REACH:
    'Administration of an organization reaches its memberships and can restrict the sessions of a member without seeing one; it reaches no payment, message or key of a member.',
  DELETION_BOUNDED:
    'Deletion of an account is bounded by policy and law: retained data is listed with its ground and end.',
  ESIM_IS_CONNECTIVITY:
    'The state of an eSIM is connectivity state; it shows no call, message, place or use of data.',
  ESIM_CODE_SHOWN_ONCE: 'The activation code gives control of the line: it is shown once, to its owner only.',
  ESIM_NEW_ACTIVATION: 'A replacement is a new eSIM with a separate activation; nothing continues silently.',
  ESIM_REMOVAL_NOT_CONFIRMED:
    'A carrier cannot delete a profile from a device: until the device reports it, removal there is not confirmed.',
  ESIM_UNLINK_KEEPS_PROFILE:
    'Unlinking ends the link in Enigm Command only; a profile on a device keeps working until it is deleted on that device.',
  ESIM_POLICY_NEXT_PROFILE:
    'A connectivity policy selects the kind of profile: a released profile keeps its policy until the eSIM is replaced.',
  KEY_FUTURE_ONLY:
    'Reporting, revoking or ending an Enigm Key affects its future use; an emergency that it raised before stays raised.',
  KEY_LINKED_IN_APP: 'A new Enigm Key is linked in Enigm App; Enigm Command cannot link it.',
  KEY_MATERIAL_IN_APP: 'Key material lives in Enigm App; Enigm Command cannot check it and never holds it.',
} as const

export type LimitationCode = keyof typeof limitations
