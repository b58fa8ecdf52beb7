import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isOnionAddress } from '@enigm/contracts'
import { TestControl } from './control.fixture'
import { TorDaemon } from './tor-daemon'

const TARGET = '127.0.0.1:4091'
const OTHER_SERVICE = 'o'.repeat(56)

let control: TestControl
let keyDirectory: string
let daemon: TorDaemon
let address: string

beforeEach(async () => {
  control = await TestControl.start()
  keyDirectory = join(mkdtempSync(join(tmpdir(), 'onion-')), 'keys')
  daemon = new TorDaemon({ control: { host: '127.0.0.1', port: control.port }, keyDirectory, target: TARGET })
  address = await daemon.addressOf('WEB_PANEL')
  control.idOf = () => address.replace('.onion', '')
})
afterEach(async () => {
  await control.stop()
  rmSync(join(keyDirectory, '..'), { recursive: true })
})

const keyFile = () => join(keyDirectory, 'web_panel', 'hs_ed25519_secret_key')
const blob = () => readFileSync(keyFile()).subarray(32).toString('base64')

describe('the key of a surface', () => {
  it('[TOR-05] is created once, in files that only their owner reads', async () => {
    expect(isOnionAddress(address)).toBe(true)
    expect(readFileSync(keyFile()).subarray(0, 32).toString()).toBe('== ed25519v1-secret: type0 ==\0\0\0')
    expect(readFileSync(keyFile())).toHaveLength(96)
    for (const name of ['hs_ed25519_secret_key', 'hostname'])
      expect(statSync(join(keyDirectory, 'web_panel', name)).mode & 0o777).toBe(0o600)
    for (const directory of [keyDirectory, join(keyDirectory, 'web_panel')])
      expect(statSync(directory).mode & 0o777).toBe(0o700)
    const again = new TorDaemon({ control: { path: '/nowhere' }, keyDirectory, target: TARGET })
    expect(await again.addressOf('WEB_PANEL')).toBe(address)
  })

  it('is one, also when several processes need it first', async () => {
    rmSync(keyDirectory, { recursive: true })
    const processes = Array.from(
      { length: 8 },
      () => new TorDaemon({ control: { path: '/nowhere' }, keyDirectory, target: TARGET }),
    )
    const addresses = await Promise.all(processes.map((each) => each.addressOf('WEB_PANEL')))
    expect(new Set(addresses).size).toBe(1)
    expect(readdirSync(keyDirectory)).toEqual(['web_panel'])
  })

  it('is not overwritten when its files are damaged', async () => {
    writeFileSync(keyFile(), 'damaged')
    await expect(daemon.addressOf('WEB_PANEL')).rejects.toThrow('is no secret key of an onion service')
    expect(readFileSync(keyFile(), 'utf8')).toBe('damaged')
  })
})

describe('a Tor daemon', () => {
  it('[TOR-05] opens a surface with its key, closes it, and leaves the other onion services alone', async () => {
    control.services.add(OTHER_SERVICE)
    await daemon.open(['WEB_PANEL'])
    expect(control.commands).toEqual([
      'GETINFO onions/detached',
      `ADD_ONION ED25519-V3:${blob()} Flags=Detach PoWDefensesEnabled=1 Port=80,${TARGET}`,
    ])
    await daemon.open(['WEB_PANEL'])
    expect(control.commands.slice(2)).toEqual(['GETINFO onions/detached'])
    await daemon.open([])
    expect(control.commands.slice(3)).toEqual([
      'GETINFO onions/detached',
      `DEL_ONION ${address.replace('.onion', '')}`,
    ])
    await daemon.open([])
    expect(control.commands.slice(5)).toEqual(['GETINFO onions/detached'])
    expect([...control.services]).toEqual([OTHER_SERVICE])
  })

  it.each(['0.4.8.13', '0.4.9.1', '0.3.5.99'])(
    '%s is not asked for what it does not know',
    async (version) => {
      control.version = version
      await daemon.open(['WEB_PANEL'])
      expect(control.commands.at(-1)).not.toContain('PoWDefensesEnabled')
    },
  )

  it.each(['0.4.9.2', '0.4.10.0', '1.0.0.0'])(
    '%s asks clients for work while it is flooded',
    async (version) => {
      control.version = version
      await daemon.open(['WEB_PANEL'])
      expect(control.commands.at(-1)).toContain(' PoWDefensesEnabled=1 ')
    },
  )

  it('is not authenticated to when it does not know the cookie of its file', async () => {
    const seen: string[] = []
    control.answer = (command) => void seen.push(command)
    writeFileSync(control.cookieFile, Buffer.alloc(32))
    await expect(daemon.open(['WEB_PANEL'])).rejects.toMatchObject({ code: 'TOR_COOKIE' })
    expect(seen.map((command) => command.split(' ')[0])).toEqual(['PROTOCOLINFO', 'AUTHCHALLENGE'])
  })

  it.each([
    ['has no cookie', () => void (control.methods = 'HASHEDPASSWORD')],
    ['has a cookie that cannot be read', () => rmSync(control.cookieFile)],
    ['has a cookie of another length', () => writeFileSync(control.cookieFile, 'short')],
  ])('is not used when it %s', async (_, change) => {
    change()
    await expect(daemon.open(['WEB_PANEL'])).rejects.toMatchObject({ code: 'TOR_COOKIE' })
    expect(control.commands).toEqual([])
  })

  it('has the onion service of another key removed again', async () => {
    control.idOf = () => 'y'.repeat(56)
    await expect(daemon.open(['WEB_PANEL'])).rejects.toMatchObject({ code: 'TOR_KEY_MISMATCH' })
    expect([...control.services]).toEqual([])
  })

  it.each([
    ['refuses', '550 Unable to add the service\n', 'TOR_550'],
    ['answers something else', 'HTTP/1.1 400 Bad Request\n', 'TOR_PROTOCOL'],
  ])('fails with a code and without the key when it %s', async (_, answer, code) => {
    control.answer = (command) => (command.startsWith('ADD_ONION') ? answer : undefined)
    const error = await daemon.open(['WEB_PANEL']).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code })
    expect(String(error)).not.toContain(blob())
  })

  it('fails with a code when it ends, before and during a command', async () => {
    control.answer = (command) => {
      if (command.startsWith('ADD_ONION')) void control.end()
      return command.startsWith('ADD_ONION') ? '' : undefined
    }
    await expect(daemon.open(['WEB_PANEL'])).rejects.toMatchObject({ code: 'TOR_UNREACHABLE' })
    await expect(daemon.open(['WEB_PANEL'])).rejects.toMatchObject({ code: 'TOR_UNREACHABLE' })
  })

  it('takes over the key of an onion service of torrc', async () => {
    const other = mkdtempSync(join(tmpdir(), 'onion-'))
    const taken = new TorDaemon({ control: { path: '/nowhere' }, keyDirectory: other, target: TARGET })
    mkdirSync(join(other, 'web_panel'))
    for (const name of ['hs_ed25519_secret_key', 'hostname'])
      writeFileSync(join(other, 'web_panel', name), readFileSync(join(keyDirectory, 'web_panel', name)))
    expect(await taken.addressOf('WEB_PANEL')).toBe(address)
    rmSync(other, { recursive: true })
  })
})
