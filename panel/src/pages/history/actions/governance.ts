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
}
