import type { AuditRow } from '../audit/trail'
import { callerWith, startLibrary } from './library-request.fixture'

const row = (seq: number, parts: Partial<AuditRow> = {}): AuditRow => ({
  scope: 'account:acct_one',
  seq,
  at: '2026-01-02T03:04:05.678901Z',
  actor: 'acct_one',
  action: 'devices.device.revoked',
  target: 'dev_one',
  outcome: 'DONE',
  reason: '',
  grantId: 'grant_one',
  correlationId: 'correlation-1',
  previousHash: '',
  hash: `hash-${seq}`,
  ...parts,
})

const TRAIL = `query ($first: Int!, $after: String) { libraryTrail(first: $first, after: $after) {
  edges { node { seq at action actorHandle targetHandle outcome reason hash } }
  pageInfo { hasNextPage endCursor }
} }`

interface Page {
  libraryTrail: { edges: { node: { seq: number } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
}

describe('an audit trail', () => {
  it('shows the closed list of fields, people and devices as handles of the viewer [AUD-05] [DEV-17]', async () => {
    const { request, app } = await startLibrary()
    app.trail = [row(1)]
    const { data, errors } = await request(callerWith(), TRAIL, { first: 1 })
    expect(errors).toBeUndefined()
    expect(JSON.parse(JSON.stringify(data)).libraryTrail.edges).toEqual([
      {
        node: {
          seq: 1,
          at: '2026-01-02T03:04:05.678Z',
          action: 'devices.device.revoked',
          actorHandle: 'ah(account:acct_one, acct_one)',
          targetHandle: 'dh(account:acct_one, dev_one)',
          outcome: 'DONE',
          reason: null,
          hash: 'hash-1',
        },
      },
    ])
  })

  it('is read newest first, each entry once, and only for the requested scope', async () => {
    const { request, app } = await startLibrary()
    app.trail = [row(3), row(2), row(7, { scope: 'account:acct_two' }), row(1)]
    const first = (await request(callerWith(), TRAIL, { first: 2 })).data as unknown as Page
    const { endCursor: after } = first.libraryTrail.pageInfo
    const second = (await request(callerWith(), TRAIL, { first: 2, after })).data as unknown as Page
    const pages = [first, second].map(({ libraryTrail }) => libraryTrail)
    expect(pages.map(({ edges }) => edges.map(({ node }) => node.seq))).toEqual([[3, 2], [1]])
    expect(pages.map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, false])
  })
})
