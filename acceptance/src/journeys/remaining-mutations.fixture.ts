import { randomUUID } from 'node:crypto'
import type { Client } from './client'
import { createServer, enrollOwnDevice, join, requestEnrollment, type Server } from './membership'
import { Person } from './person'
import { buyBlindCoin, buyDuringEnrollment, buyForOrganization, buyProduct } from './purchase'
import { expectThat, type Journey } from './journey'

/** Runs each mutation of servers, devices, payments and sessions that the main job does not use, successfully and once. */
export async function remainingMutations(journey: Journey): Promise<void> {
  const owner = await buyDuringEnrollment(journey)
  const server = await createServer(journey, owner)
  const { person } = await join(journey, owner.person, server)
  await serverMutations(owner.person, server)
  await policyMutations(owner.person, server)
  await contentMutations(owner.person, server)
  await deviceMutations(person)
  await orderMutations(journey, owner.person)
  await blindCoinMutations(journey, owner.person)
  await termMutations(owner.person, server)
  await sessionMutations(owner.person)
}

async function serverMutations(owner: Person, server: Server): Promise<void> {
  const ask = async (client: Client) =>
    (
      await client.mutate<{ joinRequest: { id: string } }>(
        'requestToJoin',
        { locator: server.locator },
        'joinRequest { id }',
      )
    ).joinRequest.id
  const stranger = await Person.create(owner.gateway, '385102')
  await stranger.signIn()
  await owner.panel.mutate(
    'rejectJoinRequest',
    { joinRequestId: await ask(stranger.panel) },
    'joinRequest { state }',
  )
  await stranger.panel.mutate(
    'withdrawJoinRequest',
    { joinRequestId: await ask(stranger.panel) },
    'joinRequest { state }',
  )
  const closed = { serverId: server.id, availability: 'CLOSED' }
  await owner.panel.mutate('setLocatorAvailability', closed, 'server { id }')
  const grant = await owner.grant('LOCATOR_ROTATION', server.id)
  await owner.panel.mutate('rotateServerLocator', { serverId: server.id, grant }, 'server { id }')
}

/** An access policy that asks for a trusted device alone. */
export const rules = {
  ...{ accounts: 'ACTIVE', devices: 'TRUSTED', sessions: 'ANY', roles: ['ADMINISTRATOR', 'USER'] },
  ...{ managed: 'NOT_REQUIRED', posture: 'NOT_REQUIRED', findings: 'NOT_REQUIRED' },
}

async function policyMutations({ panel }: Person, { id: serverId }: Server): Promise<void> {
  const policy = { serverId, expectedVersion: 0, rules, sharesSignals: false }
  await panel.mutate('updateServerPolicy', policy, 'policy { id }')
  const visibility = { serverId, visibleToUsers: ['MEMBERS'] }
  await panel.mutate('updateServerVisibility', visibility, 'visibleToUsers')
  const content = {
    ...{ serverId, expectedVersion: 0, retentionDays: 365, classes: ['MESSAGES'] },
    delegatesFullDeletion: false,
  }
  await panel.mutate('updateContentPolicy', content, 'contentPolicy { version }')
}

async function contentMutations(person: Person, { id: serverId }: Server): Promise<void> {
  const remove = async (mutation: string, operation: string, more: object) => {
    const grant = await person.grant(operation, serverId)
    const input = { serverId, idempotencyKey: randomUUID(), ...more, grant }
    await person.panel.mutate(mutation, input, 'contentDeletion { id }')
  }
  await remove('deleteServerObjects', 'OBJECT_DELETION', { objects: ['noSuchObject'] })
  await remove('deleteServerContentByClass', 'CLASS_CONTENT_DELETION', { classes: ['MULTIMEDIA'] })
  await remove('deleteAllServerContent', 'SERVER_CONTENT_DELETION', {})
}

