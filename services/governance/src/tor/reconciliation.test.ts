import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failureOf } from '@enigm/subgraph/testkit'
import { TestLedger } from '../governance.fixture'
import { TestControl } from './control.fixture'

const OTHER_ADDRESS = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion'

let control: TestControl
let keyDirectory: string
let governance: TestLedger['subgraph']

beforeAll(async () => {
  control = await TestControl.start()
  keyDirectory = mkdtempSync(join(tmpdir(), 'onion-'))
  control.idOf = () => address().replace('.onion', '')
  const ledger = await TestLedger.start({
    TOR_CONTROL: `127.0.0.1:${control.port}`,
    TOR_KEY_DIRECTORY: keyDirectory,
    TOR_TARGET: '127.0.0.1:4091',
  })
  governance = ledger.subgraph
  const hostname = join(keyDirectory, 'web_panel', 'hostname')
  await governance.until(async () => existsSync(hostname), 'the key of the surface')
})
afterAll(async () => {
  await governance.stop()
  await control.stop()
  rmSync(keyDirectory, { recursive: true })
})

/** What an operator reads in the file of the key. */
const address = () => readFileSync(join(keyDirectory, 'web_panel', 'hostname'), 'utf8').trim()

const fields = '{ surface { state onionAddress } errors { code path } } }'

async function enable(onionAddress: string) {
  const operator = governance.caller('OPERATOR')
  const grant = await governance.grant(operator, 'TOR_SURFACE_ENABLING', `WEB_PANEL:${onionAddress}`)
  return governance.call(
    operator,
    `mutation ($input: EnableTorSurfaceInput!) { enableTorSurface(input: $input) ${fields}`,
    { input: { key: 'WEB_PANEL', onionAddress, grant } },
  )
}

async function disable() {
  const operator = governance.caller('OPERATOR')
  const grant = await governance.grant(operator, 'TOR_SURFACE_DISABLING', 'WEB_PANEL')
  return governance.call(
    operator,
    `mutation ($input: DisableTorSurfaceInput!) { disableTorSurface(input: $input) ${fields}`,
    { input: { key: 'WEB_PANEL', grant } },
  )
}

const served = (ids: string[]) =>
  governance.until(
    async () => [...control.services].join() === ids.join(),
    'the onion services of the daemon',
  )

/** The next minute begins now. */
const nextRun = () =>
  governance.app.data.query("UPDATE job SET due_at = clock_timestamp() WHERE kind = 'tor.reconciliation'")

const health = async () => {
  const { data } = await governance.call(
    governance.caller('OPERATOR'),
    '{ governanceHealth { failingJobs externalSystems { name isAnswering } } governanceStalledWork { edges { node { type state errorCode } } } }',
  )
  return data
}

describe('Tor Gateway with a Tor daemon', () => {
  it('[TOR-01] [TOR-05] opens and closes its onion service when an operator enables and disables the surface', async () => {
    const own = address()
    expect(failureOf(await enable(OTHER_ADDRESS))).toBe('ONION_ADDRESS_INVALID')
    expect([...control.services]).toEqual([])

    const { data } = await enable(own)

    expect(data.enableTorSurface).toEqual({ surface: { state: 'ENABLED', onionAddress: own }, errors: [] })
    await served([own.replace('.onion', '')])
    expect((await disable()).data.disableTorSurface.surface).toMatchObject({ state: 'DISABLED' })
    await served([])
  })

  it('opens it again after the daemon has started again, and shows operators that it does not answer', async () => {
    const id = address().replace('.onion', '')
    await enable(address())
    await served([id])
    await control.restart()
    expect([...control.services]).toEqual([])
    // The run before can still schedule the next one a minute later.
    await governance.until(async () => {
      await nextRun()
      return control.services.has(id)
    }, 'the onion service after the restart')

    await control.end()
    await disable()
    const down = { name: 'TOR_DAEMON', isAnswering: false }
    const seen = await governance.until(async () => {
      const { governanceHealth, governanceStalledWork } = await health()
      const [system] = governanceHealth.externalSystems.filter(({ name }: any) => name === down.name)
      return governanceHealth.failingJobs > 0 && !system.isAnswering && { system, governanceStalledWork }
    }, 'the failure')
    expect(seen.system).toEqual(down)
    expect(seen.governanceStalledWork.edges.map(({ node }: any) => node)).toEqual([
      { type: 'tor.reconciliation', state: 'RETRYING', errorCode: 'TOR_UNREACHABLE' },
    ])
    await control.restart()
    control.services.add(id)
    await governance.until(async () => {
      await nextRun()
      return control.services.size === 0
    }, 'the closed surface')
  })

  it('[TOR-05] stores no secret key in the database', async () => {
    const secret = readFileSync(join(keyDirectory, 'web_panel', 'hs_ed25519_secret_key')).subarray(32)
    const everything = await governance.everything()
    for (const form of ['base64', 'hex', 'base64url'] as const)
      expect(everything).not.toContain(secret.toString(form))
  })
})
