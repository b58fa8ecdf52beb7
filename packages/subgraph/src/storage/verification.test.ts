import { newId } from '@enigm/contracts'
import { defineSubgraph } from '../define'
import type { Part } from '../definition'
import { deleteRows } from '../erasure'
import { startTestSubgraph, type TestSubgraph } from '../testkit/subgraph'
import { CreateThing1700000000001, Thing } from '../testkit/thing'

const until = new Date('2040-01-01T00:00:00.000Z')

const definition = defineSubgraph({
  name: 'devices',
  entities: [Thing],
  migrations: [CreateThing1700000000001],
  erase: async (accountId, tx) => {
    const erased = await deleteRows(tx, { thing: 'owner_id' }, accountId)
    return { erased, detached: 0, retained: erased > 0 ? [{ ground: 'TAX_LAW', until }] : [] }
  },
} satisfies Part & { name: 'devices' })

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startTestSubgraph(definition)
})
afterAll(() => subgraph.stop())

const retry = 'mutation($i: RetryDevicesWorkInput!) { retryDevicesWork(input: $i) { id errors { code } } }'
const view = `{ devicesHealth { failingJobs }
  devicesStalledWork { edges { node { id kind type state attempts errorCode } } } }`

/** What an operator sees of the service. */
async function seen(): Promise<{ failingJobs: number; work: any[] }> {
  const { data } = await subgraph.call(subgraph.caller('OPERATOR'), view)
  return {
    failingJobs: data.devicesHealth.failingJobs,
    work: data.devicesStalledWork.edges.map(({ node }: any) => node),
  }
}

/** An operator lets the next attempt begin at once. */
async function retryNow(id: string): Promise<void> {
  await subgraph.call(subgraph.caller('OPERATOR'), retry, { i: { id } })
}

/** Each deleted row of the table is there again at once, as by a writer that the erasure does not know. */
const bringBack = `
  CREATE FUNCTION bring_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO thing VALUES (OLD.*); RETURN NULL; END $$;
  CREATE TRIGGER bring_back AFTER DELETE ON thing FOR EACH ROW EXECUTE FUNCTION bring_back()`

/** A row of the account comes with the commit of its erasure. */
const comesLate = (accountId: string) => `
  CREATE FUNCTION come_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.erased = 2 AND OLD.erased = 0 THEN INSERT INTO thing VALUES ('dev_late', 1, 'OPEN', '${accountId}'); END IF;
    RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER come_late AFTER UPDATE ON erasure DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION come_late()`

describe('the verification of an erasure', () => {
  it('[ACC-05] gives no answer while a row of the account is back, shows that to operators, and answers once it is gone', async () => {
    const [accountId, other, deletionId] = [newId('account'), newId('account'), newId('accountDeletion')]
    for (const owner of [accountId, other])
      await subgraph.app.data.query(`INSERT INTO thing VALUES ($1, 1, 'OPEN', $2)`, [newId('device'), owner])
    const ownersOfThings = () => subgraph.app.read('SELECT owner_id AS "ownerId" FROM thing ORDER BY 1')
    await subgraph.asOwner(bringBack)
    const data = { accountId, state: 'DELETION_REQUESTED' as const, deletionId }
    await subgraph.publish('accounts.account.deletion.started', accountId, 1, data)

    const work = await subgraph.until(async () => (await seen()).work[0], 'the failed verification')
    expect(work).toMatchObject({
      ...{ kind: 'JOB', type: 'erasure', state: 'RETRYING', errorCode: 'ERASURE_INCOMPLETE' },
    })
    expect((await seen()).failingJobs).toBe(1)
    const [job] = await subgraph.app.read<{ error: string }>('SELECT error FROM job WHERE id = $1', [work.id])
    expect(job!.error).toBe('ERASURE_INCOMPLETE: rows of a deleted account are left in thing')

    await subgraph.until(async () => {
      await retryNow(work.id)
      return (await seen()).work[0].attempts > work.attempts
    }, 'another attempt')
    expect(await ownersOfThings()).toHaveLength(2)
    expect(await subgraph.events(deletionId)).toEqual([])

    await subgraph.asOwner('DROP FUNCTION bring_back CASCADE')
    await subgraph.until(async () => {
      await retryNow(work.id)
      return (await subgraph.events(deletionId)).length > 0
    }, 'the answer')
    expect(await subgraph.events(deletionId)).toMatchObject([
      {
        type: 'devices.erasure.completed',
        // However often it came back, it is one row.
        data: { deletionId, erased: 1, detached: 0, checked: expect.any(Number) },
      },
    ])
    expect(await ownersOfThings()).toEqual([{ ownerId: other }])
    expect(await subgraph.tablesWith(accountId)).not.toContain('thing')
    expect(await seen()).toEqual({ failingJobs: 0, work: [] })
  })
  it('[ACC-05] counts a row that came after the erasure, and keeps the grounds that the erasure has found', async () => {
    const [accountId, deletionId] = [newId('account'), newId('accountDeletion')]
    const add = (owner: string) =>
      subgraph.app.data.query(`INSERT INTO thing VALUES ($1, 1, 'OPEN', $2)`, [newId('device'), owner])
    await add(accountId)
    await add(accountId)
    await subgraph.asOwner(comesLate(accountId))
    const data = { accountId, state: 'DELETION_REQUESTED' as const, deletionId }
    await subgraph.publish('accounts.account.deletion.started', accountId, 1, data)
    const answered = () => subgraph.events(deletionId)
    await subgraph.until(async () => {
      const [work] = (await seen()).work
      if (work) await retryNow(work.id)
      return (await answered()).length > 0
    }, 'the answer')
    const { data: answer } = (await answered())[0] as { data: any }
    expect(answer).toMatchObject({ erased: 3, detached: 0 })
    expect(answer.retained.map(({ ground }: any) => ground).sort()).toEqual([
      'EVENT_DELIVERY',
      'SECURITY',
      'TAX_LAW',
      'TOMBSTONE',
    ])
    await subgraph.asOwner('DROP FUNCTION come_late CASCADE')
  })
})
