import { randomUUID } from 'node:crypto'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { eventually } from '../journeys/client'
import { registerClient } from '../journeys/client-mutations.fixture'
import { registerWebhook } from '../journeys/webhook-mutations.fixture'
import { Machine } from '../journeys/machine.fixture'
import { bindManagedPhone, managedHandles } from '../journeys/managed-device'
import { orderInput } from '../journeys/owner-and-stranger.fixture'
import type { Caller } from '../actors/caller'
import { pins, registerPasskey } from '../actors/actors'
import {
  blindCoinKey,
  codeCoinBatch,
  legalHold,
  stalledJob,
  stuckPayment,
  torSurface,
} from '../actors/operators-queue'
import type { RoleActor, RoleActors } from './role-actors'
import type { Reach } from './role-matrix'

/** One caller at one operation; `reach` is undefined when the operation is denied. */
interface RecipeContext {
  readonly roleActors: RoleActors
  readonly roleActor: RoleActor
  readonly reach: Reach | undefined
}

/** Values by the name of the input field. The tables of the generator provide the others. */
type Values = Readonly<Record<string, unknown>>
type Recipe = (context: RecipeContext) => Values | Promise<Values>

/** An object that is created for one allowed call, so that the call cannot affect later cells. */
const fresh =
  (name: string, make: (context: RecipeContext) => Promise<string>): Recipe =>
  async (context) =>
    context.reach ? { [name]: await make(context) } : {}

/** A session of the caller; for the operator, that of a customer. */
const ownSession = fresh('sessionId', async ({ roleActors, roleActor }) => {
  const { person } = roleActor.role === 'OP' ? roleActors.PO.caller : roleActor.caller
  return (await person!.signIn('device')).sessionId
})
const member: Recipe = ({ roleActors }) => ({ membershipId: roleActors.spare })
const passkey = fresh('passkeyId', ({ roleActor }) => registerPasskey(roleActor.caller.person!))
/** The organization that an administrator buys for; null when the account buys for itself. */
const buyer = ({ roleActors, reach }: RecipeContext) => ({
  organizationId: reach === 'S' ? roleActors.OA.scope.get('organization')![0]! : null,
})
const order = (name: string) => fresh(name, (context) => placeOrder(context.roleActor.caller, buyer(context)))
const administration: Recipe = ({ roleActors }) => ({
  membershipId: roleActors.administration,
  role: 'MEMBER',
})
const customer: Recipe = ({ roleActors }) => ({ accountHandle: roleActors.customer.handle })
/** Another account, by the handle that the caller has for it. */
const otherAccount: Recipe = ({ roleActors, roleActor: { role } }) => ({
  handle: role === 'OP' || role === 'SP' ? roleActors.customer.handle : roleActors.memberHandle,
})
const ownAccount: Recipe = ({ roleActor: { caller } }) =>
  caller.accountId ? { accountId: caller.accountId } : {}
/** A device that waits and a trusted one, whose states do not allow the transition, so that they do not change. */
const waiting: Recipe = ({ roleActor: { devices } }) =>
  devices ? { deviceHandle: devices.pending, newDeviceHandle: devices.trusted } : {}
/** A Key by its handle for the holder or for administrators; `name` is the name of the input field. */
const key =
  (name: string): Recipe =>
  ({ roleActors, roleActor: { own }, reach }) => {
    const [handle] = reach === 'O' ? (own.get('keyHandle') ?? []) : [roleActors.deploymentKeyHandle]
    return { [name]: handle }
  }
/** An own device that waits, or the device that the organization manages. */
const managed =
  (name: string): Recipe =>
  ({ roleActors, roleActor: { devices }, reach }) => {
    if (reach === 'O') return { [name]: devices!.pending }
    return reach ? { [name]: roleActors.managedDeviceHandle } : {}
  }
/** The device that the organization manages, to all callers: its handle is none for the others. */
const administeredDevice: Recipe = ({ roleActors }) => ({ deviceHandle: roleActors.managedDeviceHandle })
/** A further device of the organization, which the allowed call ends. */
const endedDevice: Recipe = async (context) => {
  if (!context.reach) return administeredDevice(context)
  const { OM, OA } = context.roleActors
  const [organizationId] = OA.scope.get('organization')!
  const known = await managedHandles(OA.caller.person!, organizationId!)
  await bindManagedPhone(OM.caller.person!, organizationId!)
  const handle = await eventually('the further device', async () =>
    (await managedHandles(OA.caller.person!, organizationId!)).find((each) => !known.includes(each)),
  )
  return { deviceHandle: handle }
}
const trusted: Recipe = ({ roleActor: { devices } }) => (devices ? { deviceHandle: devices.trusted } : {})

