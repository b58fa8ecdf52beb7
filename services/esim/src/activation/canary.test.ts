import fs from 'node:fs'
import { esimQuery, EsimTest } from '../esim/esim.fixture'

describe('an activation code and the numbers of a profile', () => {
  it('[ESM-02][ESM-09] are in no table, event, audit entry or log, in any encoding; the ICCID is in its column only', async () => {
    const [write, writeSync] = [jest.spyOn(fs, 'write'), jest.spyOn(fs, 'writeSync')]
    process.env.LOG_LEVEL = 'debug'
    let code: string
    let iccid: string
    let eid: string
    let everything: string
    let withoutProfiles: string
    let profile: Record<string, unknown>
    let answers: string
    try {
      const test = await EsimTest.start()
      const esim = await test.installed()
      await test.device('enable', esim.code)
      await test.inState(esim, 'ENABLED')
      code = esim.code
      profile = await test.profileOf(esim.id)
      iccid = profile['iccid'] as string
      eid = [...test.carrier.store.profiles.values()][0]!.eid!
      everything = await test.subgraph.everything()
      withoutProfiles = await test.subgraph.everything('carrier_profile')
      answers = JSON.stringify(await test.subgraph.call(esim.owner, esimQuery, { id: esim.id }))
      await test.stop()
    } finally {
      jest.restoreAllMocks()
      delete process.env.LOG_LEVEL
    }
    const logged = ([...write.mock.calls, ...writeSync.mock.calls] as [number, unknown][])
      .filter(([descriptor]) => descriptor <= 2)
      .map(([, chunk]) => String(chunk))
      .join('')
    expect(logged).toContain('"service":"esim"')
    expect(everything).toContain('esim.esim.enabled')
    expect(everything).toContain(iccid)
    const matchingId = code.split('$')[2]!
    for (const secret of [matchingId, eid]) {
      for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const) {
        const text = Buffer.from(secret).toString(encoding).replace(/=+$/, '')
        for (const place of [everything, answers, logged]) expect(place).not.toContain(text)
      }
    }
    for (const place of [withoutProfiles, answers, logged]) expect(place).not.toContain(iccid)
    const columns = Object.entries(profile).filter(([, value]) => String(value).includes(iccid))
    expect(columns.map(([name]) => name)).toEqual(['iccid'])
  })
})
