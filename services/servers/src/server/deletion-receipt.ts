import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { EnvironmentOutcome, EnvironmentReceipt } from '../environment/receipt'

export enum DeletedKind {
  ENVIRONMENT = 'ENVIRONMENT',
  ENCRYPTED_OBJECTS = 'ENCRYPTED_OBJECTS',
  SERVER_NAMES = 'SERVER_NAMES',
}

registerEnumType(DeletedKind, {
  name: 'DeletedKind',
  description: 'What was deleted with a server.',
  valuesConfig: {
    ENVIRONMENT: { description: 'The environment itself; it stays for as long as it holds an object.' },
    ENCRYPTED_OBJECTS: { description: 'Encrypted objects in the environment.' },
    SERVER_NAMES: { description: 'The locator and the name of the server, in Enigm Command.' },
  },
})

@Audiences('panel')
@ObjectType({ description: 'One kind of thing that was deleted with a server.' })
export class DeletedItem {
  @Field(() => DeletedKind, { description: 'What was deleted.' })
  kind!: DeletedKind

  @Field(() => Int, { description: 'How many.' })
  count!: number
}

@Audiences('panel')
@ObjectType({
  description: 'What was deleted with a server and what is retained, as its environment has signed it.',
})
export class DeletionReceipt extends EnvironmentReceipt {
  @Field(() => [DeletedItem], { description: 'What was deleted.' })
  deleted!: DeletedItem[]
}

export function deletionReceiptOf(receipt: EnvironmentReceipt): DeletionReceipt {
  const environments = receipt.state === EnvironmentOutcome.DONE ? 1 : 0
  return {
    ...receipt,
    deleted: [
      { kind: DeletedKind.ENVIRONMENT, count: environments },
      { kind: DeletedKind.ENCRYPTED_OBJECTS, count: receipt.counts.deleted },
      { kind: DeletedKind.SERVER_NAMES, count: 1 },
    ].filter(({ count }) => count > 0),
  }
}
