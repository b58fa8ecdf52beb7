import { randomBytes, randomUUID } from 'node:crypto'
import { achieve, eventually, Refused } from './client'
import { deviceState, type Member, type Server } from './membership'
import type { Person } from './person'
import { expectThat, type Journey } from './journey'

const OBJECTS = 3

interface Deletion {
  id: string
  state: string
  counts: { matched: number; deleted: number; held: number } | null
}

/** Enigm App stores encrypted objects in the server environment. Enigm Command never receives them. */
async function storeContent({ environmentUrl }: Journey, server: Server, member: Member): Promise<void> {
  for (let object = 0; object < OBJECTS; object++) {
    const address = `${environmentUrl}/app/environments/${server.id}/objects?member=${member.handle}`
    const response = await eventually('the environment', () =>
      fetch(address, { method: 'PUT', body: randomBytes(256) }).catch(() => null),
    )
    expectThat('the App stores an object', response.status === 201, response.status)
  }
}

/** The owner deletes the stored objects of one member, and reads the environment's confirmation. */
export async function deleteMemberContent(
  journey: Journey,
  owner: Person,
  server: Server,
  member: Member,
): Promise<void> {
  await storeContent(journey, server, member)
  const known = new Set((await deletions(owner, server.id)).map(({ id }) => id))
  const idempotencyKey = randomUUID()
  await achieve(
    async () => {
      const grant = await owner.grant('MEMBER_CONTENT_DELETION', member.id)
      const input = { memberId: member.id, idempotencyKey, grant }
      return owner.panel.mutate(
        'deleteMemberContent',
        input,
        'contentDeletion { id state } limitations { code }',
      )
    },
    async () => (await deletions(owner, server.id)).find(({ id }) => !known.has(id)),
  )
  const done = await eventually('the confirmation', async () =>
    (await deletions(owner, server.id)).find(({ id, state }) => !known.has(id) && state === 'CONFIRMED'),
  )
  expectThat(`${OBJECTS} objects are deleted`, done.counts?.deleted === OBJECTS, done)
  await journey.logStep(
    'deleteMemberContent',
    `with a grant: ${done.state}, ${done.counts?.deleted} of ${done.counts?.matched} objects`,
  )
}

async function deletions({ panel }: Person, serverId: string): Promise<Deletion[]> {
  const { server } = await panel.send<{ server: { contentDeletions: { edges: { node: Deletion }[] } } }>(
    `query($id: ID!) { server(id: $id) { contentDeletions(first: 100) {
      edges { node { id scope state counts { matched deleted held } } } } } }`,
    { id: serverId },
  )
  return server.contentDeletions.edges.map(({ node }) => node)
}

/** Revokes a device: the gateway refuses its session immediately, and participation ends. */
export async function revokeDevice(journey: Journey, server: Server, member: Member): Promise<void> {
  const { person, device, deviceHandle } = member
  await achieve(
    async () => {
      const grant = await person.grant('DEVICE_REVOCATION', deviceHandle)
      return person.panel.mutate(
        'revokeDevice',
        { deviceHandle, grant },
        'device { state } limitations { code }',
      )
    },
    () => deviceState(person, deviceHandle, 'REVOKED'),
  )
  const code = await eventually('the end of its session', () =>
    device.send('{ me { state } }').then(
      () => null,
      (error: unknown) => (error instanceof Refused ? error.code : null),
    ),
  )
  expectThat('the session of the device is closed', code === 'UNAUTHENTICATED', code)
  const missing = await eventually('the end of participation', async () => {
    const { participationDecision } = await person.panel.send(
      'query($id: ID!) { participationDecision(serverId: $id) { allowed missing } }',
      { id: server.id },
    )
    return !participationDecision.allowed && participationDecision.missing
  })
  expectThat('only device trust is missing', JSON.stringify(missing) === '["DEVICE_TRUST"]', missing)
  await journey.logStep(
    'revokeDevice',
    'its session is refused immediately; participation lacks DEVICE_TRUST',
  )
}

/** Deletes the server with its environment, and reads the receipt. */
export async function deleteServer(journey: Journey, owner: Person, server: Server): Promise<void> {
  await achieve(
    async () => {
      const grant = await owner.grant('SERVER_DELETION', server.id)
      const input = { serverId: server.id, confirmLocator: server.locator, grant }
      return owner.panel.mutate('deleteServer', input, 'server { id state } limitations { code }')
    },
    () => receipt(owner, server.id, ['DELETION_REQUESTED', 'DELETED']),
  )
  await journey.logStep('deleteServer', 'with a grant and the locator: DELETION_REQUESTED')
  const deleted = await eventually('the receipt', () => receipt(owner, server.id, ['DELETED']))
  const { counts, signedReport } = deleted.deletionReceipt ?? {}
  expectThat('the receipt carries the signed report', typeof signedReport === 'string', deleted)
  await journey.logStep(
    'deletionReceipt',
    `${deleted.state}; deleted ${counts?.deleted}, held ${counts?.held}; signed by the environment`,
  )
}

async function receipt({ panel }: Person, serverId: string, states: string[]) {
  const { server } = await panel.send<{
    server: {
      state: string
      deletionReceipt: { counts: { deleted: number; held: number }; signedReport: string } | null
    } | null
  }>(
    `query($id: ID!) { server(id: $id) { state deletionReceipt {
      counts { matched deleted held } retained { ground count } reportedAt signedReport } } }`,
    { id: serverId },
  )
  return server && states.includes(server.state) ? server : null
}
