import { Audiences, enumType } from '@enigm/subgraph'
import { ArgsType, Field, ID, Int, ObjectType } from 'type-graphql'
import type { Topic } from './content'
import type { Language, Level } from './content-files'
import { blockKinds, spanStyles, type BlockKind, type SpanStyle } from './markdown'

export const TrainingLevel = enumType('TrainingLevel', 'A course of training.', {
  ESSENTIAL: 'For everybody who uses the product.',
  ADVANCED: 'For people who administer servers, devices or an organization.',
} satisfies Record<Level, string>)

export const ContentLanguage = enumType('ContentLanguage', 'A language of the content.', {
  EN: 'English.',
  DE: 'German.',
} satisfies Record<Language, string>)

@ArgsType()
export class LanguageArgs {
  @Field(() => ContentLanguage, { defaultValue: 'EN', description: 'The language of the text.' })
  language!: Language
}

const TrainingTopic = enumType('TrainingTopic', 'The subject of a module.', {
  PRODUCT_EDUCATION: 'The parts of the product and what they do.',
  SECURITY_GUIDANCE: 'Safe use of the product.',
  CONFIGURATION_GUIDANCE: 'The settings of the product.',
} satisfies Record<Topic, string>)

const TrainingBlockKind = enumType('TrainingBlockKind', 'The kind of a block of text.', blockKinds)
const TrainingSpanStyle = enumType('TrainingSpanStyle', 'The style of a piece of text.', spanStyles)

@Audiences('panel')
@ObjectType({ description: 'A piece of a line in one style. It is text, and never HTML.' })
class TrainingSpan {
  @Field(() => String, { description: 'The text.' })
  text!: string

  @Field(() => TrainingSpanStyle, { description: 'The style.' })
  style!: SpanStyle

  @Field(() => String, {
    nullable: true,
    description: 'A path of the panel or an https link to which the text leads; null for none.',
  })
  href!: string | null
}

@Audiences('panel')
@ObjectType({ description: 'A line of a block.' })
class TrainingLine {
  @Field(() => [TrainingSpan], { description: 'The pieces of the line, in order, at most 100.' })
  spans!: TrainingSpan[]
}

@Audiences('panel')
@ObjectType({ description: 'A block of the text of a module.' })
export class TrainingBlock {
  @Field(() => TrainingBlockKind, { description: 'The kind of the block.' })
  kind!: BlockKind

  @Field(() => Int, { nullable: true, description: 'The level of a heading; null for other blocks.' })
  level!: number | null

  @Field(() => [TrainingLine], { description: 'The lines of the block, in order, at most 100.' })
  lines!: TrainingLine[]
}

@Audiences('panel')
@ObjectType({ description: 'A module of a course in one language.' })
export class TrainingModule {
  @Field(() => ID, { description: 'Identifies the module.' })
  id!: string

  @Field(() => TrainingLevel, { description: 'The course that it belongs to.' })
  course!: Level

  @Field(() => TrainingTopic, { description: 'Its subject.' })
  topic!: Topic

  @Field(() => Int, { description: 'Its version, which grows with each revision.' })
  version!: number

  @Field(() => String, { description: 'Its title.' })
  title!: string

  @Field(() => [String], { description: 'What a reader can do afterwards.' })
  objectives!: readonly string[]

  @Field(() => [String], { description: 'The documents that it was written from.' })
  sources!: readonly string[]

  @Field(() => Int, { description: 'The number of its words.' })
  words!: number

  @Field(() => [TrainingBlock], { description: 'Its text, in order, at most 200 blocks.' })
  blocks!: TrainingBlock[]
}

@Audiences('panel')
@ObjectType({ description: 'A course of training.' })
export class TrainingCourse {
  @Field(() => TrainingLevel, { description: 'Identifies the course.' })
  level!: Level

  @Field(() => Int, {
    description: 'Its version, which grows with every revision of a module and every new one.',
  })
  version!: number

  @Field(() => [TrainingModule], { description: 'Its modules, in order, at most 30.' })
  modules!: TrainingModule[]
}
