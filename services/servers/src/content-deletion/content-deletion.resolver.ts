import {
  Audiences,
  Critical,
  limitation,
  Limitation,
  payloadOf,
  RequiresScopes,
  type Context,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql'
import type { ServersApp } from '../config'
import { EnvironmentCounts, EnvironmentReceipt, HeldObjects } from '../environment/receipt'
import { ServersError } from '../errors'
import { ContentDeletion } from './content-deletion.entity'
import { contentDeletionReceipts } from './content-deletion.queries'
import { ContentDeletionService } from './content-deletion.service'

@InputType({ description: 'What deleteMemberContent takes.' })
export class DeleteMemberContentInput {
  @Field(() => ID, { description: 'The membership whose content is meant.' })
  @MaxLength(64)
  memberId!: string

  @Field(() => String, {
    nullable: true,
    description:
      'A grant of authorizeCriticalOperation for this membership; without it PIN_REQUIRED is answered.',
  })
  grant?: string | null
}

@Audiences('panel')
@ObjectType({ description: 'What deleteMemberContent answers.' })
export class DeleteMemberContentPayload extends payloadOf(ServersError) {
  @Field(() => ContentDeletion, {
    nullable: true,
    description: 'The deletion that was requested; null when nothing has changed.',
  })
  contentDeletion?: ContentDeletion
}

@Resolver(() => ContentDeletion)
export class ContentDeletionResolver {
  private readonly deletions: ContentDeletionService

  constructor(app: ServersApp) {
    this.deletions = app.get(ContentDeletionService)
  }

  @Audiences('panel')
  @RequiresScopes('servers:content')
  @Critical('MEMBER_CONTENT_DELETION', 'memberId')
  @Mutation(() => DeleteMemberContentPayload, {
    nullable: true,
    description:
      "Orders the deletion of all encrypted content of one member in that server; it is confirmed by the environment's signed report alone. The owner or an administrator, or the member for the own content, with servers:content and a grant for MEMBER_CONTENT_DELETION. Event: servers.content.deletion.requested, later ordered and confirmed, partial or failed.",
  })
  async deleteMemberContent(
    @Arg('input', { description: 'The membership and the grant.' }) input: DeleteMemberContentInput,
    @Ctx() context: Context,
  ): Promise<DeleteMemberContentPayload> {
    const contentDeletion = await this.deletions.deleteMemberContent(context, input.memberId)
    return { contentDeletion, limitations: [limitation('CONTENT_DELETION_SCOPE')] }
  }

  @FieldResolver(() => EnvironmentCounts, {
    nullable: true,
    description: 'How many objects it was about; null until the environment has reported.',
  })
  async counts(@Root() { id }: ContentDeletion, @Ctx() context: Context): Promise<EnvironmentCounts | null> {
    return (await context.load(contentDeletionReceipts, id))?.counts ?? null
  }

  @FieldResolver(() => [HeldObjects], {
    description: 'What is held, by ground; empty until the environment has reported.',
  })
  async held(@Root() { id }: ContentDeletion, @Ctx() context: Context): Promise<HeldObjects[]> {
    return (await context.load(contentDeletionReceipts, id))?.retained ?? []
  }

  @FieldResolver(() => EnvironmentReceipt, {
    nullable: true,
    description: 'What the environment has signed; null until it has reported.',
  })
  receipt(@Root() { id }: ContentDeletion, @Ctx() context: Context): Promise<EnvironmentReceipt | null> {
    return context.load(contentDeletionReceipts, id)
  }

  @FieldResolver(() => [Limitation], { description: 'What the deletion cannot do.' })
  limitations(): Limitation[] {
    return [limitation('CONTENT_DELETION_SCOPE')]
  }
}
