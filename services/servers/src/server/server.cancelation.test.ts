import { newId } from '@enigm/contracts'
import { failureOf, whileHeld } from '@enigm/subgraph/testkit'
import { ScriptedAgent } from '../environment/scripted-agent.fixture'
import { cancelMutation, createMutation, ServersTest, transferMutation } from '../servers.fixture'
import { PROVISIONING_DEADLINE_JOB } from './server.service'

let test: ServersTest
let agent: ScriptedAgent
beforeAll(async () => {
  test = await ServersTest.start(async (site) => {
    agent = new ScriptedAgent(site.key)
    return { url: await agent.start(), stop: () => agent.stop() }
  })
})
afterAll(() => test.stop())
beforeEach(() => {
  agent.reports.push(...Array.from({ length: 1000 }, () => () => ({ status: 202 })))
})

const cancel = (caller: Parameters<typeof test.call>[0], serverId: string) =>
  test.call(caller, cancelMutation, { serverId })

/** The environment reports from now on, and the waiting commands ask at once. */
async function report(): Promise<void> {
  agent.reports.length = 0
  await test.sql(`UPDATE job SET due_at = now() WHERE kind = 'environment.command'`)
}

async function commandsOf(serverId: string): Promise<unknown[]> {
  return test.sql(
    'SELECT kind, state FROM environment_command WHERE server_id = $1 ORDER BY created_at',
    serverId,
  )
}

/** Payments releases the entitlement, as it does for every canceled creation. */
async function regrant(entitlementId: string, accountId: string | undefined): Promise<void> {
  const data = { entitlementId, accountId, productKind: 'SERVER', state: 'GRANTED' } as const
  await test.subgraph.publish('payments.entitlement.granted', entitlementId, 2, data)
  await test.subgraph.until(async () => {
    const sql = `SELECT 1 FROM entitlement WHERE id = $1 AND state = 'GRANTED'`
    return (await test.sql(sql, entitlementId))[0]
  })
}

