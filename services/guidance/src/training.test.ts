import { newId, scopesOfRole } from '@enigm/contracts'
import { captureLog, failureOf } from '@enigm/subgraph/testkit'
import { TestGuidance, type Learner } from './guidance.fixture'

let guidance: TestGuidance
beforeAll(async () => {
  guidance = await TestGuidance.start()
})
afterAll(() => guidance.stop())

const refusal = (code: string, ...path: string[]) => ({ errors: [{ code, path }] })
const moduleId = () => guidance.content.courses[0]!.modules[0]!.id

describe('the courses', () => {
  it('[TRN-01] [TRN-02] are essential and advanced, with modules of three topics in both languages, as text and never as HTML', async () => {
    const ask = async (language: string) =>
      (
        await guidance.subgraph.call(
          guidance.learner().caller,
          `query ($language: ContentLanguage!) { trainingCourses(language: $language) { level version
            modules { id topic version title objectives sources words blocks { kind level lines { spans { text style href } } } } } }`,
          { language },
        )
      ).data.trainingCourses
    const [english, german] = [await ask('EN'), await ask('DE')]
    expect(english.map(({ level }: any) => level)).toEqual(['ESSENTIAL', 'ADVANCED'])
    const modules = english.flatMap((course: any) => course.modules)
    expect(new Set(modules.map(({ topic }: any) => topic))).toEqual(
      new Set(['PRODUCT_EDUCATION', 'SECURITY_GUIDANCE', 'CONFIGURATION_GUIDANCE']),
    )
    const ids = (courses: any) => courses.flatMap((course: any) => course.modules.map(({ id }: any) => id))
    expect(ids(german)).toEqual(ids(english))
    expect(german[0].modules[0].title).not.toBe(english[0].modules[0].title)
    for (const { words, objectives, sources } of modules) {
      expect(words).toBeGreaterThanOrEqual(300)
      expect(words).toBeLessThanOrEqual(900)
      expect(Math.min(objectives.length, sources.length)).toBeGreaterThan(0)
    }
    for (const course of guidance.content.courses) {
      expect(course.modules.length).toBeGreaterThanOrEqual(8)
      expect(course.questions.length).toBeGreaterThanOrEqual(60)
    }
    expect(JSON.stringify(english)).not.toMatch(/<\/?(?:script|a|p|div|img)\b/i)
  })

  it('[TRN-02] records a completed module once for each version, and nothing else about a reader', async () => {
    const learner = guidance.learner()
    expect(await learner.training()).toMatchObject({ state: 'NOT_STARTED', completedModules: [] })
    await guidance.subgraph.call(learner.caller, `{ trainingModule(moduleId: "${moduleId()}") { title } }`)
    expect(await guidance.subgraph.tablesWith(learner.accountId)).toEqual([])
    const done = { moduleId: moduleId(), version: 1, completedAt: expect.any(String) }
    expect(await learner.mutate('completeTrainingModule', { moduleId: moduleId() })).toMatchObject({
      training: { course: 'ESSENTIAL', state: 'IN_PROGRESS', completedModules: [done] },
      errors: [],
    })
    expect(await learner.mutate('completeTrainingModule', { moduleId: moduleId() })).toMatchObject(
      refusal('INVALID_TRANSITION'),
    )
    await guidance.subgraph.app.data.query('UPDATE completed_module SET version = 0 WHERE account_id = $1', [
      learner.accountId,
    ])
    expect((await learner.mutate('completeTrainingModule', { moduleId: moduleId() })).errors).toEqual([])
    for (const unknown of ['no-such-module', ''])
      expect(await learner.mutate('completeTrainingModule', { moduleId: unknown })).toMatchObject(
        refusal('NOT_FOUND', 'input', 'moduleId'),
      )
    expect(await learner.audit()).toEqual([
      'guidance.training.progressed DONE',
      'Mutation.completeTrainingModule DENIED',
      'guidance.training.progressed DONE',
      'Mutation.completeTrainingModule DENIED',
      'Mutation.completeTrainingModule DENIED',
    ])
  })
})

