import { randomUUID } from 'node:crypto'
import { eventually } from './client'
import { Person } from './person'
import type { Journey } from './journey'

/** Runs each mutation of guidance, successfully and once. */
export async function guidanceMutations({ gateway }: Journey): Promise<void> {
  const person = await Person.create(gateway, '418205')
  await person.signIn()
  const { panel } = person
  const { trainingCourses } = await panel.send<{ trainingCourses: { modules: { id: string }[] }[] }>(
    '{ trainingCourses { modules { id } } }',
  )
  const [course] = trainingCourses
  await panel.mutate('askProductAssistant', { question: 'How do I set the PIN?' }, 'answer { outcome }')
  await panel.mutate('completeTrainingModule', { moduleId: course!.modules[0]!.id }, 'training { state }')
  const { attempt } = await panel.mutate<{ attempt: { id: string } }>(
    'startFinalExam',
    { course: 'ESSENTIAL' },
    'attempt { id }',
  )
  await panel.mutate('submitFinalExam', { attemptId: attempt.id, answers: [] }, 'attempt { state }')
  const { organization } = await panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const organizationId = organization.id
  await eventually('the membership', async () => {
    const { me } = await panel.send<{ me: { trainingSharing: object[] } }>(
      '{ me { trainingSharing { organizationId } } }',
    )
    return me.trainingSharing.length > 0
  })
  await panel.mutate('shareTraining', { organizationId }, 'sharing { allowed }')
  await panel.mutate('withdrawTraining', { organizationId }, 'sharing { allowed }')
}
