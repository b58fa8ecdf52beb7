import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audiences, eventCatalogue } from '@enigm/contracts'

const schemaOf = (audience: string) =>
  readFileSync(join(__dirname, `../../../gateway/schema/${audience}.graphql`), 'utf8')

describe.each(audiences)('the descriptions of the %s schema', (audience) => {
  it('name no internal event', () => {
    const schema = schemaOf(audience)
    expect(Object.keys(eventCatalogue).filter((type) => schema.includes(type))).toEqual([])
  })
})
