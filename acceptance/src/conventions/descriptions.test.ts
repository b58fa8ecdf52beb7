import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audiences, eventCatalogue, rolesOfAudience, scopesOfRole } from '@enigm/contracts'

const schemaOf = (audience: string) =>
  readFileSync(join(__dirname, `../../../gateway/schema/${audience}.graphql`), 'utf8')

describe.each(audiences)('the descriptions of the %s schema', (audience) => {
  it('name no internal event', () => {
    const schema = schemaOf(audience)
    expect(Object.keys(eventCatalogue).filter((type) => schema.includes(type))).toEqual([])
  })

  it('name no scope that none of its callers can have', () => {
    const known = new Set<string>(rolesOfAudience[audience].flatMap((role) => scopesOfRole[role]))
    const foreign = Object.values(scopesOfRole)
      .flat()
      .filter((scope) => !known.has(scope))
    const words: readonly string[] = schemaOf(audience).match(/\b[a-z]+:[a-z]+\b/g) ?? []
    expect(foreign.filter((scope) => words.includes(scope))).toEqual([])
  })
})
