import { newId } from '@enigm/contracts'
import { eventSourcesOf, systemContext } from '@enigm/subgraph'
import { sessionOf, untilWaiting } from '@enigm/subgraph/testkit'
import { KeyAction, KeyState } from '../key/key.lifecycle'
import { LinkService } from '../key/link.service'
import { Holder, TestKeys } from '../keys.fixture'
import { definition } from '../service'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

describe('a change of the account', () => {
  it.each(['RESTRICTED', 'SUSPENDED', 'DELETION_REQUESTED', 'ACTIVE'] as const)(
    '[KEY-02] to %s leaves its Keys as they are: emergencies still work',
    async (state) => {
      const holder = await Holder.create(keys)
      const { handle, id, app } = await holder.key(KeyState.ACTIVE)
      await holder.publishState(state)
      expect(await holder.row(handle)).toMatchObject({ state: 'ACTIVE', version: 2 })
      await app.raise('ALARM')
      await keys.applied(app.reference, 3)
      expect(await keys.sql('SELECT state FROM emergency WHERE key_id = $1', [id])).toEqual([
        { state: 'OPEN' },
      ])
    },
  )

  it('[ACC-05] [KEY-02] a deletion ends and erases its Keys and pending key orders, each with a last event', async () => {
    const [holder, other] = [await Holder.create(keys), await Holder.create(keys)]
    const active = await holder.key(KeyState.ACTIVE)
    const lost = await holder.key(KeyState.LOST)
    const revoked = await holder.key(KeyState.REVOKED)
    const replaced = await holder.key(KeyState.ACTIVE)
    const { order } = await holder.act(KeyAction.REPLACE, replaced.handle)
    const foreign = await other.key()
    await active.app.raise('ALARM')
    await keys.applied(active.app.reference, 3)

    const deletionId = await holder.leave()

    const last = async (id: string) => (await keys.subgraph.events(id)).at(-1)?.type
    expect(await Promise.all([active, lost].map(({ id }) => last(id)))).toEqual(
      Array(2).fill('keys.key.retired'),
    )
    expect(await last(revoked.id)).toBe('keys.key.revoked')
    expect(await last(order!.id)).toBe('keys.order.canceled')
    expect((await holder.audit()).filter(({ reason }) => reason === 'ACCOUNT_DELETED')).toHaveLength(2)
    // Four Keys and one each of: key order, emergency, workflow, entitlement, account, request of replaceKey.
    expect(await keys.subgraph.events(deletionId)).toMatchObject([
      { type: 'keys.erasure.completed', data: { deletionId, erased: 10, detached: 0 } },
    ])
    const tables = [
      'enigm_key',
      'key_move',
      'key_order',
      'emergency',
      'emergency_workflow',
      'account',
      'entitlement',
    ]
    for (const table of tables) {
      const rows = await keys.sql(`SELECT t::text AS row FROM ${table} t WHERE t::text LIKE ANY($1)`, [
        [holder.accountId, active.id, lost.id, revoked.id].map((text) => `%${text}%`),
      ])
      expect({ table, rows }).toEqual({ table, rows: [] })
    }
    expect(await other.row(foreign.handle)).toMatchObject({ state: 'ACTIVE' })

    await active.app.sendSnapshot('ACTIVE')
    await keys.applied(active.app.reference, 4)
    expect(await keys.sql('SELECT id FROM enigm_key WHERE reference = $1', [active.app.reference])).toEqual(
      [],
    )
  })

  it('[ACC-05] a deletion erases a Key too that is linked at the same moment', async () => {
    const holder = await Holder.create(keys)
    const { app } = keys.subgraph
    const accountReference = await holder.reference()
    const data = { keyReference: `kref_${newId('key').slice('key_'.length)}`, accountReference }

    const erasing = await app.transaction(systemContext(), async (tx) => {
      await app.get(LinkService).link(tx, data)
      const erasure = app.transaction(systemContext(), (other) =>
        definition.erase!(holder.accountId, other, app),
      )
      await untilWaiting(keys.subgraph, await sessionOf(tx), 1)
      return { erasure }
    })

    // The Key, the workflow and the account.
    expect(await erasing.erasure).toEqual({ erased: 3, detached: 0, retained: [] })
    expect(await keys.sql('SELECT id FROM enigm_key WHERE account_id = $1', [holder.accountId])).toEqual([])
    expect((await holder.audit()).at(-1)).toMatchObject({
      action: 'keys.key.retired',
      reason: 'ACCOUNT_DELETED',
    })
  })
})

describe('a change of a device', () => {
  it('[KEY-02] has no effect: a Key does not end with the phone through which it was linked', () => {
    expect(eventSourcesOf(definition)).toEqual({
      services: ['accounts', 'payments', 'governance'],
      externalSources: ['app'],
    })
  })
})
