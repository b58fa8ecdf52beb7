import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@enigm/contracts'
import {
  carrierClientName,
  createMutualTls,
  progressOf,
  startCarrier,
  type CarrierSimulator,
  type DeviceAction,
  type MutualTls,
  type NotificationPoint,
  type ProgressOptions,
} from '@enigm/simulators'
import {
  expectRefusal,
  startTestSubgraph,
  type Answer,
  type TestCaller,
  type TestSubgraph,
} from '@enigm/subgraph/testkit'
import { notificationUrl } from '../carrier/notification-listener'
import {
  activateMutation,
  critical,
  criticalInput,
  esimQuery,
  newKey,
  type CriticalName,
} from './operations.fixture'
import { definition } from '../service'

export * from './operations.fixture'

/** The body of a successful answer of a carrier. */
export const executed = (more: object) =>
  JSON.stringify({ header: { functionExecutionStatus: { status: 'Executed-Success' } }, ...more })

export interface OwnedEsim {
  id: string
  entitlementId: string
  owner: TestCaller
}

/** An organization as accounts announces it: an administrator and a member. */
export interface TestOrganization {
  id: string
  admin: TestCaller
  member: TestCaller
  membershipId: string
}

interface EsimTestOptions {
  /** The service's own variables; they override those of the simulated carrier. */
  environment?: Record<string, string>
  stock?: number
}

/** The service with a simulated carrier and the events of other services. */
export class EsimTest {
  constructor(
    readonly subgraph: TestSubgraph,
    readonly carrier: CarrierSimulator,
    readonly tls: MutualTls,
    private readonly dataDir: string,
  ) {}

  static async start({ environment = {}, stock }: EsimTestOptions = {}): Promise<EsimTest> {
    const dataDir = mkdtempSync(join(tmpdir(), 'enigm-esim-'))
    const tls = await createMutualTls()
    const carrier = await startCarrier({
      PORT: '0',
      ES2PLUS_PORT: '0',
      DATA_DIR: dataDir,
      CARRIER_CA: tls.authority,
      CARRIER_CERTIFICATE: tls.carrier.certificate,
      CARRIER_KEY: tls.carrier.key,
      ...(stock === undefined ? {} : { STOCK: String(stock) }),
    })
    const subgraph = await startTestSubgraph(definition, { ...variables(carrier, tls), ...environment })
    carrier.notifier.goTo(notificationUrl(subgraph.app)!)
    return new EsimTest(subgraph, carrier, tls, dataDir)
  }