/** The membership of the owner of the server, which no operation changes; in the server of the organization, that of its member. */
const guarded: Recipe = ({ roleActors, reach, roleActor: { role } }) =>
  reach && role !== 'OA' ? { memberId: roleActors.SO.own.get('member')![0] } : {}

/** A device in the server of the caller's role. */
const connectedDevice: Recipe = async ({ roleActors, reach, roleActor: { role } }) => {
  if (!reach) return {}
  const [serverId] = roleActors[role === 'OA' ? 'OA' : 'SO'].scope.get('server')!
  const sql = 'SELECT handle FROM server_device WHERE server_id = $1'
  const [found] = await roleActors.actors.databases.query<{ handle: string }>('servers', sql, [serverId])
  return { deviceHandle: found!.handle }
}

/** A new client of the organization, or a new dashboard. */
const client = (isPartners: boolean) =>
  fresh('clientId', async ({ roleActors, roleActor }) => {
    const { publicKey } = await Machine.create(roleActors.actors.url, roleActors.actors.url)
    const [organizationId] = roleActors.OA.scope.get('organization') ?? []
    return registerClient(roleActor.caller.person!, publicKey, isPartners ? organizationId : undefined)
  })

/** An address that each registration has for itself: loopback, which a development system permits. */
const receiverAddress = () => `https://127.0.0.1:9/${randomUUID()}`

/** A new webhook of the organization. */
const webhook = fresh('webhookId', async ({ roleActors, roleActor }) => {
  const [organizationId] = roleActors.OA.scope.get('organization')!
  return registerWebhook(roleActor.caller.person!, organizationId!, receiverAddress())
})

/** Stalled work of this service, also for callers who may not settle it. */
const stalledWork =
  (service: ServiceName): Recipe =>
  async ({ roleActors }) => ({ id: await stalledJob(roleActors.actors.databases, service) })

/** A payment in the operator's queue, also for callers who may not resolve it. */
const stuck: Recipe = async ({ roleActors }) => {
  const { databases } = roleActors.actors
  const stuckPaymentId = await stuckPayment(databases)
  return { stuckPaymentId, resolution: 'CLOSE' }
}

/** A used batch of Code Coins, also for callers who may not void it. */
const batch: Recipe = async ({ roleActors }) => ({
  batchId: await codeCoinBatch(roleActors.actors.databases),
})

/** A key of blind Code Coins, also for callers who may not void it. */
const coinKey: Recipe = async ({ roleActors }) => ({
  fingerprint: await blindCoinKey(roleActors.actors.databases),
})

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)

/** A change of a product that the other cells do not notice: its price in a currency that they do not use, its offer as it is. */
const change: Recipe = () => ({
  ...{ productKey: 'SERVER_YEARLY', currency: 'USD', amount: 50_000, validFrom: tomorrow() },
  ...{ availability: 'AVAILABLE', methods: ['CODE_COIN', 'CARD', 'CRYPTO'], country: 'AQ' },
})

const stalledWorkRecipes = Object.fromEntries(
  serviceNames.flatMap((service) => {
    const name = `${service.charAt(0).toUpperCase()}${service.slice(1)}`
    const recipe = stalledWork(service)
    return [`retry${name}Work`, `discard${name}Work`].map((field) => [`Mutation.${field}`, recipe])
  }),
)

