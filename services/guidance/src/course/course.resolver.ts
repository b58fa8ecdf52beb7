import { Audiences, RequiresScopes } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Args, ArgsType, Field, ID, Query, Resolver } from 'type-graphql'
import type { GuidanceApp } from '../config'
import { Catalogue, moduleIn } from './catalogue'
import { LanguageArgs, TrainingCourse, TrainingModule } from './training-course'

@ArgsType()
class ModuleArgs extends LanguageArgs {
  @Field(() => ID, { description: 'The module.' })
  @MaxLength(64)
  moduleId!: string
}

@Resolver()
export class CourseResolver {
  private readonly catalogue: Catalogue

  constructor(app: GuidanceApp) {
    this.catalogue = app.get(Catalogue)
  }

  @Audiences('panel')
  @RequiresScopes('training:self')
  @Query(() => [TrainingCourse], { description: 'The courses of training. Needs training:self.' })
  trainingCourses(@Args() { language }: LanguageArgs): TrainingCourse[] {
    return this.catalogue.inLanguage(language)
  }

  @Audiences('panel')
  @RequiresScopes('training:self')
  @Query(() => TrainingModule, {
    nullable: true,
    description: 'A module of a course; null without one. Needs training:self.',
  })
  trainingModule(@Args() { moduleId, language }: ModuleArgs): TrainingModule | null {
    const module = this.catalogue.module(moduleId)
    return module ? moduleIn(module, language) : null
  }
}
