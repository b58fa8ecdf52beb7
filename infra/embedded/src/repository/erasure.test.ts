import { erasingServices, erasureExemptions, eventCatalogue, serviceNames } from '@enigm/contracts'
import { definitions } from '../definitions'

describe('the deletion of an account', () => {
  it('[ACC-05] waits for every service that there is, but for those exempted by name with a reason', () => {
    const exempt = Object.keys(erasureExemptions)
    expect([...erasingServices, ...exempt].sort()).toEqual([...serviceNames].sort())
    expect(exempt).toEqual(['accounts'])
    for (const reason of Object.values(erasureExemptions)) expect(reason).toMatch(/\w+ .*\.$/)
  })

  it.each(erasingServices)('[ACC-05] has %s erase its side when told, or told again, and answer', (name) => {
    const { erase, reactions, reports } = definitions[name]
    expect(erase).toBeDefined()
    expect(Object.keys(reactions)).toEqual(
      expect.arrayContaining(['accounts.account.deletion.started', 'accounts.account.reported']),
    )
    expect(Object.keys(reports)).toContain(`${name}.erasure.reported`)
    const answers = [`${name}.erasure.completed`, `${name}.erasure.reported`]
    expect(Object.keys(eventCatalogue)).toEqual(expect.arrayContaining(answers))
    expect(Object.keys(definitions.accounts.reactions)).toEqual(expect.arrayContaining(answers))
  })
})
