import { newId, scopesOfRole } from '@enigm/contracts'
import { payloadIn, startTestSubgraph, type TestCaller, type TestSubgraph } from '@enigm/subgraph/testkit'
import type { Content } from './course/content'
import type { Answer } from './exam/draw'
import { definition } from './service'

const ATTEMPT = `id course courseVersion state startedAt endsAt remainingSeconds endedAt score passMark
  questions { id question several choices { id text } }
  results { questionId answeredCorrectly explanation }`
const TRAINING = `course state score passedAt passedVersion nextAttemptAt completedModules { moduleId version completedAt }
  lastAttempt { id state }`

const selections: Readonly<Record<string, string>> = {
  completeTrainingModule: `training { ${TRAINING} }`,
  startFinalExam: `attempt { ${ATTEMPT} }`,
  submitFinalExam: `attempt { ${ATTEMPT} }`,
  shareTraining: 'sharing { organizationId allowed }',
  withdrawTraining: 'sharing { organizationId allowed }',
}

/** The guidance service with the content of the repository. */
export class TestGuidance {
  private constructor(readonly subgraph: TestSubgraph) {}

  static async start(): Promise<TestGuidance> {
    return new TestGuidance(await startTestSubgraph(definition))
  }

  get content(): Content {
    return this.subgraph.app.config.CONTENT_DIR
  }

  learner(): Learner {
    return new Learner(this, {
      ...this.subgraph.caller(),
      scopes: scopesOfRole.CUSTOMER,
    })
  }

  /** Waits until everything up to this version of an aggregate has been applied. */
  applied(aggregateId: string, version: number): Promise<unknown> {
    return this.subgraph.applied(aggregateId, version)
  }

  stop(): Promise<void> {
    return this.subgraph.stop()
  }
}

/** An account that takes the training. */
export class Learner {
  constructor(
    readonly guidance: TestGuidance,
    readonly caller: TestCaller,
  ) {}

  get accountId(): string {
    return this.caller.accountId!
  }

  send(name: string, input: object) {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`
    return this.guidance.subgraph.call(
      this.caller,
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${selections[name]} errors { code path } } }`,
      { input },
    )
  }

  async mutate(name: string, input: object): Promise<any> {
    return payloadIn(await this.send(name, input))
  }

  async start(course = 'ESSENTIAL'): Promise<any> {
    return (await this.mutate('startFinalExam', { course })).attempt
  }

  /** The correct answers of an attempt; from `correct` on, wrong ones. */
  answers({ course, questions }: any, correct = Infinity): Answer[] {
    const bank = this.guidance.content.courses.find(({ level }) => level === course)!.questions
    return questions.map(({ id, choices }: any, index: number) => {
      const right = bank.find((each) => each.id === id)!.correct
      const wrong = choices.filter((choice: any) => !right.includes(choice.id)).slice(0, 1)
      return { questionId: id, choiceIds: index < correct ? right : wrong.map((choice: any) => choice.id) }
    })
  }

  async submit(attempt: any, answers = this.answers(attempt)): Promise<any> {
    return this.mutate('submitFinalExam', { attemptId: attempt.id, answers })
  }

  async training(course = 'ESSENTIAL'): Promise<any> {
    const { training } = await this.own(`training { ${TRAINING} }`)
    return training.find((each: any) => each.course === course)
  }

  async own(selection: string): Promise<any> {
    const { data } = await this.guidance.subgraph.call(
      this.caller,
      `query ($id: ID!) { _entities(representations: [{ __typename: "Account", id: $id }]) {
        ... on Account { ${selection} } } }`,
      { id: this.accountId },
    )
    return data._entities[0]
  }

  async attempt(id: string): Promise<any> {
    const { data } = await this.guidance.subgraph.call(
      this.caller,
      `query ($id: ID!) { examAttempt(id: $id) { ${ATTEMPT} } }`,
      { id },
    )
    return data.examAttempt
  }

  /** Moves the attempts of the account into the past. */
  async pass(time: string): Promise<void> {
    await this.guidance.subgraph.app.data.query(
      `UPDATE exam_attempt SET started_at = started_at - $2::interval, ends_at = ends_at - $2::interval,
         ended_at = ended_at - $2::interval WHERE account_id = $1`,
      [this.accountId, time],
    )
    await this.guidance.subgraph.app.data.query(
      `UPDATE job SET due_at = due_at - $2::interval
       WHERE aggregate_id IN (SELECT id FROM exam_attempt WHERE account_id = $1)`,
      [this.accountId, time],
    )
  }

  async audit(): Promise<string[]> {
    const entries = await this.guidance.subgraph.audit(`account:${this.accountId}`)
    return entries.map(({ action, outcome }) => `${action} ${outcome}`)
  }

  /** Joins an organization, as accounts publishes it. */
  async join(organizationId: string, role: 'ADMIN' | 'MEMBER' = 'MEMBER'): Promise<JoinedMembership> {
    const membershipId = newId('membership')
    let version = 0
    const publish = async (state: 'ACTIVE' | 'LEFT') => {
      const type = state === 'ACTIVE' ? 'accounts.membership.activated' : 'accounts.membership.left'
      const data = { membershipId, organizationId, accountId: this.accountId, role, state }
      await this.guidance.subgraph.publish(type, membershipId, ++version, data)
      await this.guidance.applied(membershipId, version)
    }
    await publish('ACTIVE')
    return { membershipId, leave: () => publish('LEFT') }
  }

  /** The results that the caller sees of an organization; null where it sees none. */
  async results(organizationId: string, caller = this.caller): Promise<any> {
    const { data } = await this.guidance.subgraph.call(
      caller,
      `query ($id: ID!) { _entities(representations: [{ __typename: "Organization", id: $id }]) {
        ... on Organization { trainingResults { totalCount edges { node { membershipId essentialPassed advancedPassed } } } } } }`,
      { id: organizationId },
    )
    return data._entities[0]?.trainingResults?.edges.map(({ node }: any) => node) ?? null
  }
}

interface JoinedMembership {
  membershipId: string
  leave(): Promise<void>
}
