import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@enigm/contracts'
import { startEnvironmentAgent } from '@enigm/simulators'
import {
  createTestKey,
  expectRefusal,
  startTestSubgraph,
  type Answer,
  type TestCaller,
  type TestKey,
  type TestSubgraph,
} from '@enigm/subgraph/testkit'
import {
  approveMutation,
  createMutation,
  joinMutation,
  roleMutation,
  serverQuery,
} from './operations.fixture'
import { definition } from './service'

export * from './operations.fixture'

export interface TestServer {
  id: string
  locator: string
  owner: TestCaller
  ownerMemberId: string
}

export interface TestMember {
  id: string
  handle: string
  caller: TestCaller
  joinRequestId: string
}

export interface TestOrganization {
  id: string
  admin: TestCaller
  membershipId: string
}

interface MembershipChange {
  id?: string
  version?: number
  type?: 'activated' | 'role.changed' | 'removed' | 'left' | 'snapshot'
  role?: 'ADMIN' | 'MEMBER'
  state?: 'ACTIVE' | 'REMOVED' | 'LEFT'
}

interface TestAgent {
  url: string
  stop(): Promise<void>
}

/** The settings of a started agent. */
interface AgentSite {
  dataDir: string
  environment(port?: number): NodeJS.ProcessEnv
  /** The agent's own key, for a test that signs reports itself. */
  key: TestKey
}

/** The service with the agent of one region, and the events that other services would publish. */
export class ServersTest {
  constructor(
    readonly subgraph: TestSubgraph,
    readonly site: AgentSite,
    readonly agentUrl: string,
    readonly stopAgentNow: () => Promise<void>,
  ) {}

  /** @param startAgent the simulator unless a test brings its own agent, which may start later at the same address */
  static async start(startAgent: (site: AgentSite) => Promise<TestAgent> = simulated): Promise<ServersTest> {
    const [command, key] = await Promise.all([createTestKey(), createTestKey()])
    const dataDir = mkdtempSync(join(tmpdir(), 'enigm-servers-'))
    const site: AgentSite = {
      dataDir,
      key,
      environment: (port = 0) => ({
        PORT: String(port),
        DATA_DIR: dataDir,
        AGENT_SIGNING_KEY: key.jwk,
        COMMAND_PUBLIC_KEYS: command.jwks,
      }),
    }
    const agent = await startAgent(site)
    const subgraph = await startTestSubgraph(definition, {
      ENVIRONMENT_SIGNING_KEY: command.jwk,
      ENVIRONMENT_AGENTS: JSON.stringify({
        EU_CENTRAL: { url: agent.url, keys: JSON.parse(key.jwks) as object },
      }),
    })
    return new ServersTest(subgraph, site, agent.url, () => agent.stop())
  }

  async stop(): Promise<void> {
    await this.subgraph.stop()
    await this.stopAgentNow()
    rmSync(this.site.dataDir, { recursive: true, force: true })
  }

  /** An active account with one trusted device, enrolled in another session than the caller's. */
  async account(): Promise<TestCaller> {
    const caller = this.subgraph.caller()
    await this.accountState(caller, 'ACTIVE', 1)
    await this.deviceState(caller, newId('device'), newId('session'), 'TRUSTED', 1)
    return caller
  }

  async accountState(caller: TestCaller, state: 'ACTIVE' | 'SUSPENDED', version: number): Promise<void> {
    const accountId = caller.accountId!
    await this.subgraph.publish('accounts.account.snapshot', accountId, version, { accountId, state })
    await this.known('account_state', 'account_id', accountId, state)
  }

  async deviceState(
    caller: TestCaller,
    deviceId: string,
    sessionId: string,
    state: 'PENDING_ENROLLMENT' | 'TRUSTED' | 'RESTRICTED' | 'REVOKED',
    version: number,
  ): Promise<string> {
    const data = { deviceId, accountId: caller.accountId!, sessionId, state }
    await this.subgraph.publish('devices.device.snapshot', deviceId, version, data)
    await this.known('device_trust', 'device_id', deviceId, state)
    return deviceId
  }

