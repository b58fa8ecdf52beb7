import {
  accountOf,
  Audiences,
  AuditArgs,
  AuditEntryConnection,
  ownAuditTrail,
  RequiresScopes,
  stub,
  type AuditEntry,
  type Connection,
  type Context,
  type Reference,
} from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { CourseTraining, trainingOf } from '../progress/progress.queries'
import { sharingsOf, TrainingSharing } from '../sharing/sharing.queries'

export const AccountStub = stub('Account', 'An account without identity. Only its holder sees it.')

@Resolver(() => AccountStub)
export class AccountResolver {
  @Audiences('panel')
  @RequiresScopes('training:self')
  @FieldResolver(() => [CourseTraining], {
    description: 'The training of the account in each course. Needs training:self.',
  })
  training(@Root() { id }: Reference, @Ctx() context: Context): Promise<CourseTraining[]> {
    return context.load(trainingOf, id)
  }

  @Audiences('panel')
  @RequiresScopes('training:self')
  @FieldResolver(() => [TrainingSharing], {
    description: 'Which organizations of the account see if it has passed. Needs training:self.',
  })
  trainingSharing(@Ctx() { app, caller }: Context): Promise<TrainingSharing[]> {
    return sharingsOf(app, accountOf(caller))
  }

  @Audiences('panel')
  @RequiresScopes('training:self')
  @FieldResolver(() => AuditEntryConnection, {
    description:
      'The actions and refusals that concern the training of the account, newest first. Needs training:self.',
  })
  trainingAudit(@Args() args: AuditArgs, @Ctx() context: Context): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, args)
  }
}
