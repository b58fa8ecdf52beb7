import { createMutualTls, progressOf } from '@enigm/simulators'
import { Agent, request } from 'undici'
import { EsimTest, type OwnedEsim } from '../esim/esim.fixture'
import { wireIccid } from './iccid'
import { notificationUrl } from './notification-listener'

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterAll(() => test.stop())

const at = (seconds: number) => new Date(Date.now() - 60_000 + seconds * 1_000)
const statusOf = (text: string) => JSON.parse(text).header.functionExecutionStatus

/** An eSIM whose code was shown, and the ICCID of its profile as it goes over the wire. */
async function released(): Promise<OwnedEsim & { iccid: string }> {
  const esim = await test.esim()
  await test.code(esim)
  return { ...esim, iccid: wireIccid((await test.profileOf(esim.id)).iccid as string) }
}
const stateOf = async ({ owner, id }: OwnedEsim) => (await test.see(owner, id)).state as string

describe('a notification', () => {
  it('changes the state once when it is repeated, and is answered with 204', async () => {
    const esim = await released()
    const body = progressOf(esim.iccid, 'ENIGM_STANDARD', 'downloaded')
    for (let time = 0; time < 3; time++)
      expect(await test.carrier.notifier.send(body)).toEqual({ status: 204, text: '' })
    expect(await stateOf(esim)).toBe('DOWNLOADED')
    expect(await test.subgraph.events(esim.id)).toHaveLength(3)
  })

  it('takes effect once when it arrives several times at once', async () => {
    const esim = await released()
    const body = progressOf(esim.iccid, 'ENIGM_STANDARD', 'installed')
    const answers = await Promise.all(Array.from({ length: 10 }, () => test.carrier.notifier.send(body)))
    expect(answers.every(({ status }) => status === 204)).toBe(true)
    expect(await test.subgraph.events(esim.id)).toHaveLength(3)
  })

  it('that arrives late does not lead back', async () => {
    const esim = await released()
    await test.notify(esim.iccid, 'enabled', { at: at(3) })
    await test.notify(esim.iccid, 'installed', { at: at(2) })
    await test.notify(esim.iccid, 'downloaded', { at: at(1) })
    expect(await stateOf(esim)).toBe('ENABLED')
    await test.notify(esim.iccid, 'disabled', { at: at(6) })
    await test.notify(esim.iccid, 'enabled', { at: at(5) })
    expect(await stateOf(esim)).toBe('DISABLED')
    await test.notify(esim.iccid, 'downloaded', { at: at(4), failed: true })
    expect(await stateOf(esim)).toBe('DISABLED')
  })

  it('of the same second leads only forward', async () => {
    const esim = await released()
    const moment = at(0)
    await test.notify(esim.iccid, 'installed', { at: moment })
    await test.notify(esim.iccid, 'downloaded', { at: moment })
    expect(await stateOf(esim)).toBe('INSTALLED')
  })

  it('of the same second that is repeated does not lead back', async () => {
    const esim = await released()
    const moment = { at: at(0) }
    const enabled = progressOf(esim.iccid, 'ENIGM_STANDARD', 'enabled', moment)
    const disabled = progressOf(esim.iccid, 'ENIGM_STANDARD', 'disabled', moment)
    for (const body of [enabled, disabled, enabled, disabled, enabled])
      expect((await test.carrier.notifier.send(body)).status).toBe(204)
    expect(await stateOf(esim)).toBe('DISABLED')
    await test.notify(esim.iccid, 'enabled', moment)
    expect(await stateOf(esim)).toBe('ENABLED')
    await test.notify(esim.iccid, 'disabled', { at: at(1) })
    await test.carrier.notifier.send(enabled)
    expect(await stateOf(esim)).toBe('DISABLED')
  })

  it('of a failure sets the eSIM to ERROR until a later success', async () => {
    const esim = await released()
    await test.notify(esim.iccid, 'eligibility', { failed: true, at: at(1) })
    expect(await test.see(esim.owner, esim.id)).toMatchObject({ state: 'ERROR', problem: 'DOWNLOAD_FAILED' })
    expect((await test.see(esim.owner, esim.id)).availableActions).toContain('REPLACE')
    await test.notify(esim.iccid, 'downloaded', { at: at(2) })
    expect(await test.see(esim.owner, esim.id)).toMatchObject({ state: 'DOWNLOADED', problem: null })
  })

  it('of a deletion on the device sets a living eSIM to ERROR, and it can be replaced', async () => {
    const esim = await test.installed()
    await test.device('delete', esim.code)
    await test.inState(esim, 'ERROR')
    expect((await test.see(esim.owner, esim.id)).problem).toBe('REMOVED_FROM_DEVICE')
  })

  it('about an unknown ICCID is refused by the protocol', async () => {
    const { status, text } = await test.notify('89019990001234567893', 'downloaded')
    expect(status).toBe(200)
    expect(statusOf(text)).toEqual({
      status: 'Failed',
      statusCodeData: { subjectCode: '8.2.1', reasonCode: '3.9' },
    })
  })

  it('that arrives before the answer to the command is not lost: the carrier repeats it', async () => {
    test.carrier.fault('confirmOrder', { kind: 'slow', milliseconds: 1_500 })
    const owner = test.subgraph.caller()
    const id = await test.idOf(await test.grant({ accountId: owner.accountId }))
    const iccid = await test.subgraph.until(async () => (await test.profileOf(id)).iccid as string | null)
    test.carrier.notifier.notify(progressOf(wireIccid(iccid), 'ENIGM_STANDARD', 'downloaded'))
    const early = await test.notify(wireIccid(iccid), 'downloaded')
    expect(statusOf(early.text).status).toBe('Failed')
    await test.ready(id)
    expect(await stateOf({ id, owner, entitlementId: '' })).toBe('ORDERED')
    await test.code({ id, owner, entitlementId: '' })
    await test.inState({ id, owner, entitlementId: '' }, 'DOWNLOADED')
  })

  it('with an EID of any check digits is accepted, because the EID is dropped', async () => {
    const esim = await released()
    const answer = await test.notify(esim.iccid, 'installed', { eid: '1'.repeat(32) })
    expect(answer.status).toBe(204)
    expect(await stateOf(esim)).toBe('INSTALLED')
  })

  it('about a profile without an eSIM is accepted and changes nothing', async () => {
    const esim = await released()
    await test.critical(esim.owner, 'unlinkEsim', esim.id)
    const events = await test.subgraph.countEvents()
    expect((await test.notify(esim.iccid, 'downloaded')).status).toBe(204)
    expect(await test.subgraph.countEvents()).toBe(events)
  })

  it.each([
    ['no JSON', '<html>'],
    ['JSON of another type', '[]'],
    ['too long a body', JSON.stringify({ padding: 'x'.repeat(20_000) })],
    [
      'no header',
      JSON.stringify({ ...progressOf('89019990001234567893', 'T', 'downloaded'), header: undefined }),
    ],
    ['an ICCID that is too short', JSON.stringify(progressOf('890199900012345678', 'T', 'downloaded'))],
    [
      'an EID of 31 digits',
      JSON.stringify(progressOf('89019990001234567893', 'T', 'downloaded', { eid: '1'.repeat(31) })),
    ],
    [
      'a time in the future',
      JSON.stringify(
        progressOf('89019990001234567893', 'T', 'downloaded', { at: new Date(Date.now() + 7_200_000) }),
      ),
    ],
    [
      'no time',
      JSON.stringify({ ...progressOf('89019990001234567893', 'T', 'downloaded'), timestamp: 'now' }),
    ],
  ])('that is invalid is refused and changes nothing: %s', async (_what, body) => {
    const before = await test.subgraph.everything()
    const { status, text } = await test.carrier.notifier.send(body)
    expect(status).toBe(200)
    expect(statusOf(text)).toEqual({
      status: 'Failed',
      statusCodeData: { subjectCode: '1.6', reasonCode: '2.3' },
    })
    expect(await test.subgraph.everything()).toBe(before)
  })
})

