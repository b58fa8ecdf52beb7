import { isDeepStrictEqual } from 'node:util'
import { failureOf } from './answers'
import type { TestCaller } from './keys'
import type { Answer, TestSubgraph } from './subgraph'

const TRIES = 3

/** A mutation that is to be refused, and what must be equal before and after it. */
export interface Refused {
  caller: TestCaller | null
  query: string
  input: object
  code: string
  objects: () => Promise<unknown>
}

/**
 * Expects a refusal that changes nothing and, for a known caller, stands once in the caller's trail. What another test began
 * may go on at the same moment, so a difference counts only when it shows every time.
 */
export async function expectRefusal(subgraph: TestSubgraph, refused: Refused): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const before = await refused.objects()
    const answer = await refuse(subgraph, refused)
    const after = await refused.objects()
    if (isDeepStrictEqual(after, before)) return answer
    if (tries === TRIES) expect(after).toEqual(before)
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
