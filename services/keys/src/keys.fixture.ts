import { newId, scopesOfRole, type CriticalOperationName, type EventData } from '@enigm/contracts'
import { EnigmApp, type AppKey } from '@enigm/simulators'
import { busName, connectBus } from '@enigm/subgraph'
import {
  createTestKey,
  startTestSubgraph,
  type Answer,
  type TestCaller,
  type TestSubgraph,
  payloadIn,
} from '@enigm/subgraph/testkit'
import { KeyAction, KeyState } from './key/key.lifecycle'
import { KEY, send, type Payload } from './requests.fixture'
import { definition } from './service'

/** The mutation of each action, with the operation of its grant where it needs one. */
export const mutationOf: Record<KeyAction, { name: string; grant?: CriticalOperationName }> = {
  REPORT_LOST: { name: 'reportKeyLost' },
  REPORT_FOUND: { name: 'reportKeyFound', grant: 'KEY_RECOVERY' },
  REVOKE: { name: 'revokeKey', grant: 'KEY_REVOCATION' },
  REPLACE: { name: 'replaceKey', grant: 'KEY_REPLACEMENT' },
  RETIRE: { name: 'retireKey', grant: 'KEY_RETIREMENT' },
}

/** The actions that bring an active Key into a state. */
const actionsTo: Record<KeyState, KeyAction[]> = {
  LINKED: [],
  ACTIVE: [],
  LOST: [KeyAction.REPORT_LOST],
  REVOKED: [KeyAction.REVOKE],
  REPLACED: [KeyAction.REPLACE],
  RETIRED: [KeyAction.RETIRE],
}

/** The keys service with a simulated Enigm App. */
export class TestKeys {
  private constructor(
    readonly subgraph: TestSubgraph,
    readonly app: EnigmApp,
  ) {}

  static async start(): Promise<TestKeys> {
    const signing = await createTestKey()
    const subgraph = await startTestSubgraph(definition, { APP_PUBLIC_KEYS: signing.jwks })
    const bus = connectBus({ url: subgraph.nats.url, name: 'streams', log: subgraph.app.log })
    await subgraph.until(async () => bus.connected)
    await bus.ensureStream(busName.stream('app'), busName.subjects('app'))
    await bus.stop()
    const app = await EnigmApp.connect({ natsUrl: subgraph.nats.url, signingKey: JSON.parse(signing.jwk) })
    return new TestKeys(subgraph, app)
  }

  sql<T = Record<string, any>>(text: string, parameters: unknown[] = []): Promise<T[]> {
    return this.subgraph.app.read<T>(text, parameters)
  }

  /** Waits until everything up to this version of an aggregate has been applied. */
  applied(aggregateId: string, version: number): Promise<unknown> {
    return this.subgraph.applied(aggregateId, version)
  }

  /** How many messages of Enigm App the service has dropped since its start. */
  async refused(): Promise<number> {
    const response = await fetch(new URL('/metrics', this.subgraph.running.url))
    return Number(/^enigm_external_messages_refused (\d+)$/m.exec(await response.text())?.[1])
  }

  /** Publishes an entitlement to a Key, as payments does. */
  async entitlement(
    holder: { accountId?: string; organizationId?: string },
    more: object = {},
  ): Promise<string> {
    const entitlementId = newId('entitlement')
    const data = {
      entitlementId,
      ...holder,
      productKind: 'KEY',
      state: 'GRANTED',
      ...more,
    } as EventData<'payments.entitlement.granted'>
    await this.subgraph.publish('payments.entitlement.granted', entitlementId, 1, data)
    await this.applied(entitlementId, 1)
    return entitlementId
  }

  /** Makes an account a member of an organization. */
  async member(
    { accountId }: Holder,
    organizationId: string,
    role: 'ADMIN' | 'MEMBER' = 'MEMBER',
  ): Promise<Membership> {
    const membership = new Membership(this, {
      membershipId: newId('membership'),
      organizationId,
      accountId,
      role,
    })
    await membership.publish('ACTIVE')
    return membership
  }

  async stop(): Promise<void> {
    await this.app.stop()
    await this.subgraph.stop()
  }
}

/** A membership, whose events are published from version 1 on. */
export class Membership {
  private version = 0

  constructor(
    private readonly keys: TestKeys,
    private readonly data: Omit<EventData<'accounts.membership.activated'>, 'state'>,
  ) {}

  async publish(state: EventData<'accounts.membership.activated'>['state']): Promise<void> {
    const type = state === 'ACTIVE' ? 'accounts.membership.activated' : 'accounts.membership.left'
    const { membershipId } = this.data
    await this.keys.subgraph.publish(type, membershipId, ++this.version, { ...this.data, state })
    await this.keys.applied(membershipId, this.version)
  }
}

export interface HeldKey {
  handle: string
  id: string
  /** The Key in Enigm App. */
  app: AppKey
}

/** An account with a panel session, known to this service. */
export class Holder {
  readonly panel: TestCaller
  private version = 0

