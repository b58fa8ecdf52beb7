import { newId, type CriticalOperationName } from '@enigm/contracts'
import { SimulatedManagedDevice } from '@enigm/simulators'
import { payloadIn, type TestCaller, type TestSubgraph } from '@enigm/subgraph/testkit'
import { Owner, type EnrolledDevice } from '../device/device.fixture'
import { deviceEndpointUrl } from '../endpoint/device-endpoint'
import type { ManagedPolicy } from '../management/policy'

const COMMAND =
  'id kind state policy requestedBy requestedAt expiresAt retryAt dispatchedAt endedAt failure lateReport availableActions limitations { code }'
const MANAGEMENT =
  'enabledAt organizationId assignedPolicy policyState appliedPolicy chainBroken posture { screenLock systemIntact reportedHour }'
const DEVICE = `handle state managedMode managedCapabilities { name state } management { ${MANAGEMENT} }`

const MANAGED_DEVICE = 'device { handle state availableActions }'

const returned: Readonly<Record<string, string>> = {
  enableManagedMode: `device { ${DEVICE} }`,
  disableManagedMode: `device { ${DEVICE} }`,
  bindManagedDevice: `device { ${DEVICE} }`,
  unbindManagedDevice: `device { ${DEVICE} }`,
  restrictManagedDevice: MANAGED_DEVICE,
  liftManagedDeviceRestriction: MANAGED_DEVICE,
  revokeManagedDevice: MANAGED_DEVICE,
  retireManagedDevice: MANAGED_DEVICE,
}

/** One mutation about managed mode or commands; a null caller is anonymous. */
export function manage(
  subgraph: TestSubgraph,
  caller: TestCaller | null,
  name: string,
  input: Record<string, unknown>,
) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`
  return subgraph.call<any>(
    caller,
    `mutation ($input: ${type}!) { ${name}(input: $input) {
      ${returned[name] ?? `command { ${COMMAND} }`} limitations { code } errors { code path } } }`,
    { input },
  )
}

const grants: Readonly<Record<string, CriticalOperationName>> = {
  requestRemoteWipe: 'REMOTE_WIPE',
  cancelRemoteWipe: 'REMOTE_WIPE_CANCELATION',
  revokeManagedDevice: 'DEVICE_REVOCATION',
  retireManagedDevice: 'DEVICE_RETIREMENT',
}

/** The endpoint as devices reach it, with the keys that sign commands. */
export function simulate({ app }: TestSubgraph, { simulated }: Pick<EnrolledDevice, 'simulated'>) {
  const { kty, crv, x, kid } = app.config.DEVICE_COMMAND_SIGNING_KEY
  const url = deviceEndpointUrl(app)!
  return new SimulatedManagedDevice(simulated, { url, commandKeys: { keys: [{ kty, crv, x, kid }] } })
}

/** A phone with Enigm OS of an account, and what its owner does with it. */
export class ManagedPhone {
  private constructor(
    readonly owner: Owner,
    readonly handle: string,
    readonly phone: SimulatedManagedDevice,
    readonly session: TestCaller,
  ) {}

  /** A trusted phone; managed mode is off. */
  static async enrolled(subgraph: TestSubgraph, owner = new Owner(subgraph)): Promise<ManagedPhone> {
    const device = await owner.device('TRUSTED', 'ENIGM_OS')
    return new ManagedPhone(owner, device.handle, simulate(subgraph, device), device.session)
  }

  /** A phone in managed mode. */
  static async managed(subgraph: TestSubgraph, owner = new Owner(subgraph)): Promise<ManagedPhone> {
    const phone = await ManagedPhone.enrolled(subgraph, owner)
    await phone.does('enableManagedMode')
    return phone
  }

  /** A phone that has confirmed a policy. */
  static async withPolicy(
    subgraph: TestSubgraph,
    policy: ManagedPolicy = 'WIPE_ALLOWED',
    owner = new Owner(subgraph),
  ): Promise<ManagedPhone> {
    const phone = await ManagedPhone.managed(subgraph, owner)
    await phone.does('assignManagedPolicy', { policy })
    await phone.phone.carryOut((await phone.phone.poll())!)
    return phone
  }

  /** @throws Error for an expected failure */
  async does(name: string, more: Record<string, unknown> = {}, caller = this.owner.panel) {
    const payload = await this.tries(name, more, caller)
    if (payload.errors.length > 0) throw new Error(`${name}: ${payload.errors[0].code}`)
    return payload
  }

  async tries(
    name: string,
    more: Record<string, unknown> = {},
    caller = this.owner.panel,
    handle = this.handle,
  ) {
    return payloadIn(await this.asks(name, more, caller, handle)) as any
  }

  async asks(
    name: string,
    more: Record<string, unknown> = {},
    caller = this.owner.panel,
    handle = this.handle,
  ) {
    const { subgraph } = this.owner
    const operation = grants[name]
    const grant = operation && { grant: await subgraph.grant(caller, operation, handle) }
    return manage(subgraph, caller, name, { deviceHandle: handle, ...grant, ...more })
  }

  /** The device as its owner reads it. */
  async seen(caller = this.owner.panel) {
    const { data } = await this.owner.subgraph.call<any>(
      caller,
      `query ($handle: DeviceHandle!) { device(handle: $handle) {
        ${DEVICE} connected lastSeenHour commands { edges { node { ${COMMAND} } } } } }`,
      { handle: this.handle },
    )
    return (
      data.device && { ...data.device, commands: data.device.commands.edges.map(({ node }: any) => node) }
    )
  }

  /** The latest command. */
  async command() {
    return (await this.seen()).commands[0]
  }

  async row(): Promise<Record<string, any>> {
    return this.owner.row(this.handle)
  }

  /** The events of the commands and the management of this device, in order. */
  async events(): Promise<string[]> {
    const { id } = await this.row()
    const rows = await this.owner.subgraph.app.read<{ type: string }>(
      `SELECT type FROM outbox WHERE data->>'deviceId' = $1 AND (type LIKE 'devices.command.%' OR type LIKE 'devices.management.%') ORDER BY id`,
      [id],
    )
    return rows.map(({ type }) => type.replace('devices.', ''))
  }
}

interface Membership {
  membershipId: string
  publish(state: 'ACTIVE' | 'LEFT', role?: 'ADMIN' | 'MEMBER'): Promise<void>
}

/** Makes an account a member of an organization, as accounts reports it. */
export async function member(
  subgraph: TestSubgraph,
  { accountId }: Owner,
  organizationId: string,
  role: 'ADMIN' | 'MEMBER' = 'MEMBER',
): Promise<Membership> {
  const membershipId = newId('membership')
  let version = 0
  const publish: Membership['publish'] = async (state) => {
    const data = { membershipId, organizationId, accountId, role, state }
    await subgraph.publish('accounts.membership.snapshot', membershipId, ++version, data)
    await subgraph.until(async () => {
      const rows = await subgraph.app.read('SELECT FROM membership WHERE id = $1', [membershipId])
      return (rows.length === 1) === (state === 'ACTIVE')
    }, 'the membership to be projected')
  }
  await publish('ACTIVE')
  return { membershipId, publish }
}
