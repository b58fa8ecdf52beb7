import { randomUUID } from 'node:crypto'
import { serviceNames } from '@enigm/contracts'
import { gatewayAt } from './client'
import { ManyProcesses } from './many-processes.fixture'
import { createServer, enrollOwnDevice, join, type Server } from './membership'
import { Person } from './person'
import { buyDuringEnrollment } from './purchase'
import { journeyOn, type Journey } from './journey'

/** An account with an object of every kind, and a stranger who tries to reach them. */
export interface OwnerAndStranger {
  processes: ManyProcesses
  journey: Journey
  owner: Person
  server: Server
  memberId: string
  deviceHandle: string
  orderId: string
  sessionId: string
  joinRequestId: string
  /** An account without objects. */
  stranger: Person
  strangerId: string
}

export async function startOwnerAndStranger(): Promise<OwnerAndStranger> {
  const processes = await ManyProcesses.start()
  const gateway = gatewayAt(processes.url)
  const journey = journeyOn(gateway, processes.system)
  const owner = await buyDuringEnrollment(journey)
  const server = await createServer(journey, owner)
  const member = await join(journey, owner.person, server)
  const { deviceHandle } = await enrollOwnDevice(owner.person)
  const { order } = await owner.person.panel.mutate('createOrder', orderInput(), 'order { id }')
  const { me: own } = await owner.person.panel.send<{
    me: { sessions: { edges: { node: { id: string } }[] } }
  }>('{ me { sessions(state: ACTIVE) { edges { node { id } } } } }')
  const candidate = await Person.create(gateway, '385102')
  await candidate.signIn()
  const { joinRequest } = await candidate.panel.mutate(
    'requestToJoin',
    { locator: server.locator },
    'joinRequest { id }',
  )
  const stranger = await Person.create(gateway, '640287')
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
  return { processes, journey, ...found, stranger, strangerId: me.id }
}

export const orderInput = (purchaseCountry = 'CH') => ({
  productKey: 'SERVER_MONTHLY',
  purchaseCountry,
  method: 'CODE_COIN',
  idempotencyKey: randomUUID(),
})

/** The number of the stranger's denied audit entries, and of the events of all services. */
async function countsOf({
  processes,
  strangerId,
}: OwnerAndStranger): Promise<{ denied: number; events: number }> {
  const rows = await Promise.all(
    serviceNames.map((name) =>
      processes.query<{ denied: number; events: number }>(
        name,
        `SELECT (SELECT count(*)::int FROM audit_entry WHERE outcome = 'DENIED' AND scope = $1) AS denied,
                (SELECT count(*)::int FROM outbox WHERE NOT is_snapshot) AS events`,
        [`account:${strangerId}`],
      ),
    ),
  )
  const sum = (key: 'denied' | 'events') => rows.flat().reduce((total, row) => total + row[key], 0)
  return { denied: sum('denied'), events: sum('events') }
}

/** The error of an attempt, and the audit entries and events that it caused. */
export async function outcomeOf(given: OwnerAndStranger, attempt: () => Promise<unknown>) {
  const before = await countsOf(given)
  const error = await attempt().then(
    () => undefined,
    (reason: Error & { code?: string }) => reason,
  )
  const after = await countsOf(given)
  const { code, message } = error ?? {}
  return { code, message, denied: after.denied - before.denied, events: after.events - before.events }
}
