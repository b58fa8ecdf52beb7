import { FieldResolver, Query, Resolver } from 'type-graphql'
import { defineSubgraph } from '../define'
import { subgraphSdl } from './build'
import { Audiences, Authenticated } from './directives'
import { stub } from './stub'

/** A service that adds one field of this name to accounts. */
function serviceWith(field: string) {
  const Account = stub('Account', 'An account.')

  @Resolver(() => Account)
  class AccountResolver {
    @Authenticated()
    @Audiences('panel')
    @Query(() => Account, { nullable: true, description: 'The account.' })
    own(): null {
      return null
    }

    @Authenticated()
    @Audiences('panel')
    @FieldResolver(() => String, { name: field, description: 'A field.' })
    added(): string {
      return field
    }
  }
  return defineSubgraph({
    name: 'devices',
    resolvers: [AccountResolver],
    stubs: [Account],
    references: { Account: async (keys: readonly { id: string }[]) => keys },
  })
}

describe('stub', () => {
  it('is a separate type in each service of one process, without the fields of the others', () => {
    const [one, other] = [serviceWith('lamps'), serviceWith('doors')].map(subgraphSdl)
    expect(one).toContain('type Account @key(fields: "id")')
    expect(one).toContain('lamps: String!')
    expect(one).not.toContain('doors')
    expect(other).toContain('doors: String!')
    expect(other).not.toContain('lamps')
  })
})
