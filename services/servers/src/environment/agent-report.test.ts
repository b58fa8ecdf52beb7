import { createTestKey, type TestKey } from '@enigm/subgraph/testkit'
import type { JSONWebKeySet } from 'jose'
import { verifyAgentReport } from './agent-report'
import { claimsOf, emptyRoot, kidOf, signReport } from './scripted-agent.fixture'
import { EnvironmentFailure } from './environment-failure'

const command = { id: 'ecmd_1', kind: 'ENVIRONMENT', selector: {} } as const
const keysOf = (key: TestKey) => JSON.parse(key.jwks) as JSONWebKeySet
const held = [{ ground: 'LEGAL', count: 2, until: '2099-01-01T00:00:00Z' }]

describe('a signed agent report', () => {
  it('is accepted when a key of the agent signed it about this command and its counts agree', async () => {
    const key = await createTestKey()
    const claims = {
      ...claimsOf('ecmd_1'),
      state: 'PARTIAL',
      counts: { matched: 5, deleted: 3, held: 2 },
      held,
    }
    const signed = await signReport(claims, { key, issuedAt: 1_750_000_000 })
    expect(await verifyAgentReport(signed, command, keysOf(key))).toEqual({
      outcome: 'PARTIAL',
      counts: { matched: 5, deleted: 3, held: 2 },
      held,
      tombstoneRoot: emptyRoot,
      reportedAt: new Date(1_750_000_000_000),
      signed,
    })
  })

  it('is accepted as FAILED when objects are left that no ground holds', async () => {
    const key = await createTestKey()
    const claims = { ...claimsOf('ecmd_1'), state: 'FAILED', counts: { matched: 5, deleted: 3, held: 0 } }
    expect(await verifyAgentReport(await signReport(claims, { key }), command, keysOf(key))).toMatchObject({
      outcome: 'FAILED',
    })
  })

  const counts = (matched: number, deleted: number, heldCount: number) => ({
    counts: { matched, deleted, held: heldCount },
  })
  it.each<[string, object]>([
    ['is about another command', { commandId: 'ecmd_2' }],
    ['names no command', { commandId: undefined }],
    ['has an unknown state', { state: 'ALMOST' }],
    ['counts more than there was', counts(2, 3, 0)],
    ['accounts for fewer objects than matched', counts(3, 2, 0)],
    ['says PARTIAL and holds nothing', { state: 'PARTIAL', ...counts(1, 1, 0) }],
    ['says DONE and holds something', { ...counts(2, 0, 2), held }],
    ['holds without a ground', { state: 'PARTIAL', ...counts(2, 0, 2), held: [] }],
    ['holds more than its grounds', { state: 'PARTIAL', ...counts(3, 0, 3), held }],
    ['counts below zero', counts(0, -1, 1)],
    ['counts in fractions', counts(0.5, 0.5, 0)],
    [
      'has an unknown ground',
      { state: 'PARTIAL', ...counts(2, 0, 2), held: [{ ...held[0], ground: 'hello bob' }] },
    ],
    [
      'holds without an end',
      { state: 'PARTIAL', ...counts(2, 0, 2), held: [{ ...held[0], until: undefined }] },
    ],
    [
      'holds until a moment that is over',
      { state: 'PARTIAL', ...counts(2, 0, 2), held: [{ ...held[0], until: '2020-01-01T00:00:00Z' }] },
    ],
    ['names a ground twice', { state: 'PARTIAL', ...counts(4, 0, 4), held: [...held, ...held] }],
    [
      'says more about a ground',
      { state: 'PARTIAL', ...counts(2, 0, 2), held: [{ ...held[0], name: 'photo.jpg' }] },
    ],
    ['has no digest', { tombstoneRoot: 'none' }],
    ['carries anything else', { content: 'hello bob' }],
  ])('is refused when it %s', async (_what, change) => {
    const key = await createTestKey()
    const signed = await signReport({ ...claimsOf('ecmd_1'), ...change }, { key })
    const verifying = verifyAgentReport(signed, command, keysOf(key))
    await expect(verifying).rejects.toThrow(EnvironmentFailure)
    await expect(verifying).rejects.toMatchObject({ kind: 'REPORT_REFUSED' })
  })

  it('is refused from another key, also under the agent’s key id', async () => {
    const [key, other] = [await createTestKey(), await createTestKey()]
    const impostor = await createTestKey(kidOf(key))
    for (const forger of [other, impostor]) {
      const signed = await signReport(claimsOf('ecmd_1'), { key: forger })
      await expect(verifyAgentReport(signed, command, keysOf(key))).rejects.toMatchObject({
        kind: 'REPORT_REFUSED',
      })
    }
  })

  it('is refused as another kind of token, from another issuer, for another audience, from the future, changed', async () => {
    const key = await createTestKey()
    const claims = claimsOf('ecmd_1')
    const signed = await signReport(claims, { key })
    const wrong = [
      await signReport(claims, { key, typ: 'environment-command+jwt' }),
      await signReport(claims, { key, issuer: 'other' }),
      await signReport(claims, { key, audience: 'other' }),
      await signReport(claims, { key, issuedAt: Math.floor(Date.now() / 1000) + 3600 }),
      `${signed.slice(0, -4)}AAAA`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${signed.split('.')[1]}.`,
      '',
    ]
    for (const each of wrong) {
      await expect(verifyAgentReport(each, command, keysOf(key))).rejects.toMatchObject({
        kind: 'REPORT_REFUSED',
      })
    }
  })

  it('is refused when it counts more objects than the command names', async () => {
    const key = await createTestKey()
    const named = { id: 'ecmd_1', kind: 'OBJECTS', selector: { objects: ['object1'] } } as const
    const verified = async (matched: number) => {
      const signed = await signReport({ ...claimsOf('ecmd_1'), ...counts(matched, matched, 0) }, { key })
      return verifyAgentReport(
        signed,
        { ...named, selector: { objects: [...named.selector.objects] } },
        keysOf(key),
      )
    }
    expect(await verified(1)).toMatchObject({ outcome: 'DONE' })
    await expect(verified(2)).rejects.toMatchObject({ kind: 'REPORT_REFUSED' })
  })

  it('is refused when a new environment reports content', async () => {
    const key = await createTestKey()
    const signed = await signReport({ ...claimsOf('ecmd_1'), ...counts(1, 1, 0) }, { key })
    await expect(
      verifyAgentReport(signed, { ...command, kind: 'PROVISION' }, keysOf(key)),
    ).rejects.toMatchObject({
      kind: 'REPORT_REFUSED',
    })
  })
})
