import { randomUUID } from 'node:crypto'
import { serviceNames } from '@enigm/contracts'
import { entranceOf } from './client'
import { ManyProcesses } from './many-processes.fixture'
import { createServer, enrollOwnDevice, join, type Server } from './membership'
import { Person } from './people'
import { buyDuringEnrollment } from './purchase'
import { stageOf, type Stage } from './stage'

/** An account with an object of every kind, and a stranger who goes for them. */
export interface Scene {
  processes: ManyProcesses
  stage: Stage
  owner: Person
  server: Server
  memberId: string
  deviceHandle: string
  orderId: string
  sessionId: string
  joinRequestId: string
  /** Somebody with an account and nothing else. */
  stranger: Person
  strangerId: string
}

export async function startScene(): Promise<Scene> {
  const processes = await ManyProcesses.start()
  const entrance = entranceOf(processes.url)
  const stage = stageOf(entrance, processes.system)
  const owner = await buyDuringEnrollment(stage)
  const server = await createServer(stage, owner)
  const member = await join(stage, owner.person, server)
  const { deviceHandle } = await enrollOwnDevice(owner.person)
  const { order } = await owner.person.panel.mutate('createOrder', orderInput(), 'order { id }')
  const { me: own } = await owner.person.panel.send<{
    me: { sessions: { edges: { node: { id: string } }[] } }
  }>('{ me { sessions(state: ACTIVE) { edges { node { id } } } } }')
  const candidate = await Person.create(entrance, '385102')
  await candidate.signIn()
  const { joinRequest } = await candidate.panel.mutate(
    'requestToJoin',
    { locator: server.locator },
    'joinRequest { id }',
  )
  const stranger = await Person.create(entrance, '640287')
  await stranger.signIn()
  await stranger.setPin()
  const { me } = await stranger.panel.send('{ me { id } }')
  const found = {
    owner: owner.person,
    server,
    memberId: member.id,
    deviceHandle,
    orderId: order.id,
    sessionId: own.sessions.edges[0]!.node.id,
    joinRequestId: joinRequest.id,
  }
  return { processes, stage, ...found, stranger, strangerId: me.id }
}

export const orderInput = (purchaseCountry = 'CH') => ({
  productKey: 'SERVER_MONTHLY',
  purchaseCountry,
  method: 'CODE_COIN',
  idempotencyKey: randomUUID(),
})

/** Denied entries of one account, and all that the services have ever told each other. */
async function auditTrail({ processes, strangerId }: Scene): Promise<{ denied: number; events: number }> {
  const rows = await Promise.all(
    serviceNames.map((name) =>
      processes.query<{ denied: number; events: number }>(
        name,
        `SELECT (SELECT count(*)::int FROM audit_entry WHERE outcome = 'DENIED' AND scope = $1) AS denied,
                (SELECT count(*)::int FROM outbox WHERE NOT reported) AS events`,
        [`account:${strangerId}`],
      ),
    ),
  )
  const sum = (key: 'denied' | 'events') => rows.flat().reduce((total, row) => total + row[key], 0)
  return { denied: sum('denied'), events: sum('events') }
}

/** How an attempt ended, and what it has left behind. */
export async function outcomeOf(scene: Scene, attempt: () => Promise<unknown>) {
  const before = await auditTrail(scene)
  const error = await attempt().then(
    () => undefined,
    (reason: Error & { code?: string }) => reason,
  )
  const after = await auditTrail(scene)
  const { code, message } = error ?? {}
  return { code, message, denied: after.denied - before.denied, events: after.events - before.events }
}
