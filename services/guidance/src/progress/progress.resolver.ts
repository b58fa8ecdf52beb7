import { accountOf, Audiences, Input, RequiresScopes, type App, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql'
import { Operation } from '../errors'
import { CourseTraining, trainingCounters, trainingOf } from './progress.queries'
import { ProgressService } from './progress.service'

@InputType()
class ModuleInput {
  @Field(() => ID, { description: 'The module.' })
  @MaxLength(64)
  moduleId!: string
}

@Resolver()
export class ProgressResolver {
  private readonly progress: ProgressService

  constructor(private readonly app: App) {
    this.progress = app.get(ProgressService)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['training:self'],
    description: 'Records that the account has completed a module in its present version.',
    emits: 'guidance.training.progressed',
    returns: {
      training: [CourseTraining, 'The training in the course as it now is; null when nothing has changed.'],
    },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async completeTrainingModule(@Input() { moduleId }: ModuleInput, @Ctx() context: Context) {
    const course = await this.progress.complete(context, moduleId)
    const all = await context.load(trainingOf, accountOf(context.caller))
    return { training: all.find((each) => each.course === course) ?? null }
  }

  @Audiences('internal')
  @RequiresScopes('dashboard:read')
  @Query(() => trainingCounters.type, {
    description: 'How many trainings of accounts are in each state. For dashboards. Needs dashboard:read.',
  })
  trainingCounters(): Promise<InstanceType<typeof trainingCounters.type>> {
    return trainingCounters.count(this.app)
  }
}