describe('cancelServerCreation', () => {
  it('[SRV-19] gives up a server that is being set up, and its entitlement creates another one', async () => {
    const owner = await test.account()
    const entitlementId = await test.entitlement({ accountId: owner.accountId })
    const create = () => test.call(owner, createMutation, test.input(entitlementId))
    const { id } = (await create()).data.createServer.server
    expect((await test.see(owner, id)).availableActions).toContain('CANCEL')

    const { server, errors } = (await cancel(owner, id)).data.cancelServerCreation

    expect(errors).toEqual([])
    // The owner is no member of a canceled server any more, and still its owner.
    expect(server).toEqual({
      ...{ id, state: 'CANCELED', cancelationCause: 'OWNER', locator: null, availableActions: [] },
    })
    expect((await test.subgraph.events(id)).at(-1)).toMatchObject({
      type: 'servers.server.creation.canceled',
      data: { serverId: id, ownerId: owner.accountId, entitlementId, state: 'CANCELED' },
    })
    expect((await test.subgraph.audit(`server:${id}`)).at(-1)).toMatchObject({
      actor: owner.accountId,
      action: 'servers.server.creation.canceled',
      reason: 'OWNER',
    })
    // Before payments has released it, the entitlement creates no second server.
    expect(failureOf(await create())).toBe('ENTITLEMENT_NOT_USABLE')
    await regrant(entitlementId, owner.accountId)
    expect((await create()).data.createServer.server).toMatchObject({ state: 'PROVISIONING' })
    expect(failureOf(await create())).toBe('ENTITLEMENT_NOT_USABLE')
  })

  it('[SRV-19] deletes the environment that comes up later, once, and the server stays canceled', async () => {
    const owner = await test.account()
    const id = await test.created(owner)
    await test.subgraph.until(async () => agent.received.find(({ claims }) => claims['environment'] === id))
    await cancel(owner, id)

    await report()

    await test.subgraph.until(async () => {
      const commands = await commandsOf(id)
      return commands.length === 2 && commands.every((each: any) => each.state === 'REPORTED')
    }, 'the deletion of the environment')
    expect(await commandsOf(id)).toEqual([
      { kind: 'PROVISION', state: 'REPORTED' },
      { kind: 'ENVIRONMENT', state: 'REPORTED' },
    ])
    expect(await test.see(owner, id)).toMatchObject({ state: 'CANCELED', deletionReceipt: null })
    expect((await test.subgraph.events(id)).map(({ type }) => type)).toEqual([
      'servers.server.created',
      'servers.server.creation.canceled',
    ])
  })

  it('[SRV-19] is refused when the environment reports at the same moment', async () => {
    const owner = await test.account()
    const id = await test.created(owner)
    const reported = {
      sql: `UPDATE server SET state = 'ACTIVE', version = version + 1 WHERE id = $1`,
      parameters: [id],
    }

    const answer = await whileHeld(test.subgraph, reported, () => cancel(owner, id))

    expect(failureOf(answer)).toBe('INVALID_TRANSITION')
    expect(await test.see(owner, id)).toMatchObject({ state: 'ACTIVE', cancelationCause: null })
  })

  it('[SRV-19] deletes the environment that reports at the same moment', async () => {
    const owner = await test.account()
    const id = await test.created(owner)
    await test.subgraph.until(async () => agent.received.find(({ claims }) => claims['environment'] === id))
    const canceled = {
      sql: `UPDATE server SET state = 'CANCELED', cancelation_cause = 'OWNER', locator = NULL, display_name = NULL,
        version = version + 1 WHERE id = $1`,
      parameters: [id],
    }

    await whileHeld(test.subgraph, canceled, async () => {
      await report()
      await test.subgraph.until(async () => (await commandsOf(id)).length === 2, 'the deletion')
    })

    expect((await test.see(owner, id)).state).toBe('CANCELED')
  })

  it('is refused once the environment is ready, and for a server that was given up', async () => {
    agent.reports.length = 0
    const { id, owner } = await test.server()
    await test.expectRefusal(owner, cancelMutation, { serverId: id }, 'INVALID_TRANSITION')
    agent.reports.push(...Array.from({ length: 1000 }, () => () => ({ status: 202 })))
    const canceled = await test.created(owner)
    await cancel(owner, canceled)
    await test.expectRefusal(owner, cancelMutation, { serverId: canceled }, 'INVALID_TRANSITION')
    const newOwnerId = newId('member')
    const grant = await test.subgraph.grant(owner, 'SERVER_OWNERSHIP_TRANSFER', `${canceled}:${newOwnerId}`)
    const offer = { serverId: canceled, newOwnerId, grant }
    await test.expectRefusal(owner, transferMutation, offer, 'INVALID_TRANSITION')
  })

  it('[SRV-16] [SRV-19] is for every administrator and machine client of the owning organization alone', async () => {
    const { id: organizationId, admin } = await test.organization()
    const create = async () => {
      const input = test.input(await test.entitlement({ organizationId }), { organizationId })
      return (await test.call(admin, createMutation, input)).data.createServer.server.id as string
    }
    const second = await test.account()
    await test.membership(organizationId, second)
    const member = await test.account()
    await test.membership(organizationId, member, { role: 'MEMBER' })
    const [first, other] = [await create(), await create()]
    const strangers = [member, await test.account(), (await test.organization()).admin]
    for (const caller of [...strangers, test.subgraph.partner(newId('organization'))])
      await test.expectRefusal(caller, cancelMutation, { serverId: first }, 'NOT_FOUND')

    expect(failureOf(await cancel(second, first))).toBeUndefined()
    const partners =
      'mutation ($input: CancelServerCreationInput!) { cancelServerCreation(input: $input) { server { state } } }'
    const client = test.subgraph.partner(organizationId)
    const { data } = await test.call(client, partners, { serverId: other })
    expect(data.cancelServerCreation.server.state).toBe('CANCELED')
  })
})

