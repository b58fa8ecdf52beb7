import { contentDeletionLifecycle } from './content-deletion/content-deletion.lifecycle'
import { serverDeviceLifecycle } from './device/server-device.lifecycle'
import { joinRequestLifecycle } from './join-request/join-request.lifecycle'
import { memberLifecycle } from './member/member.lifecycle'
import { platformActionLifecycle } from './platform-action/platform-action.lifecycle'
import { serverPolicyLifecycle } from './policy/policy.lifecycle'
import { provisioningRequestLifecycle } from './provisioning-request/provisioning-request.lifecycle'
import { serverLifecycle } from './server/server.lifecycle'
import { transferLifecycle } from './transfer/transfer.lifecycle'

describe('the lifecycles of servers', () => {
  it.each([
    ['server', serverLifecycle],
    ['transfer of ownership', transferLifecycle],
    ['provisioning request', provisioningRequestLifecycle],
    ['membership', memberLifecycle],
    ['join request', joinRequestLifecycle],
    ['content deletion', contentDeletionLifecycle],
    ['action of the platform', platformActionLifecycle],
    ['connected device', serverDeviceLifecycle],
    ['access policy', serverPolicyLifecycle],
  ])('reaches every state of a %s', (_name, { states, reachable }) => {
    expect([...reachable()].sort()).toEqual([...states].sort())
  })

  it('leads out of no end state', () => {
    expect(serverLifecycle.next('DELETED')).toEqual([])
    expect(memberLifecycle.next('REMOVED')).toEqual([])
  })

  it('[SLC-02] lets a server be deleted from every state in which it has an environment', () => {
    expect(serverLifecycle.moves.DELETE.from).toEqual(['ACTIVE', 'RESTRICTED', 'SUSPENDED', 'RETIRED'])
  })

  it('[CON-04] ends a deletion only after its command was delivered', () => {
    const { CONFIRM, CONFIRM_PARTLY, FAIL } = contentDeletionLifecycle.moves
    for (const move of [CONFIRM, CONFIRM_PARTLY, FAIL]) expect(move.from).toEqual(['ORDERED'])
  })
})
