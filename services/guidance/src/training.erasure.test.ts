import { newId } from '@enigm/contracts'
import { TestGuidance } from './guidance.fixture'

let guidance: TestGuidance
beforeAll(async () => {
  guidance = await TestGuidance.start()
})
afterAll(() => guidance.stop())

const moduleId = () => guidance.content.courses[0]!.modules[0]!.id

describe('the deletion of an account', () => {
  it('[ACC-05] erases its training, attempts and consent', async () => {
    const [learner, other] = [guidance.learner(), guidance.learner()]
    const organizationId = newId('organization')
    await learner.join(organizationId)
    await learner.mutate('shareTraining', { organizationId })
    await learner.mutate('completeTrainingModule', { moduleId: moduleId() })
    await learner.submit(await learner.start())
    const kept = await other.start()
    const { accountId } = learner
    const deletionId = newId('accountDeletion')
    await guidance.subgraph.publish('accounts.account.deletion.started', accountId, 1, {
      accountId,
      deletionId,
      state: 'DELETION_REQUESTED',
    } as never)
    // A pass over the databases verifies the erasure before the service answers.
    const answers = await guidance.subgraph.until(async () => {
      const events = await guidance.subgraph.events(deletionId)
      return events.length > 0 && events
    })
    expect(answers).toMatchObject([
      { type: 'guidance.erasure.completed', data: { deletionId, erased: 5, detached: 0 } },
    ])
    const own = ['training', 'completed_module', 'exam_attempt', 'sharing', 'membership']
    expect((await guidance.subgraph.tablesWith(accountId)).filter((table) => own.includes(table))).toEqual([])
    expect((await other.attempt(kept.id)).state).toBe('OPEN')
  })
})

describe('the deletion of the data of an account that stays', () => {
  it('deletes what it had learned before the request and no longer limits an attempt, and nothing of another account', async () => {
    const [learner, other] = [guidance.learner(), guidance.learner()]
    const { accountId } = learner
    for (const each of [learner, other]) {
      await each.mutate('completeTrainingModule', { moduleId: moduleId() })
      await each.submit(await each.start())
    }
    const ask = async (version: number, before: Date, type = 'accounts.account.data.deleted') => {
      const data = {
        accountId,
        state: 'ACTIVE',
        dataDeletions: [{ category: 'TRAINING', before: before.toISOString() }],
      }
      await guidance.subgraph.publish(type as never, accountId, version, data as never)
      await guidance.applied(accountId, version)
    }
    const passed = await learner.training()
    await ask(1, new Date(0))
    expect(await learner.training()).toEqual(passed)

    await ask(2, new Date(Date.now() + 1000))
    expect(await learner.training()).toMatchObject({
      ...{ state: 'NOT_STARTED', score: null, passedAt: null, completedModules: [] },
      // An attempt of the last day limits the next one.
      nextAttemptAt: expect.any(String),
    })
    expect((await other.training()).completedModules).toHaveLength(1)

    // A service that has missed the request learns of it by the snapshot of the account.
    await guidance.subgraph.app.data.query(
      "UPDATE exam_attempt SET started_at = started_at - interval '2 days', ended_at = ended_at - interval '2 days' WHERE account_id = $1",
      [accountId],
    )
    await ask(3, new Date(), 'accounts.account.snapshot')
    const own = ['training', 'completed_module', 'exam_attempt']
    expect((await guidance.subgraph.tablesWith(accountId)).filter((table) => own.includes(table))).toEqual([])
  })

  it('decides for each course: what goes on in one keeps nothing of the other', async () => {
    const learner = guidance.learner()
    const [essential, advanced] = guidance.content.courses
    await learner.mutate('completeTrainingModule', { moduleId: essential!.modules[0]!.id })
    await learner.submit(await learner.start('ADVANCED'))
    const [clock] = await guidance.subgraph.app.read<{ now: Date }>('SELECT clock_timestamp() AS now')
    await learner.mutate('completeTrainingModule', { moduleId: advanced!.modules[1]!.id })
    await guidance.subgraph.publish('accounts.account.data.deleted', learner.accountId, 1, {
      accountId: learner.accountId,
      state: 'ACTIVE',
      dataDeletions: [{ category: 'TRAINING', before: new Date(clock!.now.getTime() + 1).toISOString() }],
    } as never)
    await guidance.applied(learner.accountId, 1)
    expect(await learner.training('ESSENTIAL')).toMatchObject({ state: 'NOT_STARTED', completedModules: [] })
    expect(await learner.training('ADVANCED')).toMatchObject({
      ...{ state: 'IN_PROGRESS', score: null, passedAt: null, passedVersion: null },
      completedModules: [{ moduleId: advanced!.modules[1]!.id }],
    })
  })
})
