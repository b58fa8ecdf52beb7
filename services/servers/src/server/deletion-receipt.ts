import { Audiences, DAY_MILLISECONDS, enumType } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import { EnvironmentReceipt, HoldGround } from '../environment/environment-receipt'
import { endOfRecords } from './server-records.service'

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

const RetainedKind = enumType('RetainedKind', 'A kind of record that is retained of a deleted server.', {
  ADMINISTRATION:
    'What Enigm Command knows of the server: its state and owner, ended memberships and devices, requests, policies, deletions with their receipts, security events and actions of the platform.',
  AUDIT_TRAIL: 'Who did what, in the audit trail of the server.',
  EVENTS: 'Events on their way between services; they contain ids and states.',
  ID: 'The id of the server without any data, so that nothing creates it again.',
})
type RetainedKind = keyof typeof RetainedKind

@Audiences('panel')
@ObjectType({ description: 'Records of one kind that are retained of a deleted server.' })
class RetainedRecords {
  @Field(() => RetainedKind, { description: 'The retained records.' })
  kind!: RetainedKind

  @Field(() => HoldGround, { description: 'Why they are retained.' })
  ground!: HoldGround

  @Field(() => Date, {
    nullable: true,
    description: 'When they are deleted, in UTC; null for the id, which is kept permanently.',
  })
  until!: Date | null
}

@Audiences('panel')
@ObjectType({
  description:
    'The data that was deleted with a server and the data that is retained, as its environment signed it.',
})
export class DeletionReceipt extends EnvironmentReceipt {
  @Field(() => [DeletedItem], { description: 'The deleted data.' })
  deleted!: DeletedItem[]

  @Field(() => [RetainedRecords], {
    description:
      'The records that Enigm Command retains of the server, each with its ground and end; there are no others.',
  })
  retainedRecords!: RetainedRecords[]
}

/** Events are delivered or gone by then. */
const DELIVERY_MILLISECONDS = 8 * DAY_MILLISECONDS

/** @param heldUntil the end of a legal hold on the server, which keeps its records for longer */
export function deletionReceiptOf(
  receipt: EnvironmentReceipt,
  deletedAt: Date,
  heldUntil: Date | null,
): DeletionReceipt {
  const items: DeletedItem[] = [
    { kind: 'ENVIRONMENT', count: receipt.state === 'DONE' ? 1 : 0 },
    { kind: 'ENCRYPTED_OBJECTS', count: receipt.counts.deleted },
    { kind: 'SERVER_NAMES', count: 1 },
  ]
  return {
    ...receipt,
    deleted: items.filter(({ count }) => count > 0),
    retainedRecords: retainedRecordsOf(deletedAt, heldUntil),
  }
}

function retainedRecordsOf(deletedAt: Date, heldUntil: Date | null): RetainedRecords[] {
  const term = endOfRecords(deletedAt)
  const isHeld = heldUntil !== null && heldUntil > term
  const until = isHeld ? heldUntil : term
  return [
    { kind: 'ADMINISTRATION', ground: isHeld ? 'LEGAL' : 'COMPLIANCE', until },
    { kind: 'AUDIT_TRAIL', ground: isHeld ? 'LEGAL' : 'SECURITY', until },
    { kind: 'EVENTS', ground: 'OPERATIONAL', until: new Date(deletedAt.getTime() + DELIVERY_MILLISECONDS) },
    { kind: 'ID', ground: 'OPERATIONAL', until: null },
  ]
}
