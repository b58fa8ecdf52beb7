import { Audiences, enumType } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import { EnvironmentReceipt } from '../environment/environment-receipt'

const DeletedKind = enumType('DeletedKind', 'A kind of data that was deleted with a server.', {
  ENVIRONMENT: 'The environment itself; it stays while it holds an object.',
  ENCRYPTED_OBJECTS: 'Encrypted objects in the environment.',
  SERVER_NAMES: 'The locator and the name of the server, in Enigm Command.',
})
type DeletedKind = keyof typeof DeletedKind

@Audiences('panel')
@ObjectType({ description: 'One kind of thing that was deleted with a server.' })
class DeletedItem {
  @Field(() => DeletedKind, { description: 'The deleted data.' })
  kind!: DeletedKind

  @Field(() => Int, { description: 'How many of this kind.' })
  count!: number
}

@Audiences('panel')
@ObjectType({
  description:
    'The data that was deleted with a server and the data that is retained, as its environment signed it.',
})
export class DeletionReceipt extends EnvironmentReceipt {
  @Field(() => [DeletedItem], { description: 'The deleted data.' })
  deleted!: DeletedItem[]
}

export function deletionReceiptOf(receipt: EnvironmentReceipt): DeletionReceipt {
  const items: DeletedItem[] = [
    { kind: 'ENVIRONMENT', count: receipt.state === 'DONE' ? 1 : 0 },
    { kind: 'ENCRYPTED_OBJECTS', count: receipt.counts.deleted },
    { kind: 'SERVER_NAMES', count: 1 },
  ]
  return { ...receipt, deleted: items.filter(({ count }) => count > 0) }
}
