import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { SimulatedDevice } from '@enigm/simulators'
import type { TestSubgraph } from '@enigm/subgraph/testkit'
import { ManagedPhone, simulate } from '../command/commands.fixture'
import { Owner, startDevices } from '../device/device.fixture'
import { deviceEndpointUrl } from './device-endpoint'
import { devicesToWake } from './dispatch.service'
import { issueNonce, NONCE_MILLISECONDS } from './nonce'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const LOCK = { operation: 'LOCK' }

/** A phone that has received a LOCK command. */
async function withCommand() {
  const phone = await ManagedPhone.managed(subgraph)
  await phone.does('requestRemoteOperation', LOCK)
  return { phone, received: (await phone.phone.poll())! }
}

/** Waits until the poll of the phone is held. */
const connected = (phone: ManagedPhone) =>
  subgraph.until(async () => (await phone.seen()).connected, 'the device to be connected')

describe('a poll', () => {
  it('[MDM-05] is held until there is a command, and answered at once then', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    const polled = phone.phone.poll(25)
    await connected(phone)
    const begun = performance.now()
    await phone.does('requestRemoteOperation', LOCK)
    expect(await polled).toMatchObject({ command: 'LOCK', seq: 1, prev: '' })
    expect(performance.now() - begun).toBeLessThan(5_000)
  })

  it('is answered without a command when the hold is over', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    const begun = performance.now()
    expect(await phone.phone.poll(1)).toBeNull()
    expect(performance.now() - begun).toBeGreaterThan(900)
    expect(await phone.phone.sendPoll({ wait: 31 })).toEqual({
      status: 401,
      body: { code: 'MESSAGE_INVALID' },
    })
  })

  it('ends an earlier one of the same device', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    const first = phone.phone.poll(25)
    await connected(phone)
    const second = phone.phone.poll(25)
    expect(await first).toBeNull()
    await phone.does('requestRemoteOperation', LOCK)
    expect(await second).toMatchObject({ command: 'LOCK' })
  })

  it('[DEV-04] is answered at once when the device is revoked', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    const polled = phone.phone.sendPoll({ wait: 25 })
    await connected(phone)
    await phone.owner.act('REVOKE', phone.handle)
    expect(await polled).toEqual({ status: 403, body: { code: 'NOT_TRUSTED' } })
  })

  it('is open to a restricted device, which can be locked and wiped', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    await phone.owner.act('RESTRICT', phone.handle)
    await phone.does('requestRemoteWipe')
    expect(await phone.phone.poll()).toMatchObject({ command: 'WIPE' })
  })

  it('is refused to a device that waits for its approval', async () => {
    const owner = new Owner(subgraph)
    const pending = simulate(subgraph, await owner.device('PENDING_ENROLLMENT', 'ENIGM_OS'))
    expect(await pending.sendPoll()).toEqual({ status: 403, body: { code: 'NOT_TRUSTED' } })
  })

  it('works for a device whose clock differs by an hour: its nonce counts, and not its clock', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('requestRemoteOperation', LOCK)
    for (const clock of [3_600, -3_600]) {
      const wrong = phone.phone.copy()
      wrong.clockSeconds = clock
      expect(await wrong.poll()).toMatchObject({ command: 'LOCK' })
    }
  })

  it('needs a nonce of the endpoint that was issued to this device less than two minutes ago', async () => {
    const { app } = subgraph
    const [phone, other] = [await ManagedPhone.managed(subgraph), await ManagedPhone.managed(subgraph)]
    const [{ id }, { id: otherId }] = [await phone.row(), await other.row()]
    const valid = issueNonce(app, id)
    const required = { status: 401, body: { code: 'NONCE_REQUIRED' } }
    const poll = async (nonce?: string) => phone.phone.send('poll', await phone.phone.pollMessage({ nonce }))
    for (const nonce of [
      undefined,
      '',
      '..',
      'x.y.z',
      `${valid}x`,
      valid.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')),
      issueNonce(app, otherId),
      issueNonce(app, id, '', Date.now() - NONCE_MILLISECONDS - 1),
      issueNonce(app, id, '', Date.now() + NONCE_MILLISECONDS),
    ])
      expect(await poll(nonce)).toEqual(required)
    expect(await poll(valid)).toEqual({ status: 204, body: null })
  })

  it('gives the same envelope again to a device that has lost the answer', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('requestRemoteOperation', LOCK)
    const first = await phone.phone.sendPoll()
    expect(await phone.phone.sendPoll()).toEqual(first)
    expect(await phone.events()).toEqual(['management.enabled', 'command.requested', 'command.dispatched'])
  })

  it('[MDM-05] that was delayed or is replayed has no effect: the device gets its next command', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.phone.poll()
    const early = await phone.phone.pollMessage()
    await phone.does('requestRemoteOperation', LOCK)
    for (let round = 0; round < 2; round++) {
      await phone.phone.carryOut((await phone.phone.poll())!)
      await phone.does('requestRemoteOperation', LOCK)
    }
    await phone.phone.poll()
    const events = await phone.events()

    for (let replay = 0; replay < 3; replay++)
      expect(await phone.phone.send('poll', early)).toEqual({
        status: 401,
        body: { code: 'NONCE_REQUIRED' },
      })

    expect(await phone.events()).toEqual(events)
    expect((await phone.seen()).management).toMatchObject({ chainBroken: false })
    expect(await phone.phone.poll()).toMatchObject({ command: 'LOCK' })
  })

  it('[MDM-05] that is replayed before the device has polled again takes no command from it', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.phone.send('poll', await phone.phone.pollMessage())
    await phone.does('requestRemoteOperation', LOCK)
    const first = await phone.phone.pollMessage()
    const { body } = await phone.phone.send('poll', first)
    await phone.phone.carryOut(await phone.phone.receive(String(body!.command)))
    await phone.does('requestRemoteOperation', LOCK)

    expect(await phone.phone.send('poll', first)).toMatchObject({ status: 200 })

    expect(await phone.phone.poll()).toMatchObject({ command: 'LOCK', seq: 3 })
    expect((await phone.seen()).management).toMatchObject({ chainBroken: false })
  })

  it('gives another envelope for the same command to a device that has stored it and was killed before it reported', async () => {
    const { phone, received } = await withCommand()
    const restarted = phone.phone.copy()
    const again = (await restarted.poll())!
    expect(again).toMatchObject({ jti: received.jti, seq: 2, prev: received.hash })
    expect((await phone.phone.report(received, 'COMPLETED')).body).toEqual({ code: 'MISMATCH' })
    expect((await restarted.carryOut(again)).body).toEqual({ state: 'COMPLETED', late: false })
  })
})

