import { accountOf, Input, type App, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, ID, InputType, Resolver } from 'type-graphql'
import { Operation } from '../errors'
import { TrainingSharing, sharingsOf } from './sharing.queries'
import { SharingService } from './sharing.service'

@InputType()
class OrganizationInput {
  @Field(() => ID, { description: 'An organization that the account belongs to.' })
  @MaxLength(64)
  organizationId!: string
}

const member = {
  audiences: ['panel'],
  requires: ['training:self'],
  returns: { sharing: [TrainingSharing, 'The decision as it now is; null when nothing has changed.'] },
  errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
} as const

@Resolver()
export class SharingResolver {
  private readonly sharings: SharingService

  constructor(app: App) {
    this.sharings = app.get(SharingService)
  }

  @Operation({
    ...member,
    description:
      'Lets an organization of the account see whether the account has passed each course, and nothing else.',
    emits: 'guidance.sharing.allowed',
  })
  async shareTraining(@Input() { organizationId }: OrganizationInput, @Ctx() context: Context) {
    await this.sharings.move(context, 'ALLOW', organizationId)
    return { sharing: await decisionOf(context, organizationId) }
  }

  @Operation({
    ...member,
    description: 'Ends that an organization sees whether the account has passed.',
    emits: 'guidance.sharing.withdrawn',
  })
  async withdrawTraining(@Input() { organizationId }: OrganizationInput, @Ctx() context: Context) {
    await this.sharings.move(context, 'WITHDRAW', organizationId)
    return { sharing: await decisionOf(context, organizationId) }
  }
}

async function decisionOf({ app, caller }: Context, organizationId: string): Promise<TrainingSharing | null> {
  const all = await sharingsOf(app, accountOf(caller))
  return all.find((each) => each.organizationId === organizationId) ?? null
}
