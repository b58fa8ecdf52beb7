import { newId } from '@enigm/contracts'
import { startTestPayments } from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

type Step = readonly [
  verb: 'requested' | 'approved' | 'rejected' | 'snapshot',
  version: number,
  state: 'REQUESTED' | 'APPROVED' | 'REJECTED',
]

/** Announces the steps of one request. @returns the entitlements of its organization */
async function announce(steps: readonly Step[]) {
  const payments = await starting
  const [organizationId, id] = [newId('organization'), newId('provisioningRequest')]
  for (const [verb, version, state] of steps) {
    const data = { provisioningRequestId: id, organizationId, termDays: 365, state }
    await payments.subgraph.publish(`servers.provisioning.${verb}`, id, version, data)
  }
  const [, last] = steps.at(-1)!
  await payments.subgraph.until(async () => {
    const query = 'SELECT 1 FROM inbox_head WHERE aggregate_id = $1 AND version >= $2'
    return (await payments.sql(query, id, last))[0]
  }, 'the events to be applied')
  const held = await payments.sql(
    'SELECT id, state, product_key AS "productKey" FROM entitlement WHERE holder_id = $1',
    organizationId,
  )
  return { payments, organizationId, held }
}

describe('an approved provisioning request', () => {
  it.each<[string, Step[]]>([
    [
      'its events',
      [
        ['requested', 1, 'REQUESTED'],
        ['approved', 2, 'APPROVED'],
      ],
    ],
    ['a snapshot after missed events', [['snapshot', 2, 'APPROVED']]],
    [
      'its events and a snapshot',
      [
        ['requested', 1, 'REQUESTED'],
        ['approved', 2, 'APPROVED'],
        ['snapshot', 2, 'APPROVED'],
      ],
    ],
  ])('[SRV-17] grants one entitlement to the organization, announced by %s', async (_name, steps) => {
    const { payments, organizationId, held } = await announce(steps)

    expect(held).toEqual([
      { id: expect.stringMatching(/^ent_/), state: 'GRANTED', productKey: 'SERVER_YEARLY' },
    ])
    const [{ id }] = held
    expect((await payments.subgraph.audit(`organization:${organizationId}`)).at(-1)).toMatchObject({
      action: 'payments.entitlement.granted',
      target: id,
      reason: 'COMMERCIAL_APPROVAL',
    })
    await payments.createServer(organizationId, id)
    await payments.entitlementIn(id, 'ACTIVE')
  })

  it.each<[string, Step]>([
    ['requested', ['requested', 1, 'REQUESTED']],
    ['rejected', ['rejected', 1, 'REJECTED']],
    ['rejected, as a snapshot', ['snapshot', 1, 'REJECTED']],
  ])('[SRV-17] grants nothing while it is %s', async (_name, step) => {
    const { held } = await announce([step])

    expect(held).toEqual([])
  })
})
