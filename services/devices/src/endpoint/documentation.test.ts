import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { TestSubgraph } from '@enigm/subgraph/testkit'
import { ManagedPhone } from '../command/commands.fixture'
import { startDevices } from '../device/device.fixture'
import { hashOfEnvelope } from '../command/envelope'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const document = readFileSync(join(__dirname, '../../../../docs/devices.md'), 'utf8')

/** An example of docs/devices.md with values in place of its placeholders. */
function example(name: string, values: Record<string, unknown> = {}): Record<string, unknown> {
  const text = new RegExp(`\`\`\`json ${name}\n([^\`]+)\`\`\``).exec(document)![1]!
  return JSON.parse(text, (_, value) => {
    const placeholder = /^<(\w+)>$/.exec(String(value))?.[1]
    if (!placeholder) return value
    expect(values).toHaveProperty(placeholder)
    return values[placeholder]
  })
}

describe('docs/devices.md', () => {
  it('[MDM-05] its examples fetch a command and report about it', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('requestRemoteOperation', { operation: 'LOCK' })
    const { device } = phone.phone
    const { thumbprint } = device
    const now = Math.floor(Date.now() / 1000)
    const header = example('header', { thumbprint }) as { alg: string }

    const polled = await phone.phone.send(
      'poll',
      await device.sign(header, example('poll', { thumbprint, now, head: '' })),
    )

    expect(polled.status).toBe(200)
    const envelope = String(polled.body!.command)
    const claims = decodeJwt(envelope)
    expect(decodeProtectedHeader(envelope)).toMatchObject({ typ: 'device-command+jwt' })
    expect(claims).toEqual(
      example('envelope', { thumbprint, command: claims.jti, now: claims.iat, expiry: claims.exp }),
    )
    const values = { thumbprint, now, command: claims.jti, head: hashOfEnvelope(envelope) }
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

  it.each([
    'CLOCK_DIFFERS',
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
