import { showAudit } from './audit'
import { deleteMemberContent, deleteServer, revokeDevice } from './ending'
import { loseAndReplaceKey } from './enigm-key'
import { createServer, join } from './membership'
import { activateEsim } from './esim'
import { buyDuringEnrollment } from './purchase'
import type { Stage } from './stage'

/**
 * The main job: from nothing to a member of a private server, its deletion, and an eSIM, through the gateway alone.
 * @throws at the first difference from what must be
 */
export async function mainJob(stage: Stage): Promise<void> {
  const owner = await buyDuringEnrollment(stage)
  const server = await createServer(stage, owner)
  const member = await join(stage, owner.person, server)
  await deleteMemberContent(stage, owner.person, server, member)
  await revokeDevice(stage, server, member)
  await loseAndReplaceKey(stage, owner.person)
  await deleteServer(stage, owner.person, server)
  await activateEsim(stage, owner.person)
  await showAudit(stage, owner.person, server)
}
