import { DeviceMaker, SimulatedDevice } from '@enigm/simulators'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { TestSubgraph } from '@enigm/subgraph/testkit'
import { ManagedPhone } from '../command/commands.fixture'
import { Owner, startDevices } from '../device/device.fixture'
import { hashOfEnvelope } from '../command/envelope'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const document = readFileSync(join(__dirname, '../../../../docs/devices.md'), 'utf8')

const block = (name: string) => new RegExp(`\`\`\`${name}\n([^\`]+)\`\`\``).exec(document)![1]!

/** An example of docs/devices.md with values in place of its placeholders. */
function example(name: string, values: Record<string, unknown> = {}): Record<string, unknown> {
  return JSON.parse(block(`json ${name}`), (_, value) => {
    const placeholder = /^<(\w+)>$/.exec(String(value))?.[1]
    if (!placeholder) return value
    expect(values).toHaveProperty(placeholder)
    return values[placeholder]
  })
}

describe('docs/devices.md', () => {
  it('[DEV-03] its examples ask for an enrollment, once however often they are sent', async () => {
    const device = await SimulatedDevice.create()
    const session = new Owner(subgraph).session()
    const now = Math.floor(Date.now() / 1_000)
    const claims = example('enrollment', {
      ...{ thumbprint: device.thumbprint, session: session.sessionId, random: randomUUID() },
      ...{ now, expiry: now + 300 },
    })
    const header = example('enrollment-header', { x: device.publicKey.x }) as { alg: string }
    const ask = async (changed = {}) => {
      const enrollment = await device.sign(header, { ...claims, ...changed })
      const { data } = await subgraph.call<any>(session, block('graphql enrollment'), { enrollment })
      return data.requestDeviceEnrollment
    }

    const { device: requested, errors } = await ask()

    expect(requested).toMatchObject({ state: 'PENDING_ENROLLMENT' })
    expect(errors).toEqual([])
    expect((await ask()).device).toEqual(requested)
    expect((await ask({ exp: now + 301 })).errors).toEqual([{ code: 'ENROLLMENT_INVALID' }])
    expect(document).toContain('ENROLLMENT_INVALID')
  })

  it('[MDM-05] its examples fetch a command and report about it', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })
    const { device } = phone.phone
    const { thumbprint } = device
    const asked = await phone.phone.send('poll', await phone.phone.pollMessage())
    expect(asked).toEqual({ status: 401, body: { code: 'NONCE_REQUIRED' } })
    const nonce = phone.phone.nonce!
    const header = example('header', { thumbprint }) as { alg: string }

    const polled = await phone.phone.send(
      'poll',
      await device.sign(header, example('poll', { thumbprint, nonce, head: '' })),
    )

    expect(polled.status).toBe(200)
    const envelope = String(polled.body!.command)
    const claims = decodeJwt(envelope)
    expect(decodeProtectedHeader(envelope)).toMatchObject({ typ: 'device-command+jwt' })
    expect(claims).toEqual(
      example('envelope', { thumbprint, command: claims.jti, now: claims.iat, expiry: claims.exp }),
    )
    const values = { thumbprint, command: claims.jti, head: hashOfEnvelope(envelope) }
    const typ = 'device-report+jwt'
    const send = async (more = {}) =>
      phone.phone.send(
        'report',
        await device.sign({ ...header, typ } as typeof header, { ...example('report', values), ...more }),
      )
    expect(await send()).toEqual({ status: 200, body: { state: 'ACKNOWLEDGED', late: false } })
    expect(await send({ status: 'COMPLETED' })).toEqual({
      status: 200,
      body: { state: 'COMPLETED', late: false },
    })
  })

  it('[MDM-03] its posture is accepted', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('requestRemoteOperation', { operation: 'REFRESH_POSTURE' })
    const received = (await phone.phone.poll())!
    const { body } = await phone.phone.report(received, 'COMPLETED', { posture: example('posture') })
    expect(body).toEqual({ state: 'COMPLETED', late: false })
  })

  it('[TRU-13] [DEV-11] its evidence is accepted', async () => {
    const phone = await ManagedPhone.enrolled(subgraph)
    const { device } = phone.phone
    const [certificate, issuer] = await (await DeviceMaker.create()).attestation(device)
    await phone.phone.poll()
    const values = { thumbprint: device.thumbprint, nonce: phone.phone.nonce, certificate, issuer }
    const header = { ...example('header', values), alg: 'EdDSA', typ: 'device-evidence+jwt' }
    const message = await device.sign(header, example('evidence', values))
    expect(await phone.phone.send('evidence', message)).toEqual({ status: 200, body: { attestation: null } })
  })

  it.each([
    'NONCE_REQUIRED',
    'TOO_MANY_MESSAGES',
    'NETWORK_BUSY',
    'MESSAGE_INVALID',
    'NOT_TRUSTED',
    'CHAIN_BROKEN',
    'UNAVAILABLE',
    'NOT_FOUND',
    'MISMATCH',
  ])('explains %s, which the endpoint answers', (code) => {
    expect(document).toContain(`\`${code}\``)
    expect(readFileSync(join(__dirname, 'device-endpoint.ts'), 'utf8')).toContain(`'${code}'`)
  })
})
