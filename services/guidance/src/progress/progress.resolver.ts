import { accountOf, Input, type App, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, ID, InputType, Resolver } from 'type-graphql'
import { Operation } from '../errors'
import { CourseTraining, trainingOf } from './progress.queries'
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

  constructor(app: App) {
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
}
