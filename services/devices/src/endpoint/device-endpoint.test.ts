import { SimulatedDevice } from '@enigm/simulators'
import type { TestSubgraph } from '@enigm/subgraph/testkit'
import { ManagedPhone, simulate } from '../command/commands.fixture'
import { Owner, startDevices } from '../device/device.fixture'
import { deviceEndpointUrl } from './device-endpoint'

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

/** As if the device had named its last command two minutes ago. */
async function twoMinutesLater(phone: ManagedPhone): Promise<void> {
  const { id } = await phone.row()
  await subgraph.app.read(
    `UPDATE device_management SET confirmed_at = confirmed_at - interval '2 minutes' WHERE device_id = $1`,
    [id],
  )
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

  it('tells a device whose clock differs by an hour the right time, and then works', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('requestRemoteOperation', LOCK)
    for (const clock of [3_600, -3_600]) {
      const wrong = phone.phone.copy()
      wrong.clockSeconds = clock
      expect(await wrong.sendPoll()).toMatchObject({ status: 401, body: { code: 'CLOCK_DIFFERS' } })
      expect(await wrong.poll()).toMatchObject({ command: 'LOCK' })
      expect(Math.abs(wrong.clockSeconds)).toBeLessThan(5)
    }
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
    const early = await phone.phone.pollMessage()
    await phone.does('requestRemoteOperation', LOCK)
    for (let round = 0; round < 2; round++) {
      await phone.phone.carryOut((await phone.phone.poll())!)
      await phone.does('requestRemoteOperation', LOCK)
    }
    await phone.phone.poll()
    const events = await phone.events()

    expect(await phone.phone.send('poll', early)).toEqual({ status: 204, body: null })

    expect(await phone.events()).toEqual(events)
    expect((await phone.seen()).management).toMatchObject({ chainBroken: false })
    expect(await phone.phone.poll()).toMatchObject({ command: 'LOCK' })
  })

  it('[MDM-05] that is replayed before the device has polled again takes no command from it', async () => {
    const phone = await ManagedPhone.managed(subgraph)
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
    await twoMinutesLater(phone)
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
