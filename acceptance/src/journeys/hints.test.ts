import { randomUUID } from 'node:crypto'
import { gatewayAt, eventually } from './client'
import { HintReader } from './hint-reader.fixture'
import { journeyOn, type Journey } from './journey'
import { sharedSystem } from './shared-system.fixture'
import { createServer, join } from './membership'
import { Person } from './person'
import { buyDuringEnrollment } from './purchase'
import type { WholeSystem } from './whole-system.fixture'

let running: WholeSystem
let journey: Journey
const readers: HintReader[] = []

beforeAll(async () => {
  running = await sharedSystem()
  journey = journeyOn(gatewayAt(running.url), running.system)
})

afterAll(() => {
  for (const reader of readers) reader.close()
})

/** A stream in a further session of this person, and that session. */
async function watch(person: Person): Promise<{ hints: HintReader; sessionId: string }> {
  const { accessToken, sessionId } = await person.signIn()
  const hints = await HintReader.open(running.url, accessToken)
  readers.push(hints)
  return { hints, sessionId }
}

async function newPerson(): Promise<Person> {
  const person = await Person.create(journey.gateway, '573916')
  await person.signIn()
  await person.setPin()
  return person
}

describe('hints of the whole system', () => {
  it('reach the owner of a server, from its creation to a new member, and no stranger', async () => {
    const owner = await buyDuringEnrollment(journey)
    const stranger = await newPerson()
    const [own, other] = [await watch(owner.person), await watch(stranger)]
    const server = await createServer(journey, owner)
    await eventually('the server', async () => own.hints.has('servers.server', server.id))
    await eventually('the activation', async () => own.hints.has('payments.entitlement', owner.entitlementId))
    const member = await join(journey, owner.person, server)
    await eventually('the request', async () => own.hints.has('servers.join'))
    await eventually('the member', async () => own.hints.has('servers.member', member.id))
    expect(own.hints.hints.filter(({ type }) => type === 'servers.join').flatMap(({ ids }) => ids)).toEqual(
      [],
    )

    const { sessionId } = await stranger.signIn()
    await eventually('the session', async () => other.hints.has('accounts.session', sessionId))
    expect(other.hints.types).toEqual(['accounts.session'])
  })

  it('reach the administrators of an organization', async () => {
    const person = await newPerson()
    const { hints } = await watch(person)
    const { organization } = await person.panel.mutate<{ organization: { id: string } }>(
      'createOrganization',
      { idempotencyKey: randomUUID() },
      'organization { id }',
    )
    await eventually('the membership', async () => hints.has('accounts.membership') && hints.has('*'))
    const before = hints.hints.length
    const grant = await person.grant('ORGANIZATION_MEMBER_ADDITION', `${organization.id}:MEMBER`)
    await person.panel.mutate(
      'addOrganizationMember',
      { organizationId: organization.id, role: 'MEMBER', idempotencyKey: randomUUID(), grant },
      'invitation',
    )
    // The event of an invitation names no account: its hint is for the organization alone.
    await eventually('the invitation', async () =>
      hints.hints.slice(before).some(({ type }) => type === 'accounts.membership'),
    )
  })

  it('end with the session', async () => {
    const person = await newPerson()
    const { hints, sessionId } = await watch(person)
    await person.signIn()
    await person.panel.mutate('closeSession', { sessionId }, 'session { state }')
    await eventually('the end', async () => hints.ended === 'SESSION_ENDED')
  })
})
