import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@enigm/subgraph/testkit'
import { authenticate } from './control-authentication'
import { ControlConnection } from './control-connection'
import { TestControl } from './control.fixture'
import { TorDaemon } from './tor-daemon'

/** The path of a `tor`; npm run test:chain sets it. */
const program = process.env['TEST_TOR']
const isMissing = !program

/** Tor itself, without a network: it opens no connection and publishes no descriptor. */
class RealTor {
  private child: ChildProcess | undefined
  readonly directory = mkdtempSync(join(tmpdir(), 'tor-'))
  readonly control = { path: join(this.directory, 'control') }

  async start(): Promise<void> {
    const options = {
      DataDirectory: join(this.directory, 'data'),
      ControlSocket: this.control.path,
      SocksPort: '0',
      CookieAuthentication: '1',
      DisableNetwork: '1',
      Log: 'notice stdout',
    }
    const parameters = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
    this.child = spawn(
      program!,
      ['--ignore-missing-torrc', '-f', join(this.directory, 'torrc'), ...parameters],
      {
        stdio: 'ignore',
      },
    )
    await until(
      () =>
        ControlConnection.open(this.control).then(
          (connection) => (connection.close(), true),
          () => false,
        ),
      'the control port of tor',
    )
  }

  async end(): Promise<void> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  async stop(): Promise<void> {
    await this.end()
    rmSync(this.directory, { recursive: true, force: true })
  }

  /** The ids of the detached onion services, as tor names them. */
  services(): Promise<string[]> {
    return this.asController(async (connection) => {
      const reply = await connection.send('GETINFO onions/detached')
      return reply.flatMap((line) => /[a-z2-7]{56}$/.exec(line) ?? []).sort()
    })
  }

  async asController<T>(run: (connection: ControlConnection) => Promise<T>): Promise<T> {
    const connection = await ControlConnection.open(this.control)
    try {
      await authenticate(connection)
      return await run(connection)
    } finally {
      connection.close()
    }
  }
}

;(isMissing ? describe.skip : describe)('Tor itself (skipped where no tor can be had)', () => {
  const tor = new RealTor()
  const keyDirectory = join(tor.directory, 'keys')
  const daemon = new TorDaemon({ control: tor.control, keyDirectory, target: '127.0.0.1:4091' })
  beforeAll(() => tor.start())
  afterAll(() => tor.stop())

  it('[TOR-05] opens the address that was computed from the key, once, and closes it', async () => {
    const id = (await daemon.addressOf('WEB_PANEL')).replace('.onion', '')
    await daemon.open(['WEB_PANEL'])
    expect(await tor.services()).toEqual([id])
    await daemon.open(['WEB_PANEL'])
    expect(await tor.services()).toEqual([id])
    await daemon.open([])
    expect(await tor.services()).toEqual([])
    await daemon.open([])
  })

  it('keeps its other onion services, and forgets all at its end', async () => {
    const [answer] = await tor.asController((connection) =>
      connection.send('ADD_ONION NEW:ED25519-V3 Flags=Detach,DiscardPK Port=80,127.0.0.1:1'),
    )
    const other = answer!.replace('ServiceID=', '')
    await daemon.open(['WEB_PANEL'])
    const own = (await daemon.addressOf('WEB_PANEL')).replace('.onion', '')
    expect(await tor.services()).toEqual([other, own].sort())
    await daemon.open([])
    expect(await tor.services()).toEqual([other])
    await tor.end()
    await expect(daemon.open(['WEB_PANEL'])).rejects.toMatchObject({ code: 'TOR_UNREACHABLE' })
    await tor.start()
    expect(await tor.services()).toEqual([])
    await daemon.open(['WEB_PANEL'])
    expect(await tor.services()).toEqual([own])
  })

  it('answers as the scripted control port does', async () => {
    const scripted = await TestControl.start()
    const blob = readFileSync(join(keyDirectory, 'web_panel', 'hs_ed25519_secret_key'))
      .subarray(32)
      .toString('base64')
    const own = (await daemon.addressOf('WEB_PANEL')).replace('.onion', '')
    scripted.idOf = () => own
    await daemon.open([])
    const commands = [
      'GETINFO onions/detached',
      `ADD_ONION ED25519-V3:${blob} Flags=Detach PoWDefensesEnabled=1 Port=80,127.0.0.1:4091`,
      `ADD_ONION ED25519-V3:${blob} Flags=Detach Port=80,127.0.0.1:4091`,
      'GETINFO onions/detached',
      `DEL_ONION ${own}`,
      `DEL_ONION ${own}`,
    ]
    const repliesOf = async (connection: ControlConnection) => {
      const replies: unknown[] = []
      for (const command of commands)
        replies.push(await connection.send(command).catch(({ code, message }) => ({ code, message })))
      return replies
    }
    const connection = await ControlConnection.open({ host: '127.0.0.1', port: scripted.port })
    await authenticate(connection)
    const expected = await repliesOf(connection)
    connection.close()
    await scripted.stop()
    expect(await tor.asController(repliesOf)).toEqual(expected)
  })
})
