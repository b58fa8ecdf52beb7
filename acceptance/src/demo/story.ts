import { randomUUID } from 'node:crypto'
import type { System } from '@enigm/embedded'
import { eventually, unless } from '../journeys/client'
import { deleteServer } from '../journeys/deletion-and-revocation'
import { useKey } from '../journeys/enigm-key'
import { buyEsim, buyEsimFor, codeOf, usePhone } from '../journeys/esim'
import type { Journey } from '../journeys/journey'
import { bindManagedPhone } from '../journeys/managed-device'
import { createServer, enrollOwnDevice, join, requestEnrollment } from '../journeys/membership'
import { Person } from '../journeys/person'
import { buyProduct } from '../journeys/purchase'
import { DemoPhone } from './phone'

/** The accounts of the story, in the order in which a visitor meets them. */
export interface Cast {
  readonly owner: Person
  readonly member: Person
  readonly applicant: Person
}

/**
 * Fills a system with what a visitor should see: three accounts, an organization, servers in several states, eSIMs, a lost Key, a
 * managed phone, and decisions that wait. It uses the public operations of the gateway.
 */
export async function tellStory(journey: Journey, system: System): Promise<Cast> {
  const owner = await newPerson(journey, '582914')
  const harbor = await server(journey, owner, 'Harbor')
  const { person: member } = await join(journey, owner, harbor)
  const applicant = await newPerson(journey, '640382')
  await enrollOwnDevice(applicant)
  await applicant.panel.mutate('requestToJoin', { locator: harbor.locator }, 'joinRequest { state }')

  const quiet = await server(journey, owner, 'Quiet bay')
  const closing = { serverId: quiet.id, availability: 'CLOSED' }
  await owner.panel.mutate('setLocatorAvailability', closing, 'server { id }')
  await deleteServer(journey, owner, await server(journey, owner, 'Old pier'))
  await buyProduct(journey, owner, 'SERVER_YEARLY')

  await enrollOwnDevice(owner)
  await requestEnrollment(owner)
  await esims(journey, owner)
  await lostKey(journey, owner)
  await managedPhone(system, owner, await organization(journey, owner, member))
  await unpaidOrder(owner)
  return { owner, member, applicant }
}

async function newPerson({ gateway }: Journey, pin: string): Promise<Person> {
  const person = await Person.create(gateway, pin)
  await person.signIn()
  await person.setPin()
  return person
}

async function server(journey: Journey, person: Person, displayName: string) {
  const entitlementId = await buyProduct(journey, person, 'SERVER_MONTHLY')
  return createServer(journey, { person, entitlementId }, displayName)
}

/** One eSIM is ready to install, and one is enabled on a simulated phone. */
async function esims(journey: Journey, person: Person): Promise<void> {
  const { id } = await buyEsim(journey, person)
  const code = await codeOf(person, id)
  const isIn = (state: string) => async () => {
    const { esim } = await person.panel.send('query($id: ID!) { esim(id: $id) { state } }', { id })
    return esim.state === state
  }
  await usePhone(journey, 'download', code, isIn('INSTALLED'))
  await usePhone(journey, 'enable', code, isIn('ENABLED'))
  await buyEsim(journey, person)
}

async function lostKey(journey: Journey, person: Person): Promise<void> {
  const keyHandle = await useKey(journey, person)
  await person.panel.mutate('reportKeyLost', { keyHandle }, 'key { state }')
}

/** An organization with a second person, who uses its eSIM, and an open invitation. */
async function organization(journey: Journey, admin: Person, guest: Person): Promise<string> {
  const { organization: own } = await admin.panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { displayName: 'Harbor Legal', idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const { member } = await guest.panel.mutate<{ member: { id: string } }>(
    'acceptOrganizationMembership',
    { invitation: await invite(admin, own.id) },
    'member { id }',
  )
  await invite(admin, own.id)
  const { id: esimId } = await buyEsimFor(journey, admin, own.id)
  // The event of the membership reaches esim after accounts already shows it.
  await eventually('the assignment', () =>
    admin.panel
      .mutate('assignEsim', { esimId, membershipId: member.id }, 'esim { id }')
      .catch(unless('MEMBER_NOT_ELIGIBLE')),
  )
  return own.id
}

/** A phone that an organization manages too, and that has confirmed a policy and reported its posture. */
async function managedPhone(system: System, person: Person, organizationId: string): Promise<void> {
  const { deviceHandle, simulated } = await bindManagedPhone(person, organizationId)
  const phone = await DemoPhone.begin(system, simulated)
  const policy = { deviceHandle, policy: 'WIPE_ALLOWED' }
  await person.panel.mutate('assignManagedPolicy', policy, 'command { id }')
  await phone.poll()
  const posture = { deviceHandle, operation: 'REFRESH_POSTURE' }
  await person.panel.mutate('requestRemoteOperation', posture, 'command { id }')
  await phone.poll()
}

async function invite(admin: Person, organizationId: string): Promise<string> {
  const grant = await admin.grant('ORGANIZATION_MEMBER_ADDITION', `${organizationId}:MEMBER`)
  const input = { organizationId, role: 'MEMBER', idempotencyKey: randomUUID(), grant }
  const { invitation } = await admin.panel.mutate('addOrganizationMember', input, 'invitation')
  return invitation
}

async function unpaidOrder({ panel }: Person): Promise<void> {
  const input = {
    productKey: 'ENIGM_KEY',
    quantity: 1,
    purchaseCountry: 'CH',
    method: 'CODE_COIN',
    idempotencyKey: randomUUID(),
  }
  await panel.mutate('createOrder', input, 'order { id }')
}
