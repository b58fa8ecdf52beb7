import { showAudit } from './audit-trail'
import { deleteMemberContent, deleteServer, revokeDevice } from './deletion-and-revocation'
import { loseAndReplaceKey } from './enigm-key'
import { createServer, join } from './membership'
import { activateEsim } from './esim'
import { buyDuringEnrollment } from './purchase'
import type { Journey } from './journey'

/**
 * The main job of the product, through the gateway only: purchase, account, private server, member, device revocation,
 * Enigm Key, deletion and eSIM.
 * @throws Error at the first expectation that does not hold
 */
export async function mainJob(journey: Journey): Promise<void> {
  const owner = await buyDuringEnrollment(journey)
  const server = await createServer(journey, owner)
  const member = await join(journey, owner.person, server)
  await deleteMemberContent(journey, owner.person, server, member)
  await revokeDevice(journey, server, member)
  await loseAndReplaceKey(journey, owner.person)
  await deleteServer(journey, owner.person, server)
  await activateEsim(journey, owner.person)
  await showAudit(journey, owner.person, server)
}
