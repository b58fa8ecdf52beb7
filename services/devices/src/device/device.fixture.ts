import { newId, scopesOfRole, type CriticalOperationName } from '@enigm/contracts'
import { SimulatedDevice, type DeviceKind } from '@enigm/simulators'
import {
  createTestKey,
  payloadIn,
  startTestSubgraph,
  type Answer,
  type TestCaller,
  type TestSubgraph,
} from '@enigm/subgraph/testkit'
import { definition } from '../service'
import { DeviceAction, DeviceState } from './device.lifecycle'

/** Starts devices with a key for its commands and a free port for its device endpoint. */
export async function startDevices(variables: Record<string, string> = {}): Promise<TestSubgraph> {
  const { jwk } = await createTestKey()
  return startTestSubgraph(definition, { DEVICE_COMMAND_SIGNING_KEY: jwk, DEVICE_PORT: '0', ...variables })
}

const DEVICE = `handle kind state availableActions requestedAt enrolledAt endedAt replaces limitations { code }`

/** The mutation of each action, with the operation of its grant where it needs one. */
export const mutationOf: Record<DeviceAction, { name: string; grant?: CriticalOperationName }> = {
  APPROVE: { name: 'approveDeviceEnrollment' },
  REJECT: { name: 'rejectDeviceEnrollment' },
  RESTRICT: { name: 'restrictDevice' },
  LIFT_RESTRICTION: { name: 'liftDeviceRestriction' },
  REVOKE: { name: 'revokeDevice', grant: 'DEVICE_REVOCATION' },
  REPLACE: { name: 'replaceDevice', grant: 'DEVICE_REPLACEMENT' },
  RETIRE: { name: 'retireDevice', grant: 'DEVICE_RETIREMENT' },
  REMOVE: { name: 'removeDevice', grant: 'DEVICE_REMOVAL' },
}

const wayTo: Record<DeviceState, DeviceAction[]> = {
  PENDING_ENROLLMENT: [],
  TRUSTED: [DeviceAction.APPROVE],
  RESTRICTED: [DeviceAction.APPROVE, DeviceAction.RESTRICT],
  REVOKED: [DeviceAction.APPROVE, DeviceAction.REVOKE],
  REPLACED: [DeviceAction.APPROVE, DeviceAction.REPLACE],
  RETIRED: [DeviceAction.APPROVE, DeviceAction.RETIRE],
}

interface SeenDevice {
  handle: string
  kind: string
  state: DeviceState
  availableActions: DeviceAction[]
  requestedAt: string
  enrolledAt: string | null
  endedAt: string | null
  replaces: string | null
  limitations: { code: string }[]
}

interface Payload {
  device: SeenDevice | null
  replacement?: SeenDevice | null
  limitations: { code: string }[]
  errors: { code: string; message: string; path: string[] }[]
}

export interface EnrolledDevice {
  handle: string
  /** The device's own session. */
  session: TestCaller
  simulated: SimulatedDevice
}

/** An account with a panel session; every device that it enrolls has a separate session. */
export class Owner {
  readonly panel: TestCaller

  constructor(
    readonly subgraph: TestSubgraph,
    readonly accountId: string = newId('account'),
  ) {
    this.panel = this.session()
  }

  session(): TestCaller {
    const scopes = scopesOfRole.CUSTOMER
    return { accountId: this.accountId, sessionId: newId('session'), role: 'CUSTOMER', scopes }
  }

  /** A device that has asked to be enrolled and was brought to a state. */
  async device(
    state: DeviceState = DeviceState.PENDING_ENROLLMENT,
    kind: DeviceKind = 'ENIGM_APP',
  ): Promise<EnrolledDevice> {
    const simulated = await SimulatedDevice.create()
    const session = this.session()
    const { device } = await this.request(
      await simulated.enrollment({ sessionId: session.sessionId!, kind }),
      session,
    )
    for (const action of wayTo[state]) await this.act(action, device!.handle)
    return { handle: device!.handle, session, simulated }
  }

  async request(enrollment: string, session: TestCaller): Promise<Payload> {
    return payloadIn(await send(this.subgraph, session, 'requestDeviceEnrollment', { enrollment }))
  }

  /** Does what the action says, with a fresh grant or replacement where it needs one. */
  async act(action: DeviceAction, handle: string, caller: TestCaller = this.panel): Promise<Payload> {
    return payloadIn(await this.tryTo(action, handle, caller))
  }

  async tryTo(action: DeviceAction, handle: string, caller: TestCaller = this.panel) {
    const { name, grant } = mutationOf[action]
    const input: Record<string, unknown> = { deviceHandle: handle }
    if (grant) input.grant = await this.subgraph.grant(caller, grant, handle)
    if (action === DeviceAction.REPLACE) input.newDeviceHandle = (await this.device()).handle
    return send(this.subgraph, caller, name, input)
  }

  /** The row that a handle of this account names. */
  async row(handle: string): Promise<Record<string, any>> {
    const sql = 'SELECT * FROM device WHERE account_id = $1 AND handle = $2'
    const [row] = await this.subgraph.app.read<Record<string, any>>(sql, [this.accountId, handle])
    if (!row) throw new Error('there is no such row')
    return row
  }

  rows(): Promise<Record<string, any>[]> {
    return this.subgraph.app.read('SELECT * FROM device WHERE account_id = $1', [this.accountId])
  }

  events(row: Record<string, any>) {
    return this.subgraph.events(String(row.id))
  }

  audit() {
    return this.subgraph.audit(`account:${this.accountId}`)
  }
}

/** One mutation as a client sends it; a null caller is anonymous. */
export function send(
  subgraph: TestSubgraph,
  caller: TestCaller | null,
  name: string,
  input: Record<string, unknown>,
): Promise<Answer<Record<string, Payload>>> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`
  const replacement = name === 'replaceDevice' ? `replacement { ${DEVICE} }` : ''
  return subgraph.call(
    caller,
    `mutation ($input: ${type}!) { ${name}(input: $input) {
      device { ${DEVICE} } ${replacement} limitations { code } errors { code message path } } }`,
    { input },
  )
}

export async function queryDevice(owner: Owner, handle: string, caller: TestCaller | null = owner.panel) {
  return owner.subgraph.call<{ device: SeenDevice | null }>(
    caller,
    `query ($handle: DeviceHandle!) { device(handle: $handle) { ${DEVICE} } }`,
    { handle },
  )
}

/** A refused request to be enrolled: a code, nothing stored, and one denied entry. */
export async function expectRefused(owner: Owner, session: TestCaller, enrollment: string, code: string) {
  const [before, trail] = [await owner.rows(), await owner.audit()]
  const { device, errors } = await owner.request(enrollment, session)
  expect(device).toBeNull()
  expect(errors).toMatchObject([{ code }])
  expect(await owner.rows()).toEqual(before)
  expect((await owner.audit()).slice(trail.length)).toMatchObject([
    { action: 'Mutation.requestDeviceEnrollment', outcome: 'DENIED', reason: code, actor: owner.accountId },
  ])
  return errors[0]!
}