  async stop(): Promise<void> {
    await this.carrier.stop()
    await this.subgraph.stop()
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  /** An entitlement as payments announces it. */
  async grant(
    holder: { accountId?: string | undefined; organizationId?: string | undefined },
    entitlementId = newId('entitlement'),
  ): Promise<string> {
    const data = { entitlementId, ...holder, productKind: 'ESIM', state: 'GRANTED' } as const
    await this.subgraph.publish('payments.entitlement.granted', entitlementId, 1, data)
    return entitlementId
  }

  /** Publishes the next state of the entitlement that pays for an eSIM. */
  async term(
    {
      entitlementId,
      holder,
    }: { entitlementId: string; holder: { accountId?: string; organizationId?: string } },
    event: 'activated' | 'suspended' | 'renewed' | 'expired',
    version: number,
  ): Promise<void> {
    const state = ({ suspended: 'SUSPENDED', expired: 'EXPIRED' } as const)[event as 'suspended'] ?? 'ACTIVE'
    const data = { entitlementId, ...holder, productKind: 'ESIM', state } as const
    await this.subgraph.publish(`payments.entitlement.${event}`, entitlementId, version, data)
    const applied = () =>
      this.sql(
        'SELECT 1 FROM inbox WHERE aggregate_id = $1 AND version = $2 AND applied_at IS NOT NULL',
        entitlementId,
        version,
      )
    await this.subgraph.until(async () => (await applied()).length > 0, `term ${event}`)
  }

  /** A bought eSIM whose profile waits at the carrier. */
  async esim(owner: TestCaller = this.subgraph.caller()): Promise<OwnedEsim> {
    const entitlementId = await this.grant({ accountId: owner.accountId })
    const id = await this.idOf(entitlementId)
    await this.ready(id)
    return { id, entitlementId, owner }
  }

  /** An eSIM of an organization without a user. */
  async ofOrganization({ id: organizationId, admin }: TestOrganization): Promise<OwnedEsim> {
    const entitlementId = await this.grant({ organizationId })
    const id = await this.idOf(entitlementId)
    await this.ready(id)
    return { id, entitlementId, owner: admin }
  }

  async idOf(entitlementId: string): Promise<string> {
    const found = async () =>
      (await this.sql('SELECT id FROM esim WHERE entitlement_id = $1', entitlementId))[0]
    return (await this.subgraph.until(found, 'the eSIM')).id as string
  }

  ready(id: string): Promise<unknown> {
    return this.subgraph.until(async () => (await this.profileOf(id))?.state === 'CONFIRMED', 'the profile')
  }

  async organization(): Promise<TestOrganization> {
    const id = newId('organization')
    const [admin, member] = [this.subgraph.caller(), this.subgraph.caller()]
    await this.membership(newId('membership'), id, admin, 'ADMIN', 'ACTIVE', 1)
    const membershipId = newId('membership')
    await this.membership(membershipId, id, member, 'MEMBER', 'ACTIVE', 1)
    return { id, admin, member, membershipId }
  }

  async membership(
    membershipId: string,
    organizationId: string,
    { accountId }: TestCaller,
    role: 'ADMIN' | 'MEMBER',
    state: 'ACTIVE' | 'REMOVED' | 'LEFT',
    version: number,
  ): Promise<void> {
    const data = { membershipId, organizationId, accountId, role, state } as const
    await this.subgraph.publish('accounts.membership.snapshot', membershipId, version, data)
    const known = async () => {
      const rows = await this.sql('SELECT 1 FROM membership WHERE id = $1 AND role = $2', membershipId, role)
      return rows.length > 0 === (state === 'ACTIVE')
    }
    await this.subgraph.until(known, `membership ${state}`)
  }

  call<T = any>(caller: TestCaller | null, query: string, input: object): Promise<Answer<T>> {
    return this.subgraph.call<T>(caller, query, { input })
  }

  /** An operation that needs a grant, with a grant. */
  async critical(caller: TestCaller, name: CriticalName, esimId: string): Promise<Answer> {
    const { query, operation } = critical[name]
    const grant = await this.subgraph.grant(caller, operation, esimId)
    return this.call(caller, query, criticalInput(name, { esimId, grant }))
  }

  activate(caller: TestCaller, esimId: string, idempotencyKey = newKey()): Promise<Answer> {
    return this.call(caller, activateMutation, { esimId, idempotencyKey })
  }

  /** Activates an eSIM. @returns its code */
  async code({ owner, id }: OwnedEsim): Promise<string> {
    const { data } = await this.activate(owner, id)
    return data.activateEsim.activationCode.text as string
  }

  async see(caller: TestCaller, id: string): Promise<any> {
    return (await this.subgraph.call(caller, esimQuery, { id })).data.esim
  }

  inState({ owner, id }: OwnedEsim, state: string): Promise<any> {
    return this.subgraph.until(async () => {
      const esim = await this.see(owner, id)
      return esim?.state === state && esim
    }, `eSIM ${state}`)
  }

  /** Uses an activation code as a phone does. */
  async device(action: DeviceAction, activationCode: string): Promise<number> {
    const body = JSON.stringify({ activationCode })
    return (await fetch(`${this.carrier.url}/device/${action}`, { method: 'POST', body })).status
  }

  /** An eSIM that is on a device, with its code. */
  async installed(owner?: TestCaller): Promise<OwnedEsim & { code: string }> {
    const esim = await this.esim(owner)
    const code = await this.code(esim)
    await this.device('download', code)
    await this.inState(esim, 'INSTALLED')
    return { ...esim, code }
  }

  /** Sends one notification of the carrier about a profile. */
  async notify(iccid: string, point: NotificationPoint, options: ProgressOptions = {}) {
    return this.carrier.notifier.send(progressOf(iccid, 'ENIGM_STANDARD', point, options))
  }

  async profileOf(esimId: string): Promise<any> {
    const sql = `SELECT p.* FROM carrier_profile p JOIN esim e ON e.profile_id = p.id WHERE e.id = $1`
    return (await this.sql(sql, esimId))[0]
  }

  sql<T = any>(text: string, ...parameters: unknown[]): Promise<T[]> {
    return this.subgraph.app.data.query(text, parameters) as Promise<T[]>
  }

  expectRefusal(caller: TestCaller | null, query: string, input: object, code: string): Promise<Answer> {
    return expectRefusal(this.subgraph, { caller, query, input, code, objects: () => this.objects() })
  }

  private objects(): Promise<unknown[]> {
    const rows = ['esim', 'esim_past_state', 'carrier_profile'].map((table) =>
      this.sql(`SELECT * FROM ${table} ORDER BY 1, 2`),
    )
    const counts = ['outbox', 'consumed_grant'].map((table) => this.sql(`SELECT count(*) FROM ${table}`))
    return Promise.all([...rows, ...counts])
  }
}

function variables(carrier: CarrierSimulator, tls: MutualTls): Record<string, string> {
  return {
    ESIM_PEPPER: randomBytes(32).toString('base64url'),
    CARRIER_URL: carrier.es2plusUrl,
    CARRIER_REQUESTER: 'enigm',
    CARRIER_DOWNLOAD_HOST: 'smdp.enigm.test',
    CARRIER_CA: tls.authority,
    CARRIER_CERTIFICATE: tls.enigm.certificate,
    CARRIER_KEY: tls.enigm.key,
    CARRIER_CLIENT_NAME: carrierClientName,
    CARRIER_PROFILE_TYPES: JSON.stringify({ STANDARD: 'ENIGM_STANDARD', DATA_ONLY: 'ENIGM_DATA' }),
    CARRIER_NOTIFICATION_PORT: '0',
  }
}