describe('a lost notification', () => {
  it('[MDM-05] delays a command and a revocation until the next connection to PostgreSQL, and wakes no other poll', async () => {
    const held = [await ManagedPhone.managed(subgraph), await ManagedPhone.managed(subgraph)]
    const idle = await ManagedPhone.managed(subgraph)
    const [ordered, revoked] = held as [ManagedPhone, ManagedPhone]
    const polls = [...held, idle].map(({ phone }) => phone.sendPoll({ wait: 30 }))
    for (const phone of [...held, idle]) await connected(phone)
    const ids = await Promise.all([ordered, revoked, idle].map(async (phone) => (await phone.row()).id))
    expect(await devicesToWake(subgraph.app, ids)).toEqual([])

    await subgraph.app.read(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'devices wake' AND datname = current_database()`,
    )
    await ordered.does('requestRemoteOperation', LOCK)
    await revoked.owner.act('REVOKE', revoked.handle)

    expect(await polls[0]).toMatchObject({ status: 200 })
    expect(await polls[1]).toMatchObject({ status: 403 })
    const woken = await devicesToWake(subgraph.app, [...ids, 'absent'])
    expect(woken.sort()).toEqual([ids[0], ids[1], 'absent'].sort())
    await idle.does('requestRemoteOperation', LOCK)
    expect(await polls[2]).toMatchObject({ status: 200 })
  })
})

describe('an envelope', () => {
  it('[MDM-05] is refused by the device when it is repeated, out of order, for another device, or forged', async () => {
    const { phone } = await withCommand()
    const other = await ManagedPhone.managed(subgraph)
    await other.does('requestRemoteOperation', LOCK)
    const foreign = String((await other.phone.sendPoll()).body!.command)
    await expect(phone.phone.receive(foreign)).rejects.toThrow('"aud"')

    const { body } = await phone.phone.sendPoll()
    const envelope = String(body!.command)
    const [header, payload, signature] = envelope.split('.')
    await expect(
      phone.phone.receive(`${header}.${payload}.${signature!.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`),
    ).rejects.toThrow('signature verification failed')
    await expect(phone.phone.copy({ seq: 0, head: 'x' }).receive(envelope)).rejects.toThrow('does not follow')
    await phone.phone.receive(envelope)
    await expect(phone.phone.receive(envelope)).rejects.toThrow('received before')
  })

  it('is not accepted after a lost answer whose command was canceled: a withheld wipe cannot be replayed', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    await phone.does('requestRemoteWipe')
    const withheld = String((await phone.phone.sendPoll()).body!.command)
    await phone.does('cancelRemoteWipe')
    await phone.does('requestRemoteOperation', LOCK)
    expect(await phone.phone.poll()).toMatchObject({ command: 'LOCK' })
    await expect(phone.phone.receive(withheld)).rejects.toThrow('received before')
  })

  it('[DEV-07] of an earlier enrollment does not run after a later one', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    await phone.does('requestRemoteWipe')
    const early = String((await phone.phone.sendPoll()).body!.command)
    await phone.owner.act('REVOKE', phone.handle)
    const again = await ManagedPhone.managed(subgraph, phone.owner)
    expect(await again.phone.poll()).toBeNull()
    await expect(again.phone.receive(early)).rejects.toThrow('"aud"')
  })

  it('is given to no copy of the device: its chain is broken for good, which its owner sees', async () => {
    const { phone } = await withCommand()
    const copy = phone.phone.copy({ seq: 0, head: '' })
    await phone.phone.carryOut((await phone.phone.poll())!)
    await phone.does('requestRemoteOperation', LOCK)
    await phone.phone.poll()
    const broken = { status: 409, body: { code: 'CHAIN_BROKEN' } }
    expect(await copy.sendPoll()).toEqual(broken)
    expect(await phone.phone.sendPoll()).toEqual(broken)
    expect((await phone.seen()).management).toMatchObject({ chainBroken: true })
    expect((await phone.events()).filter((type) => type === 'management.chain.broken')).toHaveLength(1)
  })
})

describe('a report', () => {
  it('[MDM-09] [THR-03] counts only with the signature of the device that has the command', async () => {
    const { phone, received } = await withCommand()
    const other = await ManagedPhone.managed(subgraph)
    const valid = await phone.phone.reportMessage(received, 'COMPLETED')
    const [header, payload] = valid.split('.')
    const invalid = { status: 401, body: { code: 'MESSAGE_INVALID' } }
    const forged = await (
      await SimulatedDevice.create()
    ).sign(
      { alg: 'EdDSA', typ: 'device-report+jwt', kid: phone.phone.device.thumbprint },
      {
        iss: phone.phone.device.thumbprint,
        aud: 'enigm-devices',
        command: received.jti,
        seq: 1,
        head: received.hash,
        status: 'COMPLETED',
      },
    )
    for (const message of [forged, `${header}.${payload}.`, `${header}.${payload}`, '', 'x', '..', '{}'])
      expect(await phone.phone.send('report', message)).toEqual(invalid)
    expect(await phone.phone.send('poll', valid)).toEqual(invalid)
    expect(await other.phone.report(received, 'COMPLETED')).toEqual({
      status: 404,
      body: { code: 'NOT_FOUND' },
    })
    expect(await phone.command()).toMatchObject({ state: 'DISPATCHED' })
  })

  it('[MDM-09] counts only for the envelope that it names', async () => {
    const { phone, received } = await withCommand()
    const mismatch = { status: 409, body: { code: 'MISMATCH' } }
    expect(await phone.phone.report(received, 'COMPLETED', { seq: 2 })).toEqual(mismatch)
    expect(await phone.phone.report(received, 'COMPLETED', { head: '' })).toEqual(mismatch)
    expect(await phone.phone.report(received, 'COMPLETED', { status: 'DONE' })).toMatchObject({ status: 401 })
    expect(await phone.command()).toMatchObject({ state: 'DISPATCHED' })
  })

  it('[MDM-09] of an expired command is recorded and completes nothing, also before the timer has run', async () => {
    const { phone, received } = await withCommand()
    await subgraph.app.read(`UPDATE device_command SET expires_at = now() WHERE id = $1`, [received.jti])
    expect((await phone.phone.report(received, 'COMPLETED')).body).toEqual({ state: 'EXPIRED', late: true })
    expect(await phone.command()).toMatchObject({ state: 'EXPIRED', lateReport: 'COMPLETED' })
    expect((await phone.events()).slice(-2)).toEqual(['command.expired', 'command.late.report.recorded'])
  })

  it('[MDM-09] of an acknowledged command that has expired completes nothing, also before the timer has run', async () => {
    const { phone, received } = await withCommand()
    await phone.phone.report(received, 'ACKNOWLEDGED')
    await subgraph.app.read(`UPDATE device_command SET expires_at = now() WHERE id = $1`, [received.jti])
    expect((await phone.phone.report(received, 'COMPLETED')).body).toEqual({ state: 'EXPIRED', late: true })
  })

  it('[MDM-08] of a device that was revoked after it has acknowledged a wipe still tells the truth', async () => {
    const phone = await ManagedPhone.withPolicy(subgraph)
    await phone.does('requestRemoteWipe')
    const received = (await phone.phone.poll())!
    await phone.phone.report(received, 'ACKNOWLEDGED')
    await phone.owner.act('REVOKE', phone.handle)
    expect(await phone.command()).toMatchObject({ state: 'EXPIRED', lateReport: null })
    await phone.phone.report(received, 'COMPLETED')
    expect(await phone.command()).toMatchObject({ state: 'EXPIRED', lateReport: 'COMPLETED' })
  })

  it('NOT_NOW delays the command, which is then sent under another sequence', async () => {
    const { phone, received } = await withCommand()
    await phone.phone.report(received, 'NOT_NOW')
    const { retryAt } = await phone.command()
    expect(new Date(retryAt).getTime()).toBeGreaterThan(Date.now() + 60_000)
    expect(await phone.phone.poll()).toBeNull()
    await subgraph.app.read('UPDATE device_command SET retry_at = now() WHERE id = $1', [received.jti])
    expect(await phone.phone.poll()).toMatchObject({ jti: received.jti, seq: 2, prev: received.hash })
  })
})

describe('the endpoint', () => {
  it.each([
    ['another path', '/graphql', {}, 404, 'NOT_FOUND'],
    ['another method', '/device/poll', { method: 'GET', body: undefined }, 405, 'METHOD_NOT_ALLOWED'],
    ['a long body', '/device/report', { body: 'x'.repeat(5_000) }, 413, 'TOO_LARGE'],
    [
      'a message that no device has signed',
      '/device/poll',
      { body: 'eyJhbGciOiJub25lIn0..' },
      401,
      'MESSAGE_INVALID',
    ],
  ])('refuses %s', async (_, path, init, status, code) => {
    const response = await fetch(`${deviceEndpointUrl(subgraph.app)}${path}`, {
      method: 'POST',
      body: 'x',
      ...init,
    })
    expect([response.status, await response.json()]).toEqual([status, { code }])
  })
})

describe('the endpoint under load', () => {
  it('closes a connection that has stalled or sends nothing, and keeps serving', async () => {
    const { hostname, port } = new URL(deviceEndpointUrl(subgraph.app)!)
    const ended = ['', 'POST /device/poll HTTP/1.1\r\nhost: x\r\n'].map(async (text) => {
      const socket = connect(Number(port), hostname)
      socket.resume()
      const begun = performance.now()
      if (text) socket.write(text)
      await once(socket, 'close')
      return performance.now() - begun
    })
    for (const milliseconds of await Promise.all(ended)) expect(milliseconds).toBeLessThan(8_000)
    const phone = await ManagedPhone.managed(subgraph)
    expect(await phone.phone.poll()).toBeNull()
  })

  it('answers at most a burst of messages of one device, and every other device', async () => {
    const [phone, other] = [await ManagedPhone.managed(subgraph), await ManagedPhone.managed(subgraph)]
    const answers = await Promise.all(Array.from({ length: 60 }, () => phone.phone.sendPoll()))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(10)
    expect(refused[0]!.body).toEqual({ code: 'TOO_MANY_MESSAGES' })
    expect(await other.phone.poll()).toBeNull()
  })

  it('closes a connection that goes on sending messages which no device has signed', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const connectionOf = () =>
      new Promise<string | undefined>((resolve, reject) => {
        const sent = request(`${deviceEndpointUrl(subgraph.app)}/device/poll`, { agent, method: 'POST' })
        sent.on('error', reject).on('response', (response) => {
          response.resume().on('end', () => resolve(response.headers.connection))
        })
        sent.end('no message')
      })
    const connections = new Set<string | undefined>()
    for (let message = 0; message < 25; message++) connections.add(await connectionOf())
    expect(connections).toContain('close')
    agent.destroy()
  })
})

describe('Device.connected and Device.lastSeenHour', () => {
  it('[DEV-18] show whether a device polls now, and the hour in which it did last', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    expect(await phone.seen()).toMatchObject({ connected: false, lastSeenHour: null })
    const leaving = new AbortController()
    const polled = phone.phone.poll(25, leaving.signal).catch(() => null)
    await connected(phone)
    const { lastSeenHour } = await phone.seen()
    expect(lastSeenHour).toMatch(/:00:00\.000Z$/)
    leaving.abort()
    await polled
    await subgraph.until(async () => !(await phone.seen()).connected, 'the device to be gone')
    expect(await phone.seen()).toMatchObject({ lastSeenHour })
  })

  it('[DEV-18] are written when a device comes or goes and once an hour, and not with every poll', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    await phone.phone.poll(1)
    await connected(phone)
    const written = async () => {
      const { id } = await phone.row()
      const [row] = await subgraph.app.read(
        `SELECT d.xmin AS device, n.xmin AS connection FROM device d JOIN device_connection n ON n.device_id = d.id WHERE d.id = $1`,
        [id],
      )
      return row
    }
    const before = await written()
    for (let poll = 0; poll < 5; poll++) await phone.phone.poll()
    expect(await written()).toEqual(before)
    await subgraph.app.read(
      `UPDATE device SET last_seen_hour = last_seen_hour - interval '1 hour' WHERE handle = $1`,
      [phone.handle],
    )
    await phone.phone.poll()
    expect(new Date((await phone.seen()).lastSeenHour).getTime()).toBeGreaterThan(Date.now() - 3_600_000)
  })
})
