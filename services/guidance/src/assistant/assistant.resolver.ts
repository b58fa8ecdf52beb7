import { Input, type Context } from '@enigm/subgraph'
import { ArrayMaxSize, Matches, MaxLength, ValidateNested } from 'class-validator'
import { Ctx, Field, InputType, Resolver } from 'type-graphql'
import type { GuidanceApp } from '../config'
import { Operation } from '../errors'
import type { Topic } from '../knowledge/section'
import { AssistantAnswer, AssistantObjectKind, AssistantTopic } from './assistant-answer'
import { AssistantService } from './assistant.service'
import type { ShownObject } from './offers'
import type { ObjectKind } from './operation-pages'

const LONGEST_QUESTION = 1_000
const MOST_ACTIONS = 20
const LONGEST_NAME = 64

@InputType({
  description: 'The object that the caller looks at. It has no identifier, and nothing of it is stored.',
})
class AssistantObjectInput implements ShownObject {
  @Field(() => AssistantObjectKind, { description: 'The kind of the object.' })
  kind!: ObjectKind

  @Field(() => [String], {
    description:
      'The `availableActions` of the object, and those of the members and the open offer of a server.',
  })
  @ArrayMaxSize(MOST_ACTIONS)
  @MaxLength(LONGEST_NAME, { each: true, message: 'Each action has at most 64 characters.' })
  availableActions!: string[]

  @Field(() => String, { nullable: true, description: 'The `state` of a server or a device.' })
  @MaxLength(LONGEST_NAME)
  state?: string | null

  @Field(() => String, { nullable: true, description: 'The `viewerRole` of a server.' })
  @MaxLength(LONGEST_NAME)
  viewerRole?: string | null

  @Field(() => String, { nullable: true, description: 'The `managedMode` of a device.' })
  @MaxLength(LONGEST_NAME)
  managedMode?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a device in managed mode is bound to an organization.',
  })
  isBound?: boolean | null

  @Field(() => [String], {
    nullable: true,
    description: 'The `kind` of each command of a device that offers CANCEL.',
  })
  @ArrayMaxSize(MOST_ACTIONS)
  @MaxLength(LONGEST_NAME, { each: true, message: 'Each kind has at most 64 characters.' })
  cancelableCommands?: string[] | null
}

@InputType()
class QuestionInput {
  @Field({ description: 'The question, in English or German. It is stored nowhere.' })
  @MaxLength(LONGEST_QUESTION)
  @Matches(/\S/, { message: 'It has no text.' })
  question!: string

  @Field(() => AssistantTopic, { nullable: true, description: 'The subject; sections about it come first.' })
  topic?: Topic | null

  @Field(() => AssistantObjectInput, {
    nullable: true,
    description: 'The object that the caller looks at: operations that it does not offer are not suggested.',
  })
  @ValidateNested()
  object?: AssistantObjectInput | null
}

@Resolver()
export class AssistantResolver {
  private readonly assistant: AssistantService

  constructor(app: GuidanceApp) {
    this.assistant = app.get(AssistantService)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['assistant:ask'],
    description:
      'Answers a question about the product from public documents. It changes nothing; the audit trail has topic and outcome, and the question is stored nowhere. After 20 questions at once it is RATE_LIMITED for a while.',
    emits: [],
    returns: { answer: [AssistantAnswer, 'The answer.'] },
    errors: [],
  })
  async askProductAssistant(@Input() { question, topic, object }: QuestionInput, @Ctx() context: Context) {
    return {
      answer: await this.assistant.ask(context, {
        text: question,
        topic: topic ?? null,
        shown: object ?? null,
      }),
    }
  }
}
