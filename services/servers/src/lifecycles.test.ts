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

  it('reaches of a server and a membership what is built so far, and nothing leads out of the ended states', () => {
    expect([...serverLifecycle.reachable()]).toEqual([
      'PROVISIONING',
      'ACTIVE',
      'DELETION_REQUESTED',
      'DELETED',
    ])
    expect([...memberLifecycle.reachable()]).toEqual(['ACTIVE', 'REMOVED', 'LEFT'])
    expect(serverLifecycle.next('DELETED' as never)).toEqual([])
    expect(memberLifecycle.next('REMOVED' as never)).toEqual([])
  })

  it('[SLC-02] lets a server be deleted from every state in which it has an environment', () => {
    expect(serverLifecycle.moves.requestDeletion.from).toEqual([
      'ACTIVE',
      'SUSPENDED',
      'RESTRICTED',
      'RETIRED',
    ])
  })

  it('[CON-04] lets nothing but an order that was delivered end', () => {
    const { confirm, confirmPartly, fail } = contentDeletionLifecycle.moves
    for (const move of [confirm, confirmPartly, fail]) expect(move.from).toEqual(['ORDERED'])
  })
})
