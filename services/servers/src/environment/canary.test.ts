import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { contentMutation, deleteMutation, newKey, ServersTest } from '../servers.fixture'

describe('the content of an environment', () => {
  it('[CON-07] appears nowhere in the database, the events, the answers or the logs, in any encoding', async () => {
    const written: string[] = []
    const [write, writeSync] = [jest.spyOn(fs, 'write'), jest.spyOn(fs, 'writeSync')]
    process.env.LOG_LEVEL = 'debug'
    const canary = `CANARY${randomBytes(12).toString('hex')}`
    const answers: unknown[] = []
    let contents: string
    try {
      const test = await ServersTest.start()
      const server = await test.server()
      const member = await test.member(server)
      await test.store(server.id, member.handle, Buffer.from(canary))
      await test.store(server.id, member.handle, Buffer.from(canary), 'LEGAL')
      expect(test.stores(Buffer.from(canary))).toBe(true)
      const { owner, id: serverId } = server
      const memberGrant = await test.subgraph.grant(owner, 'MEMBER_CONTENT_DELETION', member.id)
      answers.push(
        await test.call(owner, contentMutation, {
          memberId: member.id,
          idempotencyKey: newKey(),
          grant: memberGrant,
        }),
      )
      const grant = await test.subgraph.grant(owner, 'SERVER_DELETION', serverId)
      answers.push(
        await test.call(owner, deleteMutation, { serverId, confirmLocator: server.locator, grant }),
      )
      answers.push(await test.inState(owner, serverId, 'DELETED'))
      contents = await test.subgraph.everything()
      await test.stop()
    } finally {
      const calls = [...write.mock.calls, ...writeSync.mock.calls] as [number, unknown][]
      written.push(...calls.filter(([fd]) => fd <= 2).map(([, chunk]) => String(chunk)))
      jest.restoreAllMocks()
      delete process.env.LOG_LEVEL
    }
    expect(written.join('')).toContain('"service":"servers"')
    expect(contents).toContain('servers.server.deleted')
    expect(JSON.stringify(answers)).toContain('signedReport')
    const bytes = Buffer.from(canary)
    for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const) {
      const text = bytes.toString(encoding).replace(/=+$/, '')
      for (const place of [contents, JSON.stringify(answers), written.join('')])
        expect(place).not.toContain(text)
    }
  })
})
