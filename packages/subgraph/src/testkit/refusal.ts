import { isDeepStrictEqual } from 'node:util'
import { failureOf } from './answers'
import type { TestCaller } from './keys'
import type { Answer, TestSubgraph } from './subgraph'

const MAX_ATTEMPTS = 3

/** A mutation that must be refused, and the objects that must be equal before and after it. */
export interface Refused {
  caller: TestCaller | null
  query: string
  input: object
  code: string
  objects: () => Promise<unknown>
}

/**
 * Expects a refusal that changes nothing and, for a known caller, has one entry in the caller's trail. Background work of another
 * test can run at the same time, so only a difference in every attempt is a failure.
 */
export async function expectRefusal(subgraph: TestSubgraph, refused: Refused): Promise<Answer> {
  for (let attempts = 1; ; attempts++) {
    const before = await refused.objects()
    const answer = await refuse(subgraph, refused)
    const after = await refused.objects()
    if (isDeepStrictEqual(after, before)) return answer
    if (attempts === MAX_ATTEMPTS) expect(after).toEqual(before)
  }
}

async function refuse(subgraph: TestSubgraph, { caller, query, input, code }: Refused): Promise<Answer> {
  const isMachine = caller?.role === 'PARTNER'
  const trail = isMachine ? `organization:${caller.organizationId}` : `account:${caller?.accountId}`
  const entries = await subgraph.audit(trail)
  const answer = await subgraph.call(caller, query, { input })
  expect(failureOf(answer)).toBe(code)
  const added = (await subgraph.audit(trail)).slice(entries.length)
  const action = `Mutation.${/\{\s*(\w+)\(input/.exec(query)![1]}`
  expect(added.map(({ action, outcome, reason }) => ({ action, outcome, reason }))).toEqual(
    caller ? [{ action, outcome: 'DENIED', reason: code }] : [],
  )
  return answer
}
