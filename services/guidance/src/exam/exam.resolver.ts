import { Audiences, Input, RequiresScopes, type App, type Context } from '@enigm/subgraph'
import { ArrayMaxSize, MaxLength, ValidateNested } from 'class-validator'
import {
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { GuidanceApp } from '../config'
import { Catalogue } from '../course/catalogue'
import type { Level } from '../course/content-files'
import { LanguageArgs, TrainingLevel } from '../course/training-course'
import { Operation } from '../errors'
import { PASS_MARK, type Answer } from './draw'
import { ownAttempt } from './exam.access'
import { ExamAttempt } from './exam.entity'
import { ExamService } from './exam.service'

const MOST_ANSWERS = 100
const MOST_CHOICES = 10
const SECOND_MILLISECONDS = 1_000

@Audiences('panel')
@ObjectType({ description: 'A choice of a question.' })
class ExamChoice {
  @Field(() => ID, { description: 'Identifies the choice within its question.' })
  id!: string

  @Field(() => String, { description: 'The text.' })
  text!: string
}

@Audiences('panel')
@ObjectType({ description: 'A question of an attempt. It does not show which choices are correct.' })
class ExamQuestion {
  @Field(() => ID, { description: 'Identifies the question.' })
  id!: string

  @Field(() => String, { description: 'The question.' })
  question!: string

  @Field(() => Boolean, { description: 'Whether it has more than one correct choice.' })
  several!: boolean

  @Field(() => [ExamChoice], { description: 'The choices in the order of this attempt, at most 4.' })
  choices!: ExamChoice[]
}

@Audiences('panel')
@ObjectType({ description: 'The result of one question of a submitted attempt.' })
class ExamResult {
  @Field(() => ID, { description: 'The question.' })
  questionId!: string

  @Field(() => String, { description: 'The text of the question.' })
  question!: string

  @Field(() => Boolean, { description: 'Whether it was answered correctly.' })
  answeredCorrectly!: boolean

  @Field(() => String, { description: 'The explanation of the correct answer.' })
  explanation!: string
}

@ArgsType()
class AttemptArgs {
  @Field(() => ID, { description: 'The own attempt.' })
  @MaxLength(64)
  id!: string
}

@InputType()
class StartInput {
  @Field(() => TrainingLevel, { description: 'The course.' })
  course!: Level
}

@InputType({ description: 'The answer to a question of an attempt.' })
class ExamAnswer implements Answer {
  @Field(() => ID, { description: 'The question.' })
  @MaxLength(64)
  questionId!: string

  @Field(() => [ID], { description: 'The chosen choices, at most 10.' })
  @ArrayMaxSize(MOST_CHOICES)
  @MaxLength(64, { each: true })
  choiceIds!: string[]
}

@InputType()
class SubmitInput {
  @Field(() => ID, { description: 'The own attempt.' })
  @MaxLength(64)
  attemptId!: string

  @Field(() => [ExamAnswer], {
    description: 'The answers, at most 100. A question without an answer counts as wrong.',
  })
  @ArrayMaxSize(MOST_ANSWERS)
  @ValidateNested({ each: true })
  answers!: ExamAnswer[]
}

const holder = { audiences: ['panel'], requires: ['training:self'] } as const
const attempt = [ExamAttempt, 'The attempt as it now is; null when nothing has changed.'] as const

@Resolver(() => ExamAttempt)
export class ExamResolver {
  private readonly exams: ExamService
  private readonly catalogue: Catalogue

  constructor(app: App) {
    this.exams = app.get(ExamService)
    this.catalogue = (app as GuidanceApp).get(Catalogue)
  }

  @Audiences('panel')
  @RequiresScopes('training:self')
  @Query(() => ExamAttempt, {
    nullable: true,
    description: 'An own attempt; null without one. Needs training:self.',
  })
  examAttempt(@Args() { id }: AttemptArgs, @Ctx() context: Context): Promise<ExamAttempt | null> {
    return ownAttempt(context, id)
  }

  @FieldResolver(() => Int, { description: 'How many correct answers are needed to pass.' })
  passMark(): number {
    return PASS_MARK
  }

  @FieldResolver(() => Int, {
    description:
      'The seconds until its time is over, counted from the answer: the clock of the client can be wrong. 0 after its end.',
  })
  remainingSeconds(@Root() { state, endsAt }: ExamAttempt): number {
    if (state !== 'OPEN') return 0
    return Math.max(0, Math.ceil((endsAt.getTime() - Date.now()) / SECOND_MILLISECONDS))
  }

  @FieldResolver(() => [ExamQuestion], {
    description:
      'Its questions in their order, at most 20; none after it has ended or after a revision of the exam.',
  })
  questions(@Root() attempt: ExamAttempt, @Args() { language }: LanguageArgs): ExamQuestion[] {
    if (attempt.state !== 'OPEN') return []
    return attempt.asked.flatMap(({ id, choices }) => {
      const found = this.question(attempt, id)
      if (!found) return []
      const text = found.text[language]
      return {
        ...{ id, question: text.question, several: found.several },
        choices: choices.map((choice) => ({ id: choice, text: text.choices[choice]! })),
      }
    })
  }

  @FieldResolver(() => [ExamResult], {
    description:
      'The result of each question in their order, at most 20; none before the submission or after a revision of the exam.',
  })
  results(@Root() attempt: ExamAttempt, @Args() { language }: LanguageArgs): ExamResult[] {
    const { correct } = attempt
    if (!correct) return []
    return attempt.asked.flatMap(({ id }) => {
      const text = this.question(attempt, id)?.text[language]
      if (!text) return []
      const { question, explanation } = text
      return { questionId: id, question, explanation, answeredCorrectly: correct.includes(id) }
    })
  }

  @Operation({
    ...holder,
    description: 'Starts an attempt at the final exam of a course: 20 questions of its bank, 30 minutes.',
    emits: 'guidance.exam.started',
    returns: { attempt },
    errors: ['ATTEMPT_OPEN', 'ATTEMPT_LIMIT_REACHED'],
  })
  async startFinalExam(@Input() { course }: StartInput, @Ctx() context: Context) {
    return { attempt: await this.exams.start(context, course) }
  }

  @Operation({
    ...holder,
    description: 'Submits an own attempt, which is graded at once and only once.',
    emits: ['guidance.exam.passed', 'guidance.exam.failed', 'guidance.training.passed'],
    returns: { attempt },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'TIME_OVER', 'COURSE_REVISED', 'ANSWER_INVALID'],
  })
  async submitFinalExam(@Input() { attemptId, answers }: SubmitInput, @Ctx() context: Context) {
    return { attempt: await this.exams.submit(context, attemptId, answers) }
  }

  /** A question of an attempt; undefined after a revision of the exam. */
  private question({ course, fingerprint }: ExamAttempt, id: string) {
    const present = this.catalogue.course(course)
    return present.fingerprint === fingerprint ? present.questions.find((each) => each.id === id) : undefined
  }
}