/** Values of operations that the generator cannot choose. */
const recipes: Readonly<Record<string, Recipe>> = {
  ...stalledWorkRecipes,
  'Mutation.resolveStuckPayment': stuck,
  'Mutation.setLegalHold': ({ roleActors }) => ({
    ...{ subject: roleActors.customer.handle, ground: 'COURT_ORDER' },
    endsOn: new Date(Date.now() + 60 * 60 * 1000).toISOString(),
  }),
  'LegalHold.subject': async ({ roleActors }) => ({ id: await legalHold(roleActors.actors.databases) }),
  'Mutation.releaseLegalHold': async ({ roleActors }) => ({
    legalHoldId: await legalHold(roleActors.actors.databases),
  }),
  'Mutation.enableTorSurface': ({ roleActors }) => torSurface(roleActors.actors.databases, 'DISABLED'),
  'Mutation.disableTorSurface': async ({ roleActors }) => ({
    key: (await torSurface(roleActors.actors.databases, 'ENABLED')).key,
  }),
  'Mutation.updateTorPolicy': () => ({
    ...{ allowsAccountCreation: true, allowsPurchases: true, allowsSignIn: true },
  }),
  'Mutation.requestDataDeletion': (context) => ({
    ...(ownAccount(context) as Values),
    categories: ['SECURITY_EVENTS'],
  }),
  'Query.invoice': () => ({ code: 'invoice unknown' }),
  'Query.invoicePdf': () => ({ code: 'invoice unknown' }),
  'Query.deletionReceipt': () => ({ code: 'receipt_unknown' }),
  'Mutation.voidCodeCoinBatch': batch,
  'Mutation.voidBlindCoinKey': coinKey,
  'Mutation.setProductPrice': change,
  'Mutation.setProductOffer': change,
  'Mutation.setVatRate': () => ({ country: 'AQ', hundredths: 0, validFrom: tomorrow() }),
  'Mutation.requestInvoice': async (context) => ({ ...buyer(context), ...(await order('orderId')(context)) }),
  'Mutation.signBlindCoins': async (context) => ({ ...buyer(context), ...(await order('orderId')(context)) }),
  'Mutation.cancelOrder': async (context) => ({ ...buyer(context), ...(await order('orderId')(context)) }),
  'Mutation.askProductAssistant': () => ({ question: 'How do I set the PIN?' }),
  'Mutation.assignAccountPolicy': () => ({ maximumSessionDays: 30 }),
  'Mutation.assignMemberPolicy': ({ roleActors }) => ({
    membershipId: roleActors.administration,
    maximumSessionDays: 30,
  }),
  'Mutation.approveDeviceEnrollment': trusted,
  'Mutation.rejectDeviceEnrollment': trusted,
  'Mutation.restrictDevice': waiting,
  'Mutation.liftDeviceRestriction': waiting,
  'Mutation.revokeDevice': waiting,
  'Mutation.replaceDevice': waiting,
  'Mutation.retireDevice': waiting,
  'Mutation.removeDevice': waiting,
  'Mutation.changeDeviceLabel': waiting,
  'Mutation.enableManagedMode': waiting,
  'Mutation.disableManagedMode': waiting,
  'Mutation.bindManagedDevice': waiting,
  'Mutation.unbindManagedDevice': waiting,
  'Mutation.assignManagedPolicy': managed('deviceHandle'),
  'Mutation.requestRemoteOperation': managed('deviceHandle'),
  'Mutation.cancelRemoteOperation': managed('deviceHandle'),
  'Mutation.requestRemoteWipe': managed('deviceHandle'),
  'Mutation.cancelRemoteWipe': managed('deviceHandle'),
  'Query.managedDevice': managed('handle'),
  'Mutation.restrictManagedDevice': administeredDevice,
  'Mutation.liftManagedDeviceRestriction': administeredDevice,
  'Mutation.revokeManagedDevice': endedDevice,
  'Mutation.retireManagedDevice': endedDevice,
  'ManagedDevice.activeDefense': managed('handle'),
  'Device.activeDefense': ({ roleActor: { devices } }) => (devices ? { handle: devices.trusted } : {}),
  'Device.trust': ({ roleActor: { devices } }) => (devices ? { handle: devices.trusted } : {}),
  // The handle for administrators names a device of the member too, but not to the member.
  'Query.device': ({ roleActor: { devices } }) => (devices ? { handle: devices.trusted } : {}),
  'Mutation.enableEmergencyDeviceWorkflow': ownAccount,
  'Mutation.disableEmergencyDeviceWorkflow': ownAccount,
  'Mutation.reportKeyLost': key('keyHandle'),
  'Mutation.reportKeyFound': key('keyHandle'),
  'Mutation.revokeKey': key('keyHandle'),
  'Mutation.replaceKey': key('keyHandle'),
  'Mutation.retireKey': key('keyHandle'),
  'Query.enigmKey': key('handle'),
  'EnigmKey.emergencyEvents': key('handle'),
  'Query.deploymentKey': key('handle'),
  'DeploymentKey.emergencyEvents': key('handle'),
  'Query.accountKeyStates': customer,
  'Mutation.closeSession': ownSession,
  'Mutation.restrictSession': ownSession,
  'Mutation.liftSessionRestriction': ownSession,
  'Mutation.restrictMemberSessions': member,
  'Mutation.liftMemberSessionRestriction': member,
  'Mutation.renamePasskey': passkey,
  'Mutation.removePasskey': passkey,
  'Mutation.removeOrganizationMember': administration,
  'Mutation.setOrganizationRole': administration,
  'Mutation.restrictAccount': customer,
  'Mutation.suspendAccount': customer,
  'Mutation.reinstateAccount': customer,
  'Mutation.revokeStaffAccount': ({ roleActors }) => ({ accountHandle: roleActors.staffHandle }),
  'Mutation.openRecoveryCase': ({ roleActors }) => ({ accountNumber: roleActors.customer.accountNumber }),
  'Mutation.registerPasskey': ownAccount,
  'Mutation.renewRecoveryCodes': ownAccount,
  'Mutation.rotateLoginSecret': ownAccount,
  'Mutation.requestAccountDeletion': ownAccount,
  'Mutation.cancelAccountDeletion': ownAccount,
  'Mutation.createOrder': buyer,
  'Mutation.createServer': buyer,
  'Mutation.setMemberRole': guarded,
  'Mutation.restrictMember': guarded,
  'Mutation.liftMemberRestriction': guarded,
  'Mutation.removeMember': guarded,
  'Mutation.removeDeviceFromServer': connectedDevice,
  'Mutation.updateServerVisibility': () => ({ visibleToUsers: [] }),
  'Mutation.redeemCodeCoin': async (context) => ({ ...buyer(context), ...(await order('orderId')(context)) }),
  'Mutation.registerWebhook': () => ({ url: receiverAddress() }),
  'Mutation.rotateWebhookKey': webhook,
  'Mutation.resumeWebhook': webhook,
  'Mutation.removeWebhook': webhook,
  'Mutation.rotatePartnerClient': client(true),
  'Mutation.revokePartnerClient': client(true),
  'Mutation.rotateDashboardClient': client(false),
  'Mutation.revokeDashboardClient': client(false),
  'Query.order': order('id'),
  'Query.customerDevices': customer,
  'Query.customerEntitlements': customer,
  'Query.customerEsims': customer,
  'Mutation.assignEsim': ({ roleActors, reach }) =>
    reach ? { membershipId: roleActors.administration } : {},
  'Query.account': otherAccount,
  'AdministeredAccount.lifecycle': otherAccount,
  'AdministeredAccount.securityEvents': otherAccount,
}