  /** A granted entitlement of this account or organization. */
  async entitlement(
    holder: { accountId?: string; organizationId?: string },
    state: 'PENDING' | 'GRANTED' = 'GRANTED',
  ) {
    const entitlementId = newId('entitlement')
    const type = state === 'GRANTED' ? 'payments.entitlement.granted' : 'payments.entitlement.created'
    await this.subgraph.publish(type, entitlementId, 1, {
      entitlementId,
      ...holder,
      productKind: 'SERVER',
      state,
    })
    await this.known('entitlement', 'id', entitlementId, state)
    return entitlementId
  }

  /** Publishes the next state of the entitlement that pays for a server. */
  async term(
    { id, owner }: Pick<TestServer, 'id' | 'owner'>,
    event: 'activated' | 'suspended' | 'renewed' | 'expired',
    version: number,
    validUntil = '2027-03-31T00:00:00.000Z',
  ): Promise<void> {
    const state = ({ suspended: 'SUSPENDED', expired: 'EXPIRED' } as const)[event as 'suspended'] ?? 'ACTIVE'
    const [{ entitlement_id: entitlementId }] = await this.sql('SELECT * FROM server WHERE id = $1', id)
    const data = {
      entitlementId,
      accountId: owner.accountId!,
      productKind: 'SERVER',
      state,
      validUntil,
    } as const
    await this.subgraph.publish(`payments.entitlement.${event}`, entitlementId, version, data)
    const applied = () =>
      this.sql(
        'SELECT 1 FROM inbox WHERE aggregate_id = $1 AND version = $2 AND applied_at IS NOT NULL',
        entitlementId,
        version,
      )
    await this.subgraph.until(async () => (await applied()).length > 0, `term ${event}`)
  }

  input(entitlementId: string, more: object = {}) {
    const acknowledgesResponsibility = true
    return {
      entitlementId,
      region: 'EU_CENTRAL',
      acknowledgesResponsibility,
      idempotencyKey: newKey(),
      ...more,
    }
  }

  call<T = any>(caller: TestCaller | null, query: string, input: object): Promise<Answer<T>> {
    return this.subgraph.call<T>(caller, query, { input })
  }

  /** An organization with one administrator, by the events of accounts. */
  async organization(): Promise<TestOrganization> {
    const id = newId('organization')
    const admin = await this.account()
    return { id, admin, membershipId: await this.membership(id, admin) }
  }

  /** A membership in this state; waits until the event is applied. */
  async membership(
    organizationId: string,
    { accountId }: TestCaller,
    { role = 'ADMIN', state = 'ACTIVE', ...rest }: MembershipChange = {},
  ): Promise<string> {
    const { id = newId('membership'), version = 1, type = 'activated' } = rest
    const data = { membershipId: id, organizationId, accountId: accountId!, role, state }
    await this.subgraph.publish(`accounts.membership.${type}`, id, version, data)
    await this.subgraph.applied(id, version)
    return id
  }

  /** A server of the organization whose environment is ready. */
  async serverOf({ id: organizationId, admin }: TestOrganization): Promise<TestServer> {
    const entitlementId = await this.entitlement({ organizationId })
    const { data } = await this.call(admin, createMutation, this.input(entitlementId, { organizationId }))
    const { id } = data.createServer.server
    const { locator } = await this.inState(admin, id, 'ACTIVE')
    return { id, locator: locator.value, owner: admin, ownerMemberId: '' }
  }

  async created(owner: TestCaller): Promise<string> {
    const entitlementId = await this.entitlement({ accountId: owner.accountId })
    const { data } = await this.call(owner, createMutation, this.input(entitlementId))
    return data.createServer.server.id as string
  }

  /** A server whose environment is ready. */
  async server(owner?: TestCaller): Promise<TestServer> {
    const caller = owner ?? (await this.account())
    const id = await this.created(caller)
    const server = await this.inState(caller, id, 'ACTIVE')
    return {
      id,
      locator: server.locator.value,
      owner: caller,
      ownerMemberId: server.members.edges[0].node.id,
    }
  }

  async see(caller: TestCaller, id: string): Promise<any> {
    return (await this.subgraph.call(caller, serverQuery, { id })).data.server
  }

