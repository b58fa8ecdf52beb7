import { Audiences, enumType } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import type { Server } from './server.entity'
import type { ServerState } from './server.lifecycle'

/** The stages of the product's lifecycle of a server, in their order (SRV-07). */
const ServerStage = enumType('ServerStage', 'A stage in the lifecycle of a server.', {
  PURCHASE: 'It is bought, or provisioned by approval.',
  CREATION: 'Its environment is set up.',
  REGION: 'Its region is selected.',
  ADMINISTRATION: 'Its owner is assigned.',
  LOCATOR: 'Its locator accepts requests to join.',
  REQUEST_REVIEW: 'Requests to join are reviewed.',
  MEMBERSHIP: 'Memberships begin with the approval of an administrator.',
  POLICY: 'Its policy is managed.',
  CONTENT: 'The lifecycle of its content is managed.',
  END: 'It is suspended, retired or deleted.',
})
type ServerStage = keyof typeof ServerStage

const StageProgress = enumType('ServerStageProgress', 'How far a stage of a server has come.', {
  LATER: 'It can still come.',
  OPEN: 'It is going on.',
  PAUSED: 'It is interrupted, and can go on.',
  DONE: 'It is complete.',
  OVER: 'It has ended, or never comes.',
})
type StageProgress = keyof typeof StageProgress

@Audiences('panel', 'partner')
@ObjectType({
  description:
    'A stage in the lifecycle of a server. It is administrative and shows no infrastructure and no use.',
})
export class ServerLifecycleStage {
  @Field(() => ServerStage, { description: 'The stage.' })
  stage!: ServerStage

  @Field(() => StageProgress, { description: 'How far it has come.' })
  progress!: StageProgress
}

const stages = Object.keys(ServerStage) as ServerStage[]

/** By the state of the server, in the order of the stages. */
const progressIn: Readonly<Record<ServerState, readonly StageProgress[]>> = {
  PROVISIONING: ['DONE', 'OPEN', 'DONE', 'DONE', 'LATER', 'LATER', 'LATER', 'LATER', 'LATER', 'LATER'],
  ACTIVE: ['DONE', 'DONE', 'DONE', 'DONE', 'OPEN', 'OPEN', 'OPEN', 'OPEN', 'OPEN', 'LATER'],
  RESTRICTED: ['DONE', 'DONE', 'DONE', 'DONE', 'PAUSED', 'PAUSED', 'PAUSED', 'OPEN', 'OPEN', 'LATER'],
  SUSPENDED: ['DONE', 'DONE', 'DONE', 'DONE', 'PAUSED', 'PAUSED', 'PAUSED', 'OPEN', 'OPEN', 'OPEN'],
  RETIRED: ['DONE', 'DONE', 'DONE', 'DONE', 'OVER', 'OVER', 'OVER', 'OVER', 'OPEN', 'OPEN'],
  DELETION_REQUESTED: ['DONE', 'DONE', 'DONE', 'DONE', 'OVER', 'OVER', 'OVER', 'OVER', 'OVER', 'OPEN'],
  DELETED: ['DONE', 'DONE', 'DONE', 'DONE', 'OVER', 'OVER', 'OVER', 'OVER', 'OVER', 'DONE'],
  CANCELED: ['DONE', 'OVER', 'DONE', 'DONE', 'OVER', 'OVER', 'OVER', 'OVER', 'OVER', 'OVER'],
}

/** The stages of a server; a closed locator pauses its stage. */
export function stagesOf({
  state,
  availability,
}: Pick<Server, 'state' | 'availability'>): ServerLifecycleStage[] {
  return stages.map((stage, index) => {
    const progress = progressIn[state][index]!
    const isClosed = stage === 'LOCATOR' && progress === 'OPEN' && availability === 'CLOSED'
    return { stage, progress: isClosed ? 'PAUSED' : progress }
  })
}