/** Operations that remove what other cells need: they come last, in this order. */
export const lastOfAll: readonly string[] = [
  'Mutation.unlinkEsim',
  'Mutation.disableEmergencyDeviceWorkflow',
  'Mutation.disableOrganizationEmergencyWorkflow',
  'Mutation.rotateLoginSecret',
  'Mutation.leaveOrganization',
  'Mutation.leaveServer',
  'Mutation.retireServer',
  'Mutation.platformRetireServer',
  'Mutation.platformDeleteServer',
  'Mutation.requestAccountDeletion',
]

/** The values of one call that the tables do not provide. */
export async function valuesOf(coordinate: string, context: RecipeContext): Promise<Values> {
  const { roleActor, roleActors } = context
  const pin = roleActor.caller.pin ?? pins.own
  const origin = `http://localhost:${new URL(roleActors.actors.url).port}`
  const common = { pin, currentPin: pin, newPin: pin, origin, region: roleActors.region }
  return { ...common, ...(await recipes[coordinate]?.(context)) }
}

/** Recipes for operations that the schema does not have. */
export function strayRecipes(known: ReadonlySet<string>): string[] {
  return [...Object.keys(recipes), ...lastOfAll].filter((coordinate) => !known.has(coordinate))
}

async function placeOrder(caller: Caller, buyer: Values): Promise<string> {
  const document = `mutation($input: CreateOrderInput!) {
    createOrder(input: $input) { order { id } errors { code } } }`
  const input = { ...orderInput(), quantity: 1, ...buyer }
  const { data, text } = await caller.ask(caller.audiences[0]!, document, { input })
  const { order: placed } = data.createOrder as { order: { id: string } | null }
  if (!placed) throw new Error(`${caller.name} could not place an order: ${text}`)
  return placed.id
}
