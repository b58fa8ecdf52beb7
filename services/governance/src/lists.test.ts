import { organizationsOf, statementsOfLists, statementsOfOrganizations } from '@enigm/subgraph/testkit'
import { TestLedger } from './governance.fixture'
import { TestWebhooks } from './webhook/webhook.fixture'

describe('the lists of several parents', () => {
  describe('of logs', () => {
    let ledger: TestLedger
    beforeAll(async () => {
      ledger = await TestLedger.start()
    })
    afterAll(() => ledger.subgraph.stop())

    it.each(['AuditLog.entries'])('%s is read by as many statements as that of one', async (coordinate) => {
      const [, name] = coordinate.split('.')
      const caller = ledger.customer()
      const ids = await organizationsOf(ledger.subgraph, caller, 3)
      await ledger.write(...ids.map((id) => ({ scope: `organization:${id}` })))
      const field = `auditLog { ${name} { edges { cursor } } }`
      const read = (of: readonly string[]) =>
        statementsOfLists(ledger.subgraph, caller, { type: 'Organization', ids: of, field })
      const all = await ledger.subgraph.until(() => read(ids).catch(() => null), 'the entries in the ledger')
      expect(all!.length).toBeGreaterThan(1)
      expect(await read(ids.slice(0, 1))).toEqual(all)
    })
  })

  describe('of webhooks', () => {
    let webhooks: TestWebhooks
    beforeAll(async () => {
      webhooks = await TestWebhooks.start()
    })
    afterAll(() => webhooks.stop())

    it.each(['Organization.events', 'Organization.webhooks'])(
      '%s is read by as many statements as that of one',
      async (coordinate) => {
        const { governance } = webhooks
        const caller = governance.caller()
        const { one, several } = await statementsOfOrganizations(governance, caller, coordinate)
        expect(one.length).toBeGreaterThan(0)
        expect(several).toEqual(one)
      },
    )

    it.each(['Webhook.deliveries'])('%s is read by as many statements as that of one', async (coordinate) => {
      const [, name] = coordinate.split('.')
      const { governance, receiver } = webhooks
      const { id, admin } = await webhooks.organization()
      for (const path of ['one', 'two', 'three']) await webhooks.register(admin, id, receiver.url(path))
      const read = (first: number) =>
        statementsOfLists(governance, admin, {
          type: 'Organization',
          ids: [id],
          field: `webhooks(first: ${first}) { edges { node { ${name} { edges { cursor } } } } }`,
        })
      const one = await read(1)
      expect(one.length).toBeGreaterThan(1)
      expect(await read(3)).toEqual(one)
    })
  })
})
