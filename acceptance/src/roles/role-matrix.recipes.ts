import { registerClient } from '../journeys/client-mutations.fixture'
import { Machine } from '../journeys/machine.fixture'
import { orderInput } from '../journeys/scene.fixture'
import type { Caller } from '../actors/caller'
import { pins, registerPasskey } from '../actors/actors'
import type { Player, Players } from './role-matrix.actors'
import type { Reach } from './role-matrix.table'

/** One player at one operation; `reach` is undefined where the operation is denied. */
export interface Scene {
  readonly players: Players
  readonly player: Player
  readonly reach: Reach | undefined
}

/** Values by the name of the input that takes them; the generator's tables give the others. */
type Values = Readonly<Record<string, unknown>>
type Recipe = (scene: Scene) => Values | Promise<Values>

/** Something made for this one call, where the call may: what it does to it spoils nothing for later cells. */
const fresh =
  (name: string, make: (scene: Scene) => Promise<string>): Recipe =>
  async (scene) =>
    scene.reach ? { [name]: await make(scene) } : {}

/** A session of somebody's own; the operator acts on that of a customer. */
const ownSession = fresh('sessionId', async ({ players, player }) => {
  const { person } = player.role === 'OP' ? players.PO.caller : player.caller
  return (await person!.signIn('device')).sessionId
})
const member: Recipe = ({ players }) => ({ membershipId: players.spare })
const passkey = fresh('passkeyId', ({ player }) => registerPasskey(player.caller.person!))
/** The organization that an administrator buys for; nobody's where the account buys for itself. */
const buyer = ({ players, reach }: Scene) => ({
  organizationId: reach === 'S' ? players.OA.scope.get('organization')![0]! : null,
})
const order = (name: string) => fresh(name, (scene) => placeOrder(scene.player.caller, buyer(scene)))
const administration: Recipe = ({ players }) => ({ membershipId: players.administration, role: 'MEMBER' })
const customer: Recipe = ({ players }) => ({ accountHandle: players.customer.handle })
/** An account of somebody else, by the name that the caller has for it. */
const somebody: Recipe = ({ players, player: { role } }) => ({
  handle: role === 'OP' || role === 'SP' ? players.customer.handle : players.memberHandle,
})
const ownAccount: Recipe = ({ player: { caller } }) =>
  caller.accountId ? { accountId: caller.accountId } : {}
/** A device that waits and one that is trusted: the move is not open to them, so that they stay what they are. */
const waiting: Recipe = ({ player: { devices } }) =>
  devices ? { deviceHandle: devices.pending, newDeviceHandle: devices.trusted } : {}
/** A Key of the own, or by the name that administrators have for it; `name` is that of the input. */
const key =
  (name: string): Recipe =>
  ({ players, player: { own }, reach }) => {
    const [handle] = reach === 'O' ? (own.get('keyHandle') ?? []) : [players.deploymentKeyHandle]
    return { [name]: handle }
  }
const trusted: Recipe = ({ player: { devices } }) => (devices ? { deviceHandle: devices.trusted } : {})

/** A client of the organization, or a dashboard, that nobody else uses. */
const client = (isPartners: boolean) =>
  fresh('clientId', async ({ players, player }) => {
    const { publicKey } = await Machine.create(players.actors.url, players.actors.url)
    const [organizationId] = players.OA.scope.get('organization') ?? []
    return registerClient(player.caller.person!, publicKey, isPartners ? organizationId : undefined)
  })

/** What an operation needs that the generator cannot know. */
const recipes: Readonly<Record<string, Recipe>> = {
  'Mutation.assignAccountPolicy': ({ players, reach }) => ({
    membershipId: reach === 'S' ? players.administration : null,
    maximumSessionDays: 30,
  }),
  'Mutation.approveDeviceEnrollment': trusted,
  'Mutation.rejectDeviceEnrollment': trusted,
  'Mutation.restrictDevice': waiting,
  'Mutation.liftDeviceRestriction': waiting,
  'Mutation.revokeDevice': waiting,
  'Mutation.replaceDevice': waiting,
  'Mutation.retireDevice': waiting,
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
  'Mutation.revokeStaffAccount': ({ players }) => ({ accountHandle: players.staffHandle }),
  'Mutation.openRecoveryCase': ({ players }) => ({ accountNumber: players.customer.accountNumber }),
  'Mutation.registerPasskey': ownAccount,
  'Mutation.renewRecoveryCodes': ownAccount,
  'Mutation.rotateLoginSecret': ownAccount,
  'Mutation.requestAccountDeletion': ownAccount,
  'Mutation.cancelAccountDeletion': ownAccount,
  'Mutation.createOrder': buyer,
  'Mutation.redeemCodeCoin': async (scene) => ({ ...buyer(scene), ...(await order('orderId')(scene)) }),
  'Mutation.rotatePartnerClient': client(true),
  'Mutation.revokePartnerClient': client(true),
  'Mutation.rotateDashboardClient': client(false),
  'Mutation.revokeDashboardClient': client(false),
  'Query.order': order('id'),
  'Query.customerEsims': customer,
  'Mutation.assignEsim': ({ players, reach }) => (reach ? { membershipId: players.administration } : {}),
  'Query.account': somebody,
  'AdministeredAccount.lifecycle': somebody,
  'AdministeredAccount.securityEvents': somebody,
}

/** These take from a player what other cells need, so they come after all others, in this order. */
export const lastOfAll: readonly string[] = [
  'Mutation.unlinkEsim',
  'Mutation.disableEmergencyDeviceWorkflow',
  'Mutation.disableOrganizationEmergencyWorkflow',
  'Mutation.rotateLoginSecret',
  'Mutation.leaveOrganization',
  'Mutation.requestAccountDeletion',
]

/** The values of one call that do not come from the tables. */
export async function valuesOf(coordinate: string, scene: Scene): Promise<Values> {
  const { player, players } = scene
  const pin = player.caller.pin ?? pins.own
  const origin = `http://localhost:${new URL(players.actors.url).port}`
  const common = { pin, currentPin: pin, newPin: pin, origin, region: players.region }
  return { ...common, ...(await recipes[coordinate]?.(scene)) }
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
  if (!placed) throw new Error(`${caller.name} could place no order: ${text}`)
  return placed.id
}