  inState(caller: TestCaller, id: string, state: string): Promise<any> {
    return this.subgraph.until(async () => {
      const server = await this.see(caller, id)
      return server.state === state && server
    }, `server ${state}`)
  }

  async request(applicant: TestCaller, locator: string): Promise<string> {
    return (await this.call(applicant, joinMutation, { locator })).data.requestToJoin.joinRequest.id as string
  }

  /** A member by an approved request. */
  async member({ id, locator, owner }: TestServer, applicant?: TestCaller): Promise<TestMember> {
    const caller = applicant ?? (await this.account())
    const joinRequestId = await this.request(caller, locator)
    await this.call(owner, approveMutation, { joinRequestId })
    const { edges } = (await this.see(caller, id)).members
    return { ...edges[0].node, caller, joinRequestId }
  }

  /** A member whom the owner has made an administrator. */
  async administrator(server: TestServer): Promise<TestMember> {
    const member = await this.member(server)
    await this.setRole(server, member.id, 'ADMINISTRATOR')
    return member
  }

  async setRole({ owner }: TestServer, memberId: string, role: 'ADMINISTRATOR' | 'USER'): Promise<Answer> {
    const grant = await this.subgraph.grant(owner, 'SERVER_MEMBER_ROLE', `${memberId}:${role}`)
    return this.call(owner, roleMutation, { memberId, role, grant })
  }

  /** Stores an object in an environment as Enigm App does. @returns its reference */
  async store(
    serverId: string,
    handle: string,
    bytes = randomBytes(64),
    hold?: string,
    more: { contentClass?: 'MESSAGES' | 'MULTIMEDIA'; storedAt?: string } = {},
  ): Promise<string> {
    const query = new URLSearchParams({ member: handle, ...(hold ? { hold } : {}), ...more })
    const path = `${this.agentUrl}/app/environments/${serverId}/objects?${query.toString()}`
    const response = await fetch(path, { method: 'PUT', body: new Uint8Array(bytes) })
    if (response.status !== 201) throw new Error(`the object was not stored: ${response.status}`)
    return ((await response.json()) as { objectId: string }).objectId
  }

  /** Whether any file of the agent holds these bytes. */
  stores(bytes: Buffer): boolean {
    return readdirSync(this.site.dataDir, { recursive: true, withFileTypes: true }).some(
      (entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(bytes),
    )
  }

  /** How many objects one environment holds on disk. */
  countStored(serverId: string): number {
    const entries = readdirSync(join(this.site.dataDir, 'environments', serverId), {
      recursive: true,
      withFileTypes: true,
    })
    return entries.filter((entry) => entry.isFile()).length
  }

  sql<T = any>(text: string, ...parameters: unknown[]): Promise<T[]> {
    return this.subgraph.app.data.query(text, parameters) as Promise<T[]>
  }

  /** The state of the service: equal before and after a refusal. */
  async objects(): Promise<unknown[]> {
    const tables = [
      'server',
      'provisioning_request',
      'server_transfer',
      'member',
      'join_request',
      'content_deletion',
      'platform_action',
      'server_device',
      'server_policy',
    ]
    const rows = tables.map((table) => this.sql(`SELECT * FROM ${table} ORDER BY id`))
    const counts = ['outbox', 'environment_command', 'consumed_grant', 'job'].map((table) =>
      this.sql(`SELECT count(*) FROM ${table}`),
    )
    return Promise.all([...rows, ...counts])
  }

  expectRefusal(caller: TestCaller | null, query: string, input: object, code: string): Promise<Answer> {
    return expectRefusal(this.subgraph, { caller, query, input, code, objects: () => this.objects() })
  }

  private async known(table: string, key: string, id: string, state: string): Promise<void> {
    const probe = async () =>
      (await this.sql(`SELECT 1 FROM ${table} WHERE ${key} = $1 AND state = $2`, id, state)).length > 0
    await this.subgraph.until(probe, `${table} ${state}`)
  }
}

function simulated(site: AgentSite): Promise<TestAgent> {
  return startEnvironmentAgent(site.environment())
}

export function newKey(): string {
  return randomBytes(16).toString('base64url')
}

/** The same caller in another session. */
export function inSession(caller: TestCaller, sessionId: string): TestCaller {
  return { ...caller, sessionId }
}