describe('the creation of a server', () => {
  it('[SRV-19] fails visibly when the environment is not ready in time', async () => {
    const owner = await test.account()
    const id = await test.created(owner)
    const [job] = await test.sql(
      'SELECT due_at FROM job WHERE kind = $1 AND aggregate_id = $2',
      PROVISIONING_DEADLINE_JOB,
      id,
    )
    const hours = ((job.due_at as Date).getTime() - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(5.9)
    expect(hours).toBeLessThanOrEqual(6)

    await test.sql(
      'UPDATE job SET due_at = now() WHERE kind = $1 AND aggregate_id = $2',
      PROVISIONING_DEADLINE_JOB,
      id,
    )

    expect(await test.inState(owner, id, 'CANCELED')).toMatchObject({ cancelationCause: 'NOT_READY' })
    expect((await test.subgraph.audit(`server:${id}`)).at(-1)).toMatchObject({
      actor: 'system',
      action: 'servers.server.creation.canceled',
      reason: 'NOT_READY',
    })
  })

  it('[SRV-19] has no deadline any more once the environment is ready', async () => {
    agent.reports.length = 0
    const { id } = await test.server()
    expect(
      await test.sql(
        'SELECT 1 FROM job WHERE kind = $1 AND aggregate_id = $2',
        PROVISIONING_DEADLINE_JOB,
        id,
      ),
    ).toEqual([])
  })

  it('[SRV-19] [ACC-05] does not block the deletion of the account, which gives it up', async () => {
    const owner = await test.account()
    const id = await test.created(owner)
    const { accountId } = owner
    const deletionId = newId('accountDeletion')
    const data = { accountId: accountId!, state: 'DELETION_REQUESTED' as const, deletionId }

    await test.subgraph.publish('accounts.account.deletion.started', accountId!, 2, data)

    const answer = await test.subgraph.until(async () => (await test.subgraph.events(deletionId))[0])
    expect(answer.data).toMatchObject({ detached: 1 })
    const [row] = await test.sql('SELECT state, cancelation_cause, owner_id FROM server WHERE id = $1', id)
    expect(row).toEqual({
      state: 'CANCELED',
      cancelation_cause: 'ACCOUNT_DELETED',
      owner_id: expect.not.stringMatching(accountId!),
    })
    await report()
    await test.subgraph.until(
      async () => (await commandsOf(id)).length === 2,
      'the deletion of the environment',
    )
  })
})

describe('creations that are given up again and again', () => {
  it('[SRV-19] are bounded: one entitlement creates five servers a day, and the sixth is RATE_LIMITED', async () => {
    const owner = await test.account()
    const entitlementId = await test.entitlement({ accountId: owner.accountId })
    const create = () => test.call(owner, createMutation, test.input(entitlementId))
    for (let count = 0; count < 5; count++) {
      await test.sql(`UPDATE entitlement SET state = 'GRANTED' WHERE id = $1`, entitlementId)
      await cancel(owner, (await create()).data.createServer.server.id)
    }
    await test.sql(`UPDATE entitlement SET state = 'GRANTED' WHERE id = $1`, entitlementId)

    expect(failureOf(await create())).toBe('RATE_LIMITED')

    await test.sql(
      `UPDATE environment_command SET created_at = created_at - interval '1 day'
       WHERE server_id IN (SELECT id FROM server WHERE entitlement_id = $1)`,
      entitlementId,
    )
    expect((await create()).data.createServer.errors).toEqual([])
  })

  it('[SRV-19] ask a silent agent rarely, and not for ever', async () => {
    const owner = await test.account()
    const id = await test.created(owner)
    await cancel(owner, id)
    const command = 'SELECT id FROM environment_command WHERE server_id = $1'
    const [{ id: commandId }] = await test.sql(command, id)
    const askNow = (set: string) =>
      test.sql(
        `WITH aged AS (UPDATE environment_command SET ${set} WHERE id = $1)
         UPDATE job SET due_at = now() WHERE aggregate_id = $1`,
        commandId,
      )
    await askNow('tries = 25')
    await test.subgraph.until(async () => {
      const rare = `SELECT 1 FROM job WHERE aggregate_id = $1 AND due_at > now() + interval '50 minutes'`
      return (await test.sql(rare, commandId))[0]
    }, 'the rare question')

    await askNow(`created_at = now() - interval '31 days'`)

    await test.subgraph.until(async () => {
      const commands = await commandsOf(id)
      return JSON.stringify(commands) === JSON.stringify([{ kind: 'PROVISION', state: 'ABANDONED' }])
    }, 'the end of the questions')
    expect(await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', commandId)).toEqual([])
  })
})
