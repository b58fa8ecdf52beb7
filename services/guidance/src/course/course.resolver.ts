import { Audiences, RequiresScopes } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Args, ArgsType, Field, ID, Query, Resolver } from 'type-graphql'
import type { GuidanceApp } from '../config'
import { Catalogue, moduleIn } from './catalogue'
import type { Language } from './content-files'
import { ContentLanguage, TrainingCourse, TrainingModule } from './training-course'

@ArgsType()
class LanguageArgs {
  @Field(() => ContentLanguage, { defaultValue: 'EN', description: 'The language of the text.' })
  language!: Language
}

@ArgsType()
class ModuleArgs extends LanguageArgs {
  @Field(() => ID, { description: 'The module.' })
  @MaxLength(64)
  id!: string
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
  trainingModule(@Args() { id, language }: ModuleArgs): TrainingModule | null {
    const module = this.catalogue.module(id)
    return module ? moduleIn(module, language) : null
  }
}
