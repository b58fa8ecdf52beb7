import { emergencyKinds, scopesOfRole } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { Holder, TestKeys, type HeldKey } from '../keys.fixture'
import { KeyAction, KeyState } from '../key/key.lifecycle'
import { definition } from '../service'
import { EmergencyKind } from './emergency.entity'
import { emergencyLifecycle, EmergencyState } from './emergency.lifecycle'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

const EVENTS =
  'emergencyEvents { edges { cursor node { id at kind state } } pageInfo { hasNextPage endCursor } }'

async function eventsOf(holder: Holder, { handle }: HeldKey): Promise<any[]> {
  const { enigmKey } = (await holder.seen(handle, holder.panel, EVENTS)).data
  return enigmKey.emergencyEvents.edges.map(({ node }: { node: object }) => node)
}

describe('an emergency', () => {
  it('has kinds and states that are closed lists, all reachable', () => {
    expect(Object.values(EmergencyKind)).toEqual(emergencyKinds)
    expect(emergencyLifecycle.reachable()).toEqual(new Set(Object.values(EmergencyState)))
  })

  it('[KEY-06] is recorded as kind, hour and state, with an event that carries ids and these', async () => {
    const holder = await Holder.create(keys)
    const key = await holder.key()
    await key.app.raise('ALARM')
    await keys.applied(key.app.reference, 3)
    const [event, ...more] = await eventsOf(holder, key)
    expect(more).toEqual([])
    expect(event).toEqual({
      id: expect.stringMatching(/^emg_/),
      at: expect.stringMatching(/:00:00\.000Z$/),
      kind: 'ALARM',
      state: 'OPEN',
    })
    expect(await keys.subgraph.events(event.id)).toEqual([
      {
        type: 'keys.emergency.recorded',
        aggregateId: event.id,
        version: 1,
        data: { emergencyId: event.id, keyId: key.id, kind: 'ALARM', state: 'OPEN' },
      },
    ])
    const sdl = subgraphSdl(definition)
    const [, fields = ''] = /type EmergencyEvent @.*?\{(.*?)^\}/ms.exec(sdl) ?? []
    expect([...fields.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name).sort()).toEqual([
      'at',
      'id',
      'kind',
      'state',
    ])
  })

  it('[KEY-06] ends or is canceled when Enigm App says so, once', async () => {
    const holder = await Holder.create(keys)
    const key = await holder.key()
    const [first, second] = [await key.app.raise('ALARM'), await key.app.raise('MISSED_CHECK_IN')]
    await key.app.endEmergency(first)
    await key.app.cancelEmergency(first)
    await key.app.cancelEmergency(second)
    await key.app.endEmergency('eref_1111111111111111')
    await keys.applied(key.app.reference, 8)
    const states = (await eventsOf(holder, key)).map(({ kind, state }) => `${kind} ${state}`)
    expect(states.sort()).toEqual(['ALARM ENDED', 'MISSED_CHECK_IN CANCELED'])
  })

  it.each([KeyState.LINKED, KeyState.LOST, KeyState.REVOKED, KeyState.RETIRED])(
    '[KEY-03] of a Key that is %s is not recorded: its function is suspended',
    async (state) => {
      const holder = await Holder.create(keys)
      const key = await holder.key(state)
      await key.app.raise('ALARM')
      await keys.applied(key.app.reference, state === KeyState.LINKED ? 2 : 3)
      expect(await eventsOf(holder, key)).toEqual([])
    },
  )

  it('[KEY-03] of a Key that was found is recorded again, and those before its loss stay', async () => {
    const holder = await Holder.create(keys)
    const key = await holder.key()
    await key.app.raise('TEST')
    await keys.applied(key.app.reference, 3)
    await holder.act(KeyAction.REPORT_LOST, key.handle)
    await holder.act(KeyAction.REPORT_FOUND, key.handle)
    await key.app.raise('ALARM')
    await keys.applied(key.app.reference, 4)
    expect((await eventsOf(holder, key)).map(({ kind }) => kind).sort()).toEqual(['ALARM', 'TEST'])
  })

  it('[KEY-06] is recorded once under one reference', async () => {
    const holder = await Holder.create(keys)
    const key = await holder.key()
    const emergency = await key.app.raise('ALARM')
    await key.app.send('app.key.emergency.recorded', { emergency, kind: 'TEST' })
    await keys.applied(key.app.reference, 4)
    expect((await eventsOf(holder, key)).map(({ kind }) => kind)).toEqual(['ALARM'])
  })

  it('[KEY-06] of an unknown kind, or without one, has no effect', async () => {
    const holder = await Holder.create(keys)
    const key = await holder.key()
    const refused = await keys.refused()
    const more = { emergency: 'eref_1111111111111111' }
    const odd = key.app.claims('app.key.emergency.recorded', { ...more, kind: 'DURESS_AT_HOME' })
    await keys.app.send(odd)
    await keys.app.send({ ...odd, kind: undefined })
    await keys.subgraph.until(async () => (await keys.refused()) === refused + 2)
    await keys.app.send({ ...odd, kind: 'TEST' })
    await keys.applied(key.app.reference, 3)
    expect((await eventsOf(holder, key)).map(({ kind }) => kind)).toEqual(['TEST'])
  })
})

