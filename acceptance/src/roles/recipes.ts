import { serviceNames, type ServiceName } from '@enigm/contracts'
import { registerClient } from '../journeys/client-mutations.fixture'
import { Machine } from '../journeys/machine.fixture'
import { orderInput } from '../journeys/owner-and-stranger.fixture'
import type { Caller } from '../actors/caller'
import { pins, registerPasskey } from '../actors/actors'
import { stalledJob, stuckPayment } from '../actors/operators-queue'
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
const trusted: Recipe = ({ roleActor: { devices } }) => (devices ? { deviceHandle: devices.trusted } : {})

/** A new client of the organization, or a new dashboard. */
const client = (isPartners: boolean) =>
  fresh('clientId', async ({ roleActors, roleActor }) => {
    const { publicKey } = await Machine.create(roleActors.actors.url, roleActors.actors.url)
    const [organizationId] = roleActors.OA.scope.get('organization') ?? []
    return registerClient(roleActor.caller.person!, publicKey, isPartners ? organizationId : undefined)
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
  'Mutation.redeemCodeCoin': async (context) => ({ ...buyer(context), ...(await order('orderId')(context)) }),
  'Mutation.rotatePartnerClient': client(true),
  'Mutation.revokePartnerClient': client(true),
  'Mutation.rotateDashboardClient': client(false),
  'Mutation.revokeDashboardClient': client(false),
  'Query.order': order('id'),
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
