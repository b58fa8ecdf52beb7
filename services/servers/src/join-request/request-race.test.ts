import { whileHeld } from '@enigm/subgraph/testkit'
import { approveMutation, joinMutation, ServersTest } from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

/** The deletion of a server up to its commit. */
const deleting = (serverId: string) => ({
  sql: `UPDATE server SET state = 'DELETION_REQUESTED', version = version + 1 WHERE id = $1`,
  parameters: [serverId],
})

describe('the deletion of a server', () => {
  it('[JOI-02] leaves no request that leads to it: one that is made meanwhile waits for its commit', async () => {
    const server = await test.server()
    const applicant = await test.account()
    const { data } = await whileHeld(test.subgraph, deleting(server.id), () =>
      test.call(applicant, joinMutation, { locator: server.locator }),
    )
    const { joinRequest, errors } = data.requestToJoin
    expect({ state: joinRequest.state, errors }).toEqual({ state: 'PENDING', errors: [] })
    expect(await test.sql('SELECT server_id FROM join_request WHERE id = $1', joinRequest.id)).toEqual([
      { server_id: null },
    ])
  })

  it('[JOI-03] admits no member: an approval that is made meanwhile waits for its commit', async () => {
    const server = await test.server()
    const joinRequestId = await test.request(await test.account(), server.locator)
    const { data } = await whileHeld(test.subgraph, deleting(server.id), () =>
      test.call(server.owner, approveMutation, { joinRequestId }),
    )
    expect(data.approveJoinRequest.errors).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    expect(await test.sql('SELECT id FROM member WHERE server_id = $1', server.id)).toHaveLength(1)
  })
})

describe('two administrators who approve one request at the same moment', () => {
  it('[JOI-03] admit one member, with one event and one audit entry', async () => {
    const server = await test.server()
    const administrator = await test.administrator(server)
    const joinRequestId = await test.request(await test.account(), server.locator)
    const holding = { sql: 'SELECT 1 FROM join_request WHERE id = $1 FOR UPDATE', waiting: 2 }
    const answers = await whileHeld(test.subgraph, { ...holding, parameters: [joinRequestId] }, () =>
      Promise.all(
        [server.owner, administrator.caller].map((caller) =>
          test.call(caller, approveMutation, { joinRequestId }),
        ),
      ),
    )
    const failures = answers.flatMap(({ data }) => data.approveJoinRequest.errors)
    expect(failures).toMatchObject([{ code: 'INVALID_TRANSITION' }])
    expect(await test.sql('SELECT id FROM member WHERE server_id = $1', server.id)).toHaveLength(3)
    const approved = (await test.subgraph.events(joinRequestId)).filter(
      ({ type }) => type === 'servers.join.approved',
    )
    expect(approved).toHaveLength(1)
  })
})