describe('the notification listener', () => {
  const call = async (
    tls: { cert?: string; key?: string },
    {
      path = '/gsma/rsp2/es2plus/handleDownloadProgressInfo',
      protocol = 'gsma/rsp/v2.5.0',
      method = 'POST',
    } = {},
  ) => {
    const dispatcher = new Agent({ connect: { ca: test.tls.authority, ...tls } })
    try {
      const { statusCode } = await request(`${notificationUrl(test.subgraph.app)}${path}`, {
        method: method as 'POST',
        headers: { 'x-admin-protocol': protocol },
        ...(method === 'POST' ? { body: '{}' } : {}),
        dispatcher,
      })
      return statusCode
    } catch {
      return 'no connection'
    } finally {
      await dispatcher.destroy()
    }
  }
  const carrier = () => ({ cert: test.tls.carrier.certificate, key: test.tls.carrier.key })

  it('refuses callers without a certificate, with one of another authority, or with another name', async () => {
    expect(await call({})).toBe('no connection')
    const stranger = await createMutualTls()
    expect(await call({ cert: stranger.carrier.certificate, key: stranger.carrier.key })).toBe(
      'no connection',
    )
    expect(await call({ cert: test.tls.enigm.certificate, key: test.tls.enigm.key })).toBe(403)
    expect(await call(carrier())).toBe(200)
  })

  it('offers one function and nothing else', async () => {
    expect(await call(carrier(), { path: '/graphql' })).toBe(404)
    expect(await call(carrier(), { path: '/gsma/rsp2/es2plus/downloadOrder' })).toBe(404)
    expect(await call(carrier(), { method: 'GET' })).toBe(404)
    expect(await call(carrier(), { protocol: 'gsma/rsp/v1.0.0' })).toBe(400)
  })
})