describe('a final exam', () => {
  it('[TRN-03] [TRN-04] shows no correct answer, is graded by the service, and dates the pass with the version of the course', async () => {
    const learner = guidance.learner()
    const attempt = await learner.start()
    expect(attempt).toMatchObject({ state: 'OPEN', score: null, results: [], passMark: 16 })
    expect(attempt.questions).toHaveLength(20)
    for (const { choices } of attempt.questions) expect(choices).toHaveLength(4)
    const explanations = guidance.content.courses[0]!.questions.map(({ text }) => text.EN.explanation)
    const before = JSON.stringify([attempt, await learner.attempt(attempt.id), await learner.training()])
    expect(before).not.toContain('orrect":')
    expect(explanations.filter((each) => before.includes(JSON.stringify(each)))).toEqual([])
    expect(await learner.attempt(attempt.id)).toEqual({ ...attempt, remainingSeconds: expect.any(Number) })
    const { attempt: graded } = await learner.submit(attempt, learner.answers(attempt, 16))
    expect(graded).toMatchObject({ state: 'PASSED', score: 16, questions: [] })
    expect(graded.results.map(({ answeredCorrectly }: any) => answeredCorrectly)).toEqual([
      ...Array(16).fill(true),
      ...Array(4).fill(false),
    ])
    expect(graded.results.every(({ explanation }: any) => explanations.includes(explanation))).toBe(true)
    expect(await learner.attempt(attempt.id)).toEqual(graded)
    const { version } = guidance.content.courses[0]!
    expect(await learner.training()).toMatchObject({
      ...{ state: 'PASSED', score: 16, passedAt: graded.endedAt, passedVersion: version },
    })
    expect(await learner.training('ADVANCED')).toMatchObject({ state: 'NOT_STARTED' })
    expect(await learner.audit()).toEqual(['guidance.exam.started DONE', 'guidance.exam.passed DONE'])
    const about = { attemptId: attempt.id, accountId: learner.accountId, course: 'ESSENTIAL' }
    expect(await guidance.subgraph.events(attempt.id)).toMatchObject([
      { type: 'guidance.exam.started', version: 1, data: { ...about, state: 'OPEN' } },
      { type: 'guidance.exam.passed', version: 2, data: { ...about, state: 'PASSED' } },
    ])
    // The answers are stored nowhere, and no event has a score.
    const rows = await guidance.subgraph.rows()
    expect(JSON.stringify(rows.get('outbox'))).not.toContain('score')
    expect(
      Object.keys((await guidance.subgraph.app.read<object>('SELECT * FROM exam_attempt LIMIT 1'))[0]!),
    ).toEqual([
      ...['id', 'version', 'account_id', 'course', 'course_version', 'fingerprint', 'state', 'asked'],
      ...['started_at', 'ends_at', 'ended_at', 'score', 'correct'],
    ])
  })

  it('[TRN-03] fails with 15 correct answers, and counts missing, incomplete and additional choices as wrong', async () => {
    const [failing, careless] = [guidance.learner(), guidance.learner()]
    const attempt = await failing.start('ADVANCED')
    const { attempt: failed } = await failing.submit(attempt, failing.answers(attempt, 15))
    expect(failed).toMatchObject({ state: 'FAILED', score: 15 })
    expect(await failing.training('ADVANCED')).toMatchObject({
      state: 'IN_PROGRESS',
      passedAt: null,
      score: null,
    })
    const other = await careless.start()
    const everything = other.questions.map(({ id, choices }: any) => ({
      questionId: id,
      choiceIds: choices.map((choice: any) => choice.id),
    }))
    expect((await careless.submit(other, everything)).attempt).toMatchObject({ state: 'FAILED', score: 0 })
    const empty = guidance.learner()
    expect((await empty.submit(await empty.start(), [])).attempt).toMatchObject({ state: 'FAILED', score: 0 })
  })

  it('[TRN-03] draws other questions in another order for each attempt', async () => {
    const attempts = []
    for (let count = 0; count < 3; count++) attempts.push(await guidance.learner().start())
    const orders = attempts.map(({ questions }) => questions.map(({ id }: any) => id))
    expect(new Set(orders.map(String)).size).toBe(3)
    for (const ids of orders) expect(new Set(ids).size).toBe(20)
    expect(new Set(orders.map((ids) => String([...ids].sort()))).size).toBe(3)
    const choices = attempts.flatMap(({ questions }) =>
      questions.map((each: any) => each.choices.map(({ id }: any) => id)),
    )
    expect(new Set(choices.map(String)).size).toBeGreaterThan(5)
  })

  it('[TRN-03] is possible after a cool-down of 15 minutes, and three times in 24 hours', async () => {
    const learner = guidance.learner()
    const fail = async () => learner.submit(await learner.start(), [])
    await fail()
    const limited = refusal('ATTEMPT_LIMIT_REACHED', 'input', 'course')
    expect(await learner.mutate('startFinalExam', { course: 'ESSENTIAL' })).toMatchObject(limited)
    expect(Date.parse((await learner.training()).nextAttemptAt)).toBeGreaterThan(Date.now() + 14 * 60_000)
    await learner.pass('14 minutes')
    expect(await learner.mutate('startFinalExam', { course: 'ESSENTIAL' })).toMatchObject(limited)
    await learner.pass('1 minute')
    await fail()
    await learner.pass('15 minutes')
    await fail()
    await learner.pass('23 hours')
    expect(await learner.mutate('startFinalExam', { course: 'ESSENTIAL' })).toMatchObject(limited)
    await learner.pass('1 hour')
    expect((await learner.start()).state).toBe('OPEN')
    // The other course has a limit for itself.
    expect((await learner.start('ADVANCED')).state).toBe('OPEN')
  })

  it('[TRN-03] ends with its time: a late submission is refused, and the attempt expires', async () => {
    const learner = guidance.learner()
    const attempt = await learner.start()
    await guidance.subgraph.app.data.query(
      `UPDATE exam_attempt SET started_at = started_at - interval '31 minutes', ends_at = ends_at - interval '31 minutes' WHERE id = $1`,
      [attempt.id],
    )
    expect(await learner.submit(attempt)).toMatchObject(refusal('TIME_OVER'))
    expect((await learner.attempt(attempt.id)).state).toBe('OPEN')
    await learner.pass('1 hour')
    // An instance that has waited finds the job due; another start ends the attempt without it.
    expect((await learner.start()).state).toBe('OPEN')
    expect(await learner.attempt(attempt.id)).toMatchObject({ state: 'EXPIRED', score: null, results: [] })
    expect(await learner.submit(attempt)).toMatchObject(refusal('TIME_OVER'))
    expect(await learner.audit()).toContain('guidance.exam.expired DONE')
  })

  it('[TRN-03] expires by its job', async () => {
    const learner = guidance.learner()
    const attempt = await learner.start()
    await learner.pass('31 minutes')
    const expired = async () => (await learner.attempt(attempt.id)).state === 'EXPIRED'
    await guidance.subgraph.until(expired, 'the attempt to expire')
    expect((await guidance.subgraph.events(attempt.id)).at(-1)).toMatchObject({
      type: 'guidance.exam.expired',
    })
  })

  it('[TRN-03] that was revised during an attempt refuses it, and does not count it', async () => {
    const learner = guidance.learner()
    const attempt = await learner.start()
    await guidance.subgraph.app.data.query(`UPDATE exam_attempt SET fingerprint = 'earlier' WHERE id = $1`, [
      attempt.id,
    ])
    expect(await learner.attempt(attempt.id)).toMatchObject({ state: 'OPEN', questions: [] })
    expect(await learner.submit(attempt)).toMatchObject(refusal('COURSE_REVISED'))
    const next = await learner.start()
    expect(next.state).toBe('OPEN')
    // It has ended with the start of the next one, and not in the future with its time.
    expect(await learner.attempt(attempt.id)).toMatchObject({ state: 'EXPIRED', endedAt: next.startedAt })
  })

  it('[TRN-03] is started and graded once, also by 200 requests at once', async () => {
    const learner = guidance.learner()
    /** How many have succeeded, and the codes of the others; a busy service may refuse one as UNAVAILABLE. */
    const race = async (run: () => ReturnType<Learner['send']>) => {
      const codes = (await Promise.all(Array.from({ length: 200 }, run))).map(failureOf)
      const refused = new Set(codes.filter((code) => code !== undefined && code !== 'UNAVAILABLE'))
      return { done: codes.filter((code) => code === undefined).length, refused: [...refused] }
    }
    expect(await race(() => learner.send('startFinalExam', { course: 'ESSENTIAL' }))).toEqual({
      done: 1,
      refused: ['ATTEMPT_OPEN'],
    })
    const { lastAttempt } = await learner.training()
    const attempt = await learner.attempt(lastAttempt.id)
    const input = { attemptId: attempt.id, answers: learner.answers(attempt) }
    expect(await race(() => learner.send('submitFinalExam', input))).toEqual({
      done: 1,
      refused: ['INVALID_TRANSITION'],
    })
    expect(await guidance.subgraph.events(attempt.id)).toHaveLength(2)
    expect(await learner.training()).toMatchObject({ state: 'PASSED', score: 20 })
  })

  it('[TRN-03] grades 200 submissions of 20 learners at once each for itself', async () => {
    const learners = Array.from({ length: 20 }, () => guidance.learner())
    const attempts = await Promise.all(learners.map((learner) => learner.start()))
    const sent = learners.flatMap((learner, index) => {
      const attempt = attempts[index]
      const input = { attemptId: attempt.id, answers: learner.answers(attempt, index) }
      return Array.from({ length: 10 }, async () => ({
        index,
        code: failureOf(await learner.send('submitFinalExam', input)),
      }))
    })
    const answers = await Promise.all(sent)
    expect(
      answers
        .filter(({ code }) => code === undefined)
        .map(({ index }) => index)
        .sort((one, other) => one - other),
    ).toEqual(learners.map((_, index) => index))
    expect(
      [...new Set(answers.map(({ code }) => code))].filter(
        (code) => code !== undefined && code !== 'UNAVAILABLE',
      ),
    ).toEqual(['INVALID_TRANSITION'])
    const graded = await Promise.all(attempts.map(({ id }, index) => learners[index]!.attempt(id)))
    expect(graded.map(({ score, state }) => [score, state])).toEqual(
      learners.map((_, index) => [index, index < 16 ? 'FAILED' : 'PASSED']),
    )
  })

  it('[TRN-03] says how many seconds are left, whatever the clock of the client', async () => {
    const learner = guidance.learner()
    const { id, remainingSeconds } = await learner.start()
    expect(remainingSeconds).toBeGreaterThan(29 * 60)
    expect(remainingSeconds).toBeLessThanOrEqual(30 * 60)
    await guidance.subgraph.app.data.query(
      "UPDATE exam_attempt SET ends_at = ends_at - interval '29 minutes' WHERE id = $1",
      [id],
    )
    expect((await learner.attempt(id)).remainingSeconds).toBeLessThanOrEqual(60)
    await guidance.subgraph.app.data.query(
      "UPDATE exam_attempt SET ends_at = ends_at - interval '2 minutes' WHERE id = $1",
      [id],
    )
    expect((await learner.attempt(id)).remainingSeconds).toBe(0)
  })

  it('[TRN-03] refuses answers that do not fit, with their place, and changes nothing', async () => {
    const log = captureLog(guidance.subgraph)
    const [learner, other] = [guidance.learner(), guidance.learner()]
    const [attempt, foreign] = [await learner.start(), await other.start()]
    const [first, second, ...rest] = learner.answers(attempt)
    const absent = guidance.content.courses[0]!.questions.find(
      ({ id }) => !attempt.questions.some((each: any) => each.id === id),
    )!
    const invalid = (...path: string[]) => refusal('ANSWER_INVALID', 'input', 'answers', ...path)
    const submit = (answers: any[]) => learner.submit(attempt, answers)
    expect(await submit([{ questionId: absent.id, choiceIds: ['a'] }])).toMatchObject(
      invalid('0', 'questionId'),
    )
    expect(await submit([first, second, first])).toMatchObject(invalid('2', 'questionId'))
    expect(await submit([{ ...first, choiceIds: ['nothing'] }])).toMatchObject(invalid('0', 'choiceIds'))
    const [choice] = first!.choiceIds
    expect(await submit([{ ...first, choiceIds: [choice, choice] }])).toMatchObject(invalid('0', 'choiceIds'))
    const send = (answers: unknown, attemptId = attempt.id) =>
      learner.send('submitFinalExam', { attemptId, answers })
    const long = 'x'.repeat(4_000)
    for (const answers of [
      [{ questionId: long, choiceIds: [] }],
      [{ questionId: first!.questionId, choiceIds: [long] }],
      [{ questionId: first!.questionId, choiceIds: Array(11).fill('a') }],
      Array(101).fill(first),
      [{ questionId: first!.questionId }],
      'text',
      null,
    ])
      expect(failureOf(await send(answers))).toBe('BAD_USER_INPUT')
    expect(failureOf(await send([], long))).toBe('BAD_USER_INPUT')
    const ofAnother = await send([], foreign.id)
    expect(ofAnother).toEqual(await send([], newId('examAttempt')))
    expect(failureOf(ofAnother)).toBe('NOT_FOUND')
    expect(await learner.attempt(foreign.id)).toBeNull()
    for (const course of ['', 'MIDDLE', long])
      expect(failureOf(await learner.send('startFinalExam', { course }))).toBe('BAD_USER_INPUT')
    expect(failureOf(await learner.send('completeTrainingModule', { moduleId: long }))).toBe('BAD_USER_INPUT')
    const remainingSeconds = expect.any(Number)
    expect(await learner.attempt(attempt.id)).toEqual({ ...attempt, remainingSeconds })
    expect(await other.attempt(foreign.id)).toEqual({ ...foreign, remainingSeconds })
    expect((await submit([first, second, ...rest])).attempt).toMatchObject({ state: 'PASSED', score: 20 })
    expect(log.text()).not.toContain('masked error')
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['an operator', 'OPERATOR', 'FORBIDDEN'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
  ] as const)('[TRN-03] is refused to %s', async (_, role, code) => {
    const caller = role && guidance.subgraph.caller(role)
    for (const query of [
      '{ trainingCourses { level } }',
      'mutation { startFinalExam(input: { course: ESSENTIAL }) { errors { code } } }',
    ])
      expect((await guidance.subgraph.call(caller, query)).errors).toMatchObject([{ extensions: { code } }])
  })
})

describe('the organization of a member', () => {
  const passed = async (learner: Learner) => learner.submit(await learner.start())

  it('[TRN-04] sees whether a member has passed only while the member allows it, and nothing more', async () => {
    const [admin, member, silent] = [guidance.learner(), guidance.learner(), guidance.learner()]
    const organizationId = newId('organization')
    await admin.join(organizationId, 'ADMIN')
    const membership = await member.join(organizationId)
    await silent.join(organizationId)
    await Promise.all([passed(member), passed(silent)])
    expect(await admin.results(organizationId)).toEqual([])
    expect(await member.own('trainingSharing { organizationId allowed }')).toEqual({
      trainingSharing: [{ organizationId, allowed: false }],
    })
    expect(await member.mutate('shareTraining', { organizationId })).toEqual({
      sharing: { organizationId, allowed: true },
      errors: [],
    })
    expect(await member.mutate('shareTraining', { organizationId })).toMatchObject(
      refusal('INVALID_TRANSITION'),
    )
    const { membershipId } = membership
    const seen = [{ membershipId, essentialPassed: true, advancedPassed: false }]
    expect(await admin.results(organizationId)).toEqual(seen)
    const partner = { ...guidance.subgraph.partner(organizationId), scopes: scopesOfRole.PARTNER }
    expect(await admin.results(organizationId, partner)).toEqual(seen)
    for (const caller of [
      member.caller,
      guidance.learner().caller,
      guidance.subgraph.partner(newId('organization')),
    ])
      expect(await admin.results(organizationId, { ...caller, scopes: scopesOfRole.PARTNER })).toBeNull()
    expect((await member.mutate('withdrawTraining', { organizationId })).sharing.allowed).toBe(false)
    expect(await admin.results(organizationId)).toEqual([])
    expect((await member.audit()).slice(-3)).toEqual([
      'guidance.sharing.allowed DONE',
      'Mutation.shareTraining DENIED',
      'guidance.sharing.withdrawn DONE',
    ])
    await member.mutate('shareTraining', { organizationId })
    await membership.leave()
    expect(await admin.results(organizationId)).toEqual([])
    await member.join(organizationId)
    expect(await admin.results(organizationId)).toEqual([])
  })

  it('[TRN-04] is withdrawn, and not given, while the events of accounts do not arrive', async () => {
    const member = guidance.learner()
    const organizationId = newId('organization')
    await member.join(organizationId)
    await member.mutate('shareTraining', { organizationId })
    await guidance.subgraph.whileSilent(async () => {
      expect(failureOf(await member.send('withdrawTraining', { organizationId }))).toBeUndefined()
      expect(failureOf(await member.send('shareTraining', { organizationId }))).toBe('UNAVAILABLE')
    })
    expect(failureOf(await member.send('shareTraining', { organizationId }))).toBeUndefined()
  })

  it('[TRN-04] is one of the account: another organization and an absent one give one answer', async () => {
    const [admin, stranger] = [guidance.learner(), guidance.learner()]
    const organizationId = newId('organization')
    await admin.join(organizationId, 'ADMIN')
    for (const name of ['shareTraining', 'withdrawTraining']) {
      const foreign = await stranger.send(name, { organizationId })
      expect(foreign).toEqual(await stranger.send(name, { organizationId: newId('organization') }))
      expect(failureOf(foreign)).toBe('NOT_FOUND')
    }
  })

  it('counts trainings by state for dashboards', async () => {
    await passed(guidance.learner())
    const { data } = await guidance.subgraph.call(
      guidance.subgraph.caller('DASHBOARD'),
      '{ trainingCounters { inProgress passed } }',
    )
    expect(Object.keys(data.trainingCounters)).toEqual(['inProgress', 'passed'])
    for (const count of Object.values<number | null>(data.trainingCounters)) expect((count ?? 0) % 5).toBe(0)
  })
})
