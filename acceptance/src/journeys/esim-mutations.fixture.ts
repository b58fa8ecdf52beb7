import { randomUUID } from 'node:crypto'
import { eventually, unless } from './client'
import { buyEsim, buyEsimFor, codeOf } from './esim'
import { Person } from './person'
import type { Journey } from './journey'

/** Runs each mutation of esim that the main job does not use, successfully and once. */
export async function esimMutations(journey: Journey): Promise<void> {
  const person = await Person.create(journey.gateway, '640287')
  await person.signIn()
  await person.setPin()
  const { panel } = person
  const first = await buyEsim(journey, person)
  await codeOf(person, first.id)
  const replacing = await person.grant('ESIM_REPLACEMENT', first.id)
  const { esim } = await panel.mutate<{ esim: { id: string } }>(
    'replaceEsim',
    { esimId: first.id, idempotencyKey: randomUUID(), grant: replacing },
    'esim { id } replaced { state } limitations { code }',
  )
  const unlinking = await person.grant('ESIM_UNLINKING', esim.id)
  await panel.mutate('unlinkEsim', { esimId: esim.id, grant: unlinking }, 'esim { state } retained')
  const second = await buyEsim(journey, person)
  const deleting = await person.grant('ESIM_DELETION', second.id)
  await panel.mutate('deleteEsim', { esimId: second.id, grant: deleting }, 'esim { state }')
  await organizationMutations(journey, person)
}

async function organizationMutations(journey: Journey, person: Person): Promise<void> {
  const { panel } = person
  const { organization } = await panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const { me } = await panel.send<{ me: { organizations: { edges: { node: { id: string } }[] } } }>(
    '{ me { organizations { edges { node { id } } } } }',
  )
  const { id: esimId } = await buyEsimFor(journey, person, organization.id)
  await panel.mutate('assignEsimPolicy', { esimId, policy: 'DATA_ONLY' }, 'esim { policy policyInForce }')
  const assignment = { esimId, membershipId: me.organizations.edges[0]!.node.id }
  // The event of the membership reaches esim after accounts already shows it.
  await eventually('the assignment', () =>
    panel
      .mutate('assignEsim', assignment, 'esim { association { state } }')
      .catch(unless('MEMBER_NOT_ELIGIBLE')),
  )
  const grant = await person.grant('ESIM_RETIREMENT', esimId)
  await panel.mutate('retireEsim', { esimId, grant }, 'esim { state removal { atCarrier onDevice } }')
}
