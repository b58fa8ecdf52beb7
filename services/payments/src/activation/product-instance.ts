import { isId } from '@enigm/contracts'
import { Audiences, stub, type Reference } from '@enigm/subgraph'
import { Field, ID, InterfaceType } from 'type-graphql'

/** A reference: the service of the instance decides whether the caller sees it (PAY-16). */
@Audiences('panel')
@InterfaceType({
  description: 'A product instance that is activated with an entitlement.',
  resolveType: ({ id }: Reference) =>
    isId('server', id) ? 'Server' : isId('esim', id) ? 'Esim' : 'KeyOrder',
})
export abstract class ProductInstance {
  @Field(() => ID, { description: 'Identifies the product instance.' })
  id!: string
}

const implemented = [ProductInstance]

export const ServerStub = stub(
  'Server',
  'A dedicated private messaging environment, as far as it is administered.',
  { idDescription: 'Identifies the server; it is no locator and grants no access.', implemented },
)
export const EsimStub = stub('Esim', 'An eSIM: the state of its connectivity and nothing else.', {
  idDescription: 'Identifies the eSIM; it is no number of the carrier.',
  implemented,
})
export const KeyOrderStub = stub('KeyOrder', 'The order of an Enigm Key that replaces another.', {
  idDescription: 'Identifies the key order.',
  implemented,
})
