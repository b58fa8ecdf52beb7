import { erasingServices, erasureExemptions, eventCatalogue, serviceNames } from '@enigm/contracts'
import { definitions } from '@enigm/embedded'

describe('the deletion of an account', () => {
  it('[ACC-05] waits for every service except those that are exempt with a reason', () => {
    const exempt = Object.keys(erasureExemptions)
    expect([...erasingServices, ...exempt].sort()).toEqual([...serviceNames].sort())
    expect(exempt).toEqual(['accounts'])
    for (const reason of Object.values(erasureExemptions)) expect(reason).toMatch(/\w+ .*\.$/)
  })

  it.each(erasingServices)(
    '[ACC-05] makes %s erase its data on the event and its snapshot, and answer',
    (name) => {
      const { erase, eventHandlers, snapshots } = definitions[name]
      expect(erase).toBeDefined()
      expect(Object.keys(eventHandlers)).toEqual(
        expect.arrayContaining(['accounts.account.deletion.started', 'accounts.account.snapshot']),
      )
      expect(Object.keys(snapshots)).toContain(`${name}.erasure.snapshot`)
      const answers = [`${name}.erasure.completed`, `${name}.erasure.snapshot`]
      expect(Object.keys(eventCatalogue)).toEqual(expect.arrayContaining(answers))
      expect(Object.keys(definitions.accounts.eventHandlers)).toEqual(expect.arrayContaining(answers))
    },
  )
})
