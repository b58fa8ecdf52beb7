import { IdempotencyKey, Input, limitation, Limitation, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Resolver, Root } from 'type-graphql'
import type { ServersApp } from '../config'
import { EnvironmentCounts, EnvironmentReceipt, HeldObjects } from '../environment/environment-receipt'
import { Operation } from '../errors'
import { ContentDeletion } from './content-deletion.entity'
import { contentDeletionReceipts } from './content-deletion.queries'
import { ContentDeletionService } from './content-deletion.service'

@InputType()
class MemberContentInput {
  @Field(() => ID, { description: 'Identifies the membership whose content is to be deleted.' })
  @MaxLength(64)
  memberId!: string

  @Field(() => IdempotencyKey, { description: 'The same key gives the same deletion.' })
  idempotencyKey!: string
}

@Resolver(() => ContentDeletion)
export class ContentDeletionResolver {
  private readonly deletions: ContentDeletionService

  constructor(app: ServersApp) {
    this.deletions = app.get(ContentDeletionService)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['servers:content'],
    grant: ['MEMBER_CONTENT_DELETION', 'memberId'],
    description:
      'Requests the deletion of all encrypted content of one member in that server; the signed report of the environment alone confirms it. Open to the owner and the administrators of the server, and to the member for the own content.',
    emits: [
      'servers.content.deletion.requested',
      'servers.content.deletion.ordered',
      'servers.content.deletion.confirmed',
      'servers.content.deletion.partial',
      'servers.content.deletion.failed',
    ],
    returns: {
      contentDeletion: [ContentDeletion, 'The deletion that was requested; null when nothing has changed.'],
    },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'IDEMPOTENCY_CONFLICT'],
  })
  async deleteMemberContent(
    @Input() { memberId, idempotencyKey }: MemberContentInput,
    @Ctx() context: Context,
  ) {
    const contentDeletion = await this.deletions.deleteMemberContent(context, memberId, idempotencyKey)
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
  async held(@Root() { id }: ContentDeletion, @Ctx() context: Context): Promise<HeldObjects[]> {
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