async function deviceMutations(person: Person): Promise<void> {
  const { panel } = person
  const { deviceHandle } = await enrollOwnDevice(person)
  await panel.mutate('restrictDevice', { deviceHandle }, 'device { state }')
  await panel.mutate('liftDeviceRestriction', { deviceHandle }, 'device { state }')
  const { deviceHandle: newDeviceHandle } = await requestEnrollment(person)
  const replacing = await person.grant('DEVICE_REPLACEMENT', deviceHandle)
  await panel.mutate('replaceDevice', { deviceHandle, newDeviceHandle, grant: replacing }, 'device { state }')
  await panel.mutate('rejectDeviceEnrollment', { deviceHandle: newDeviceHandle }, 'device { state }')
  const last = await enrollOwnDevice(person)
  const grant = await person.grant('DEVICE_RETIREMENT', last.deviceHandle)
  await panel.mutate('retireDevice', { deviceHandle: last.deviceHandle, grant }, 'device { state }')
  const removing = await person.grant('DEVICE_REMOVAL', last.deviceHandle)
  await panel.mutate('removeDevice', { deviceHandle: last.deviceHandle, grant: removing }, 'device { state }')
}

/** Orders each product for a person, and eSIMs for an organization. */
async function orderMutations(journey: Journey, person: Person): Promise<void> {
  for (const productKey of ['SERVER_YEARLY', 'ESIM_YEARLY', 'ENIGM_KEY'] as const)
    await buyProduct(journey, person, productKey)
  const { organization } = await person.panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const bulk = { productKey: 'ESIM_YEARLY', quantity: 3, organizationId: organization.id } as const
  const entitlements = await buyForOrganization(journey, person, bulk)
  expectThat('each unit has an entitlement', new Set(entitlements).size === 3, entitlements)
}

/** Buys a blind Code Coin. Any message below the modulus can be signed: only its buyer knows whether a coin comes from it. */
async function blindCoinMutations(journey: Journey, person: Person): Promise<void> {
  const orderId = await buyBlindCoin(journey, person)
  const { order } = await person.panel.send<{ order: { signingKey: { fingerprint: string } } }>(
    'query ($id: ID!) { order(id: $id) { signingKey { fingerprint } } }',
    { id: orderId },
  )
  const blindedMessages = [Buffer.alloc(256, 1).toString('base64url')]
  const input = { orderId, fingerprint: order.signingKey.fingerprint, blindedMessages }
  const { signatures } = await person.panel.mutate<{ signatures: string[] }>(
    'signBlindCoins',
    input,
    'signatures',
  )
  expectThat('the coin is signed', signatures.length === 1, signatures)
  const { fingerprint } = order.signingKey
  const grant = await journey.operator.grant('CODE_COIN_VOIDING', fingerprint)
  await journey.operator.panel.mutate('voidBlindCoinKey', { fingerprint, grant }, 'key { voidedOn }')
}

/** Renews the term of a server, cancels what follows it, and undoes that. */
async function termMutations(person: Person, { id }: Server): Promise<void> {
  const { server } = await person.panel.send<{ server: { entitlement: { id: string } } }>(
    'query ($id: ID!) { server(id: $id) { entitlement { id } } }',
    { id },
  )
  const entitlementId = server.entitlement.id
  const renewal = { entitlementId, purchaseCountry: 'DE', method: 'CODE_COIN', idempotencyKey: randomUUID() }
  const { order } = await person.panel.mutate<{ order: { id: string } }>(
    'renewSubscription',
    renewal,
    'order { id }',
  )
  await person.panel.mutate('requestInvoice', { orderId: order.id }, 'invoice { state }')
  await person.panel.mutate('cancelOrder', { orderId: order.id }, 'order { state }')
  const grant = await person.grant('SUBSCRIPTION_CANCELATION', entitlementId)
  await person.panel.mutate('cancelSubscription', { entitlementId, grant }, 'subscription { state }')
  await person.panel.mutate('undoCancelSubscription', { entitlementId }, 'subscription { state }')
}

async function sessionMutations(person: Person): Promise<void> {
  const { panel } = person
  await panel.mutate('changeCriticalPin', { currentPin: '483920', newPin: '502846' }, 'account { id }')
  const { sessionId } = await person.signIn('device')
  await panel.mutate('closeSession', { sessionId }, 'session { state }')
  const { client, refreshToken } = await person.signIn('device')
  await client.mutate('endSession', { refreshToken }, 'session { state }')
  await person.refresh()
  await panel.mutate('closeSessionsOfUntrustedDevices', { idempotencyKey: randomUUID() }, 'closedCount')
  await panel.mutate('closeAllOtherSessions', { idempotencyKey: randomUUID() }, 'closedCount')
}