describe('EnigmKey.emergencyEvents', () => {
  it('[KEY-06] shows the latest first, page by page', async () => {
    const holder = await Holder.create(keys)
    const key = await holder.key()
    for (const [index, hour] of ['09', '11', '10'].entries()) {
      await key.app.send('app.key.emergency.recorded', {
        emergency: `eref_${'1'.repeat(15)}${'abc'[index]}`,
        kind: 'TEST',
        time: `2026-01-01T${hour}:59:59.999Z`,
      })
    }
    await keys.applied(key.app.reference, 5)
    const page = async (args: string) =>
      (
        await holder.seen(
          key.handle,
          holder.panel,
          EVENTS.replace('emergencyEvents', `emergencyEvents${args}`),
        )
      ).data.enigmKey.emergencyEvents
    const first = await page('(first: 2)')
    expect(first.edges.map(({ node }: any) => node.at)).toEqual([
      '2026-01-01T11:00:00.000Z',
      '2026-01-01T10:00:00.000Z',
    ])
    const rest = await page(`(first: 2, after: "${first.pageInfo.endCursor}")`)
    expect(rest.edges.map(({ node }: any) => node.at)).toEqual(['2026-01-01T09:00:00.000Z'])
    expect(rest.pageInfo.hasNextPage).toBe(false)
  })

  it('[KEY-06] needs keys:emergency', async () => {
    const holder = await Holder.create(keys)
    const { handle } = await holder.key()
    const scopes = scopesOfRole.CUSTOMER.filter((scope) => scope !== 'keys:emergency')
    const { data, errors } = await holder.seen(handle, { ...holder.session(), scopes }, EVENTS)
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(JSON.stringify(data)).not.toContain('edges')
  })

  it('[KEY-06] records every read in the trail that its holder sees', async () => {
    const holder = await Holder.create(keys)
    const key = await holder.key()
    await key.app.raise('ALARM')
    await keys.applied(key.app.reference, 3)
    const trail = await holder.audit()
    await eventsOf(holder, key)
    await eventsOf(holder, key)
    const looks = (await holder.audit()).slice(trail.length)
    expect(looks).toMatchObject(
      Array(2).fill({
        actor: holder.accountId,
        action: 'EnigmKey.emergencyEvents',
        target: key.id,
        outcome: 'DONE',
      }),
    )
    const { keyAudit } = await holder.own('keyAudit(first: 2) { edges { node { action } } }')
    expect(keyAudit.edges.map(({ node }: any) => node.action)).toEqual(
      Array(2).fill('EnigmKey.emergencyEvents'),
    )
  })

  it('[KEY-06] shows nothing when the read cannot be recorded', async () => {
    const holder = await Holder.create(keys)
    const key = await holder.key()
    await key.app.raise('ALARM')
    await keys.applied(key.app.reference, 3)
    const { app } = keys.subgraph
    const { transaction } = app
    app.transaction = () => Promise.reject(new Error('disk full'))
    try {
      const { data, errors } = await holder.seen(key.handle, holder.panel, EVENTS)
      expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }])
      expect(JSON.stringify(data)).not.toContain('ALARM')
    } finally {
      app.transaction = transaction
    }
  })
})
