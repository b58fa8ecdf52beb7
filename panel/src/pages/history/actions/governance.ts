import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const governance: Readonly<Record<string, MessageDescriptor>> = {
  'governance.hold.placed': msg`A legal hold was placed`,
  'governance.hold.released': msg`A legal hold was released`,
  'governance.torsurface.enabled': msg`A web surface was enabled over Tor`,
  'governance.torsurface.disabled': msg`A web surface was disabled over Tor`,
  'governance.torpolicy.updated': msg`The policy of Tor Gateway was changed`,
  'governance.webhook.registered': msg`A webhook was registered`,
  'governance.webhook.disabled': msg`A webhook was disabled`,
  'governance.webhook.resumed': msg`A webhook was resumed`,
  'governance.webhook.rotated': msg`The signing key of a webhook was rotated`,
  'governance.webhook.removed': msg`A webhook was removed`,
  'governance.erasure.completed': msg`The data of a deleted account was erased`,
  'Query.organizationAuditLog': msg`An auditor read the audit log of the organization`,
  'Query.platformAuditLog': msg`The audit log of the platform was read`,
  'Query.serverAuditLog': msg`An auditor read the audit log of the server`,
  'Mutation.disableTorSurface': msg`Disabling a web surface over Tor`,
  'Mutation.enableTorSurface': msg`Enabling a web surface over Tor`,
  'Mutation.registerWebhook': msg`Registration of a webhook`,
  'Mutation.releaseLegalHold': msg`Release of a legal hold`,
  'Mutation.removeWebhook': msg`Removal of a webhook`,
  'Mutation.resumeWebhook': msg`Resumption of a webhook`,
  'Mutation.rotateWebhookKey': msg`Replacement of the signing key of a webhook`,
  'Mutation.setLegalHold': msg`Placing of a legal hold`,
  'Mutation.updateTorPolicy': msg`Change of the policy of Tor Gateway`,
}
