import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePortBase, PORT_COUNT, removeDataDir, repositoryRoot } from '@enigm/embedded'
import { eventually, gatewayAt } from '../journeys/client'
import { Person } from '../journeys/person'

const dataDir = mkdtempSync(join(tmpdir(), 'enigm-demo-'))
afterAll(() => removeDataDir(dataDir))

/** `npm start -- --demo`, after the build. */
function start(portBase: number, variables: NodeJS.ProcessEnv = {}): ChildProcess {
  const main = join(repositoryRoot, 'infra', 'embedded', 'dist', 'main.js')
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    PORT_BASE: String(portBase),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    ...variables,
  }
  return spawn(process.execPath, [main, '--demo'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Runs it until it has said how the operator signs in. @returns what it printed */
async function invitation(
  portBase: number,
  look: (printed: string) => Promise<void> = async () => undefined,
) {
  const child = start(portBase)
  const exited = once(child, 'exit')
  let printed = ''
  try {
    for await (const chunk of child.stdout!) {
      printed += String(chunk)
      if (/^ {2}operator: number/m.test(printed)) break
    }
    await look(printed)
  } finally {
    child.kill('SIGTERM')
    await exited
  }
  return printed.slice(printed.indexOf('Sign in at'))
}

/** The account that the text names, signed in with what the text says. */
async function personOf(printed: string, name: string, portBase: number): Promise<Person> {
  const part = printed.slice(printed.indexOf(`  ${name}: `))
  const [, accountNumber = '', loginSecret = '', pin = ''] =
    /account number +(\d+)\s+login secret +(\S+)\s+PIN +(\d+)/.exec(part) ?? []
  const person = Person.known(gatewayAt(`http://localhost:${portBase}`), { accountNumber, loginSecret }, pin)
  await person.signIn()
  return person
}

const PHONES = `{ me { devices(managed: true) { edges { node {
  handle connected management { appliedPolicy posture { screenLock } } commands { edges { node { kind state } } }
} } } } }`

interface Phone {
  handle: string
  connected: boolean
  management: { appliedPolicy: string; posture: { screenLock: boolean } }
  commands: { edges: { node: { kind: string; state: string } }[] }
}

/** The managed phone of the owner, once it polls. */
async function livingPhone({ panel }: Person): Promise<Phone> {
  return eventually('the phone to poll', async () => {
    const { me } = await panel.send<{ me: { devices: { edges: { node: Phone }[] } } }>(PHONES)
    const [phone] = me.devices.edges.map(({ node }) => node)
    return phone?.connected && phone
  })
}

/** Orders a lock, and waits until the phone has signed that it is locked. */
async function lock(owner: Person, locks: number): Promise<void> {
  const { handle } = await livingPhone(owner)
  const input = { deviceHandle: handle, operation: 'LOCK' }
  await owner.panel.mutate('requestRemoteOperation', input, 'command { id }')
  await eventually('the report of the phone', async () => {
    const { commands } = await livingPhone(owner)
    const states = commands.edges.map(({ node }) => node).filter(({ kind }) => kind === 'LOCK')
    return states.length === locks && states.every(({ state }) => state === 'COMPLETED')
  })
}

const OWNED = `{ me {
  servers: servers(first: 10) { edges { node { displayName state viewerRole joinRequests(state: PENDING) { totalCount } } } }
  esims { edges { node { state } } }
  enigmKeys { edges { node { state } } }
} pendingEnrollments { state } }`

describe('npm start -- --demo', () => {
  it('fills the system, prints how to sign in, and shows the same accounts and a living phone at the next start', async () => {
    const portBase = await freePortBase(PORT_COUNT)
    const first = await invitation(portBase, async (printed) => {
      const owner = await personOf(printed, 'owner', portBase)
      const { me, pendingEnrollments } = await owner.panel.send(OWNED)
      const statesOf = ({ edges }: { edges: { node: { state: string } }[] }) =>
        edges.map(({ node }) => node.state).sort()
      expect(statesOf(me.servers)).toEqual(['ACTIVE', 'ACTIVE', 'DELETED'])
      expect(statesOf(me.esims)).toEqual(['ENABLED', 'ORDERED'])
      expect(statesOf(me.enigmKeys)).toEqual(['LOST'])
      expect(pendingEnrollments).toHaveLength(1)
      expect(await livingPhone(owner)).toMatchObject({
        management: { appliedPolicy: 'WIPE_ALLOWED', posture: { screenLock: true } },
      })
      await lock(owner, 1)
      const applicant = await personOf(printed, 'applicant', portBase)
      const { myJoinRequests } = await applicant.panel.send('{ myJoinRequests { edges { node { state } } } }')
      expect(statesOf(myJoinRequests)).toEqual(['PENDING'])
      const member = await personOf(printed, 'member', portBase)
      const { me: other } = await member.panel.send('{ me { organizations { edges { node { role } } } } }')
      expect(other.organizations.edges).toHaveLength(1)
    })
    const again = await invitation(portBase, async (printed) =>
      lock(await personOf(printed, 'owner', portBase), 2),
    )
    expect(again).toBe(first)
  }, 480_000)

  it('is refused in production', async () => {
    const child = start(await freePortBase(PORT_COUNT), {
      NODE_ENV: 'production',
      ALLOW_SIMULATORS: '1',
    })
    let said = ''
    child.stderr!.on('data', (chunk) => (said += String(chunk)))
    const [status] = await once(child, 'close')
    expect({ status, said }).toEqual({
      status: 1,
      said: 'NODE_ENV=production starts no demo: it prints the secrets of its accounts.\n',
    })
  }, 30_000)
})
