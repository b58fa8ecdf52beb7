import { contentDeletionLifecycle } from './content-deletion/content-deletion.lifecycle'
import { joinRequestLifecycle } from './join-request/join-request.lifecycle'
import { memberLifecycle } from './member/member.lifecycle'
import { serverLifecycle } from './server/server.lifecycle'

describe('the lifecycles of servers', () => {
  it.each([
    ['join request', joinRequestLifecycle],
    ['content deletion', contentDeletionLifecycle],
  ])('reaches every state of a %s', (_name, { states, reachable }) => {
    expect([...reachable()].sort()).toEqual([...states].sort())
  })

  it('reaches the built states of a server and a membership, and no move leads out of an end state', () => {
    expect([...serverLifecycle.reachable()]).toEqual([
      'PROVISIONING',
      'ACTIVE',
      'DELETION_REQUESTED',
      'DELETED',
    ])
    expect([...memberLifecycle.reachable()]).toEqual(['ACTIVE', 'REMOVED', 'LEFT'])
    expect(serverLifecycle.next('DELETED')).toEqual([])
    expect(memberLifecycle.next('REMOVED')).toEqual([])
  })

  it('[SLC-02] lets a server be deleted from every state in which it has an environment', () => {
    expect(serverLifecycle.moves.DELETE.from).toEqual(['ACTIVE', 'SUSPENDED', 'RESTRICTED', 'RETIRED'])
  })

  it('[CON-04] ends a deletion only after its command was delivered', () => {
    const { CONFIRM, CONFIRM_PARTLY, FAIL } = contentDeletionLifecycle.moves
    for (const move of [CONFIRM, CONFIRM_PARTLY, FAIL]) expect(move.from).toEqual(['ORDERED'])
  })
})
