import { Audiences, Input, limitation, type Context } from '@enigm/subgraph'
import { ArrayMinSize, ArrayUnique, IsOptional, Max, MaxLength, Min } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Int, ObjectType, Resolver, Root } from 'type-graphql'
import type { ServersApp } from '../config'
import { ContentClass } from '../content-deletion/content-class'
import { Operation } from '../errors'
import { Server, type ViewedServer } from '../server/server.entity'
import { ContentPolicyService } from './content-policy.service'

const LONGEST_DAYS = 3_650
const LARGEST_VERSION = 1_000_000

@Audiences('panel')
@ObjectType({ description: 'How long encrypted content exists in a server.' })
class ContentPolicy {
  @Field(() => Int, { description: 'Its number, which counts its changes; 0 before the first one.' })
  version!: number

  @Field(() => Int, {
    nullable: true,
    description: 'The days after which content is deleted; null to retain it until it is deleted by hand.',
  })
  retentionDays!: number | null

  @Field(() => [ContentClass], { description: 'The classes whose content is deleted after these days.' })
  classes!: ContentClass[]

  @Field(() => Boolean, {
    description: 'Whether the administrators of the server may delete all of its content too.',
  })
  delegatesFullDeletion!: boolean
}

@InputType()
class ContentPolicyInput {
  @Field(() => ID, { description: 'Identifies the server.' })
  @MaxLength(64)
  serverId!: string

  @Field(() => Int, { description: 'The version that the caller has read.' })
  @Min(0)
  @Max(LARGEST_VERSION)
  expectedVersion!: number

  @Field(() => Int, {
    nullable: true,
    description: 'The days after which content is deleted, 1 to 3650; null to retain it.',
  })
  @IsOptional()
  @Min(1)
  @Max(LONGEST_DAYS)
  retentionDays?: number | null

  @Field(() => [ContentClass], { description: 'The classes that it is about; at least one.' })
  @ArrayMinSize(1)
  @ArrayUnique()
  classes!: ContentClass[]

  @Field(() => Boolean, {
    description:
      'Whether the administrators of the server may delete all of its content too. Its owner alone changes this.',
  })
  delegatesFullDeletion!: boolean
}

@Resolver(() => Server)
export class ContentPolicyResolver {
  private readonly policies: ContentPolicyService

  constructor(app: ServersApp) {
    this.policies = app.get(ContentPolicyService)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['servers:manage'],
    description:
      'Sets how long encrypted content exists in a server: once a day its environment gets the order to delete what is older, and reports with its signature. Open to the owner and the administrators of the server.',
    emits: ['servers.server.content.policy.changed', 'servers.content.deletion.requested'],
    returns: { contentPolicy: [ContentPolicy, 'The new policy; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'POLICY_CHANGED', 'DELEGATION_BY_OWNER_ONLY'],
  })
  async updateContentPolicy(
    @Input() { serverId, retentionDays = null, ...change }: ContentPolicyInput,
    @Ctx() context: Context,
  ) {
    const server = await this.policies.change(context, serverId, { ...change, retentionDays })
    const limitations = [limitation('CONTENT_DELETION_SCOPE'), limitation('POLICY_RISK')]
    return { contentPolicy: contentPolicyOf(server), limitations }
  }

  @Audiences('panel')
  @FieldResolver(() => ContentPolicy, {
    nullable: true,
    description: 'How long content exists in it; null for callers who do not administer the server.',
  })
  contentPolicy(@Root() server: ViewedServer): ContentPolicy | null {
    return server.viewer === 'OWNER' || server.viewer === 'ADMINISTRATOR' ? contentPolicyOf(server) : null
  }
}

function contentPolicyOf(server: Server): ContentPolicy {
  const { contentPolicyVersion: version, retentionDays, delegatesFullDeletion } = server
  return { version, retentionDays, classes: server.retentionClasses, delegatesFullDeletion }
}
