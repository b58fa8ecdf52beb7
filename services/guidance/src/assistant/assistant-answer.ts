import { Audiences, enumType } from '@enigm/subgraph'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { ContentLanguage } from '../course/training-course'
import { documentKinds, topics, type DocumentKind, type Topic } from '../knowledge/section'
import { outcomes, type Outcome } from './answering'
import { objectKinds } from './operation-pages'
import { securityFields, type SecurityField } from './security-words'
import { withholdings, type Withholding } from './suggestions'

export const AssistantTopic = enumType('AssistantTopic', 'A subject of Enyra Product Assistant.', topics)
export const AssistantObjectKind = enumType(
  'AssistantObjectKind',
  'A kind of object in the panel.',
  objectKinds,
)
const AssistantOutcome = enumType('AssistantOutcome', 'The result of a question.', outcomes)
const AssistantDocumentKind = enumType('AssistantDocumentKind', 'A kind of document.', documentKinds)
const AssistantDestination = enumType('AssistantDestination', 'The assistant that a question belongs to.', {
  ENYRA_SECURITY_ANALYST: 'Enyra Security Analyst of Enigm Intelligence; it is not part of this API.',
})
const SecurityAnalystField = enumType(
  'SecurityAnalystField',
  'A field of Enyra Security Analyst.',
  securityFields,
)
const WithheldReason = enumType(
  'WithheldReason',
  'The reason why an operation is not suggested.',
  withholdings,
)

@Audiences('panel')
@ObjectType({ description: 'The assistant that a question belongs to.' })
class AssistantHandOff {
  @Field(() => AssistantDestination, { description: 'The other assistant.' })
  to!: keyof typeof AssistantDestination

  @Field(() => SecurityAnalystField, { description: 'The field that the question belongs to.' })
  field!: SecurityField
}

@Audiences('panel')
@ObjectType({ description: 'A sentence of a document, which an answer cites.' })
class AssistantSource {
  @Field(() => AssistantDocumentKind, { description: 'The kind of the document.' })
  kind!: DocumentKind

  @Field(() => String, { description: 'The title of the document.' })
  document!: string

  @Field(() => ID, { description: 'Identifies the section.' })
  sectionId!: string

  @Field(() => String, { description: 'The title of the section.' })
  section!: string

  @Field(() => Int, { description: 'The number of the sentence in the section, from 1.' })
  sentence!: number

  @Field(() => String, { description: 'The sentence.' })
  text!: string
}

@Audiences('panel')
@ObjectType({ description: 'An operation that helps, and the page of the panel for it. It gives no right.' })
class SuggestedOperation {
  @Field(() => String, { description: 'The name of the mutation.' })
  operation!: string

  @Field(() => String, { description: 'The page from which it is reached.' })
  page!: string

  @Field(() => String, {
    nullable: true,
    description:
      'The page of the shown object, with a parameter for its identifier; null without such an object.',
  })
  objectPage!: string | null
}

@Audiences('panel')
@ObjectType({ description: 'An operation that the answer explains and the caller cannot use.' })
class WithheldOperation {
  @Field(() => String, { description: 'The name of the mutation.' })
  operation!: string

  @Field(() => WithheldReason, { description: 'The reason.' })
  reason!: Withholding
}

@Audiences('panel')
@ObjectType({
  description: 'The answer of Enyra Product Assistant. It consists of sentences of public documents.',
})
export class AssistantAnswer {
  @Field(() => AssistantOutcome, { description: 'The result.' })
  outcome!: Outcome

  @Field(() => ContentLanguage, { description: 'The language of the answer.' })
  language!: 'EN' | 'DE'

  @Field(() => AssistantTopic, {
    nullable: true,
    description:
      'The subject of the section that answers, otherwise that of the question; null if it has none.',
  })
  topic!: Topic | null

  @Field(() => String, { description: 'The answer, or the reason why there is none.' })
  text!: string

  @Field({ description: 'Whether a language model has rephrased the sentences of the sources.' })
  isRephrased!: boolean

  @Field(() => AssistantHandOff, { nullable: true, description: 'Present if another assistant answers it.' })
  handOff!: AssistantHandOff | null

  @Field(() => [AssistantSource], {
    description: 'The sentences that answer, at most 4; empty without an answer.',
  })
  sources!: readonly AssistantSource[]

  @Field(() => [SuggestedOperation], { description: 'Operations that the caller can use, at most 10.' })
  suggestedOperations!: readonly SuggestedOperation[]

  @Field(() => [WithheldOperation], {
    description: 'Operations that the answer explains and the caller cannot use, at most 10.',
  })
  withheldOperations!: readonly WithheldOperation[]
}