  private constructor(
    readonly keys: TestKeys,
    readonly accountId: string,
  ) {
    this.panel = this.session()
  }

  static async create(keys: TestKeys, { enabled = true } = {}): Promise<Holder> {
    const holder = new Holder(keys, newId('account'))
    await holder.publishState('ACTIVE')
    if (enabled) await holder.changeWorkflow('enable')
    return holder
  }

  session(): TestCaller {
    const scopes = scopesOfRole.CUSTOMER
    return { accountId: this.accountId, sessionId: newId('session'), role: 'CUSTOMER', scopes }
  }

  /** Publishes a state of the account, as accounts does. */
  async publishState(state: EventData<'accounts.account.activated'>['state']): Promise<void> {
    const { subgraph } = this.keys
    const data = { accountId: this.accountId, state }
    await subgraph.publish('accounts.account.activated', this.accountId, ++this.version, data)
    await this.keys.applied(this.accountId, this.version)
  }

  /** Deletes the account, and waits until this service has erased its rows. @returns the id of the deletion */
  async leave(): Promise<string> {
    const deletionId = newId('accountDeletion')
    const data = { accountId: this.accountId, state: 'DELETION_REQUESTED' as const, deletionId }
    await this.keys.subgraph.publish(
      'accounts.account.deletion.started',
      this.accountId,
      ++this.version,
      data,
    )
    const isErased = async () => (await this.keys.subgraph.events(deletionId)).length > 0
    await this.keys.subgraph.until(isErased, 'the answer to the deletion')
    return deletionId
  }

  changeWorkflow(action: 'enable' | 'disable'): Promise<Payload> {
    return this.mutate(`${action}EmergencyDeviceWorkflow`, { accountId: this.accountId })
  }

  async reference(): Promise<string> {
    const [row] = await this.keys.sql<{ reference: string }>('SELECT reference FROM account WHERE id = $1', [
      this.accountId,
    ])
    return row!.reference
  }

  /** Has Enigm App link a Key, and brings it into a state. */
  async key(state: KeyState = KeyState.ACTIVE, organizationId?: string): Promise<HeldKey> {
    const app = this.keys.app.key(await this.reference(), organizationId)
    await app.link()
    if (state !== KeyState.LINKED) await app.activate()
    await this.keys.applied(app.reference, state === KeyState.LINKED ? 1 : 2)
    const [row] = await this.keys.sql<{ id: string; handle: string }>(
      'SELECT id, handle FROM enigm_key WHERE reference = $1',
      [app.reference],
    )
    for (const action of actionsTo[state]) await this.act(action, row!.handle)
    return { ...row!, app }
  }

  /** Calls the mutation of an action, with a new grant and entitlement where it needs one. */
  async act(action: KeyAction, handle: string, caller: TestCaller = this.panel): Promise<Payload> {
    return payloadIn(await this.tryTo(action, handle, caller))
  }

  async tryTo(action: KeyAction, handle: string, caller: TestCaller = this.panel, more: object = {}) {
    const { name, grant } = mutationOf[action]
    const input: Record<string, unknown> = { keyHandle: handle, ...more }
    if (grant) input.grant = await this.keys.subgraph.grant(caller, grant, handle)
    if (action === KeyAction.REPLACE) {
      input.entitlementId ??= await this.keys.entitlement({ accountId: this.accountId })
      input.idempotencyKey ??= newId('event')
    }
    return send(this.keys.subgraph, caller, name, input)
  }

  async mutate(name: string, input: Record<string, unknown>): Promise<Payload> {
    return payloadIn(await send(this.keys.subgraph, this.panel, name, input))
  }

  /** The account through a reference, as the gateway reads it. */
  async account(selection: string, caller: TestCaller | null = this.panel): Promise<Answer> {
    return this.keys.subgraph.call(
      caller,
      `query ($id: ID!) { _entities(representations: [{ __typename: "Account", id: $id }]) { ... on Account { ${selection} } } }`,
      { id: this.accountId },
    )
  }

  /** What the account shows to its holder. */
  async own(selection: string): Promise<any> {
    const answer = await this.account(selection)
    if (answer.errors) throw new Error(JSON.stringify(answer.errors))
    return answer.data._entities[0]
  }

  async handles(): Promise<string[]> {
    const { enigmKeys } = await this.own('enigmKeys { edges { node { handle } } }')
    return enigmKeys.edges.map(({ node }: { node: { handle: string } }) => node.handle)
  }

  seen(handle: string, caller: TestCaller | null = this.panel, selection = KEY): Promise<Answer> {
    return this.keys.subgraph.call(
      caller,
      `query ($handle: KeyHandle!) { enigmKey(handle: $handle) { ${selection} } }`,
      { handle },
    )
  }

  async row(handle: string): Promise<Record<string, any>> {
    const [row] = await this.keys.sql('SELECT * FROM enigm_key WHERE handle = $1', [handle])
    return row!
  }

  audit() {
    return this.keys.subgraph.audit(`account:${this.accountId}`)
  }
}
