import { IdempotencyKey, Input, limitation, Limitation, type Context } from '@enigm/subgraph'
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Matches, MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Resolver, Root } from 'type-graphql'
import type { ServersApp } from '../config'
import { EnvironmentCounts, EnvironmentReceipt, HeldObjects } from '../environment/environment-receipt'
import { Operation } from '../errors'
import { ContentClass } from './content-class'
import { ContentDeletion } from './content-deletion.entity'
import { contentDeletionReceipts } from './content-deletion.queries'
import { ContentDeletionService } from './content-deletion.service'

/** The references of an environment's agent are opaque here. */
const OBJECT_REFERENCE = /^[A-Za-z0-9_-]{1,64}$/

@InputType()
class MemberContentInput {
  @Field(() => ID, { description: 'Identifies the membership whose content is to be deleted.' })
  @MaxLength(64)
  memberId!: string

  @Field(() => IdempotencyKey, { description: 'The same key gives the same deletion.' })
  idempotencyKey!: string
}

@InputType()
class ContentInput {
  @Field(() => ID, { description: 'Identifies the server.' })
  @MaxLength(64)
  serverId!: string

  @Field(() => IdempotencyKey, { description: 'The same key gives the same deletion.' })
  idempotencyKey!: string
}

@InputType()
class ObjectsInput extends ContentInput {
  @Field(() => [String], {
    description: 'The references of the objects, as Enigm App got them from the environment; 1 to 500.',
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @Matches(OBJECT_REFERENCE, {
    each: true,
    message: '$property must be references of 1 to 64 letters, digits, hyphens and underscores',
  })
  objects!: string[]
}

@InputType()
class ClassesInput extends ContentInput {
  @Field(() => [ContentClass], { description: 'The classes whose content is to be deleted; at least one.' })
  @ArrayMinSize(1)
  @ArrayUnique()
  classes!: ContentClass[]

  @Field(() => Date, {
    nullable: true,
    description: 'Only content that was stored before this moment; without it all content of the classes.',
  })
  before?: Date | null
}

const emits = [
  'servers.content.deletion.requested',
  'servers.content.deletion.ordered',
  'servers.content.deletion.confirmed',
  'servers.content.deletion.partial',
  'servers.content.deletion.failed',
] as const
const common = {
  audiences: ['panel'],
  requires: ['servers:content'],
  emits,
  returns: {
    contentDeletion: [ContentDeletion, 'The deletion that was requested; null when nothing has changed.'],
  },
  errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'IDEMPOTENCY_CONFLICT'],
} as const

@Resolver(() => ContentDeletion)
export class ContentDeletionResolver {
  private readonly deletions: ContentDeletionService

  constructor(app: ServersApp) {
    this.deletions = app.get(ContentDeletionService)
  }

  @Operation({
    ...common,
    grant: ['MEMBER_CONTENT_DELETION', 'memberId'],
    description:
      'Requests the deletion of all encrypted content of one member in that server; the signed report of the environment alone confirms it. Open to the owner and the administrators of the server, and to the member for the own content.',
  })
  async deleteMemberContent(
    @Input() { memberId, idempotencyKey }: MemberContentInput,
    @Ctx() context: Context,
  ) {
    const contentDeletion = await this.deletions.deleteMemberContent(context, memberId, idempotencyKey)
    return { contentDeletion, limitations: [limitation('CONTENT_DELETION_SCOPE')] }
  }

  @Operation({
    ...common,
    grant: ['OBJECT_DELETION', 'serverId'],
    description:
      'Requests the deletion of encrypted objects by their references; objects that the environment does not have count as not matched. Open to the owner and the administrators of the server.',
  })
  async deleteServerObjects(
    @Input() { serverId, objects, idempotencyKey }: ObjectsInput,
    @Ctx() context: Context,
  ) {
    const contentDeletion = await this.deletions.deleteObjects(context, serverId, objects, idempotencyKey)
    return { contentDeletion, limitations: [limitation('CONTENT_DELETION_SCOPE')] }
  }

  @Operation({
    ...common,
    grant: ['CLASS_CONTENT_DELETION', 'serverId'],
    description:
      'Requests the deletion of the encrypted content of classes in a server, by class and age alone. Open to the owner and the administrators of the server.',
  })
  async deleteServerContentByClass(
    @Input() { serverId, classes, before = null, idempotencyKey }: ClassesInput,
    @Ctx() context: Context,
  ) {
    const content = { classes, before }
    const contentDeletion = await this.deletions.deleteClasses(context, serverId, content, idempotencyKey)
    return { contentDeletion, limitations: [limitation('CONTENT_DELETION_SCOPE')] }
  }

  @Operation({
    ...common,
    grant: ['SERVER_CONTENT_DELETION', 'serverId'],
    description:
      'Requests the deletion of all encrypted content of a server; the server and its memberships stay. Open to the owner of the server and, where the content policy delegates it, to the administrators of the server.',
  })
  async deleteAllServerContent(@Input() { serverId, idempotencyKey }: ContentInput, @Ctx() context: Context) {
    const contentDeletion = await this.deletions.deleteAll(context, serverId, idempotencyKey)
    return { contentDeletion, limitations: [limitation('CONTENT_DELETION_SCOPE')] }
  }

  @FieldResolver(() => EnvironmentCounts, {
    nullable: true,
    description: 'How many objects it is about; null until the environment has reported.',
  })
  async counts(@Root() { id }: ContentDeletion, @Ctx() context: Context): Promise<EnvironmentCounts | null> {
    return (await context.load(contentDeletionReceipts, id))?.counts ?? null
  }

  @FieldResolver(() => [HeldObjects], {
    description: 'The held objects by ground; empty until the environment has reported.',
  })
  async held(@Root() { id }: ContentDeletion, @Ctx() context: Context): Promise<readonly HeldObjects[]> {
    return (await context.load(contentDeletionReceipts, id))?.retained ?? []
  }

  @FieldResolver(() => EnvironmentReceipt, {
    nullable: true,
    description: 'The signed report of the environment; null until it has reported.',
  })
  receipt(@Root() { id }: ContentDeletion, @Ctx() context: Context): Promise<EnvironmentReceipt | null> {
    return context.load(contentDeletionReceipts, id)
  }

  @FieldResolver(() => [Limitation], { description: 'The limits of the deletion.' })
  limitations(): Limitation[] {
    return [limitation('CONTENT_DELETION_SCOPE')]
  }
}
