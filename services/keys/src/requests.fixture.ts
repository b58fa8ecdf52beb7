import { newId } from '@enigm/contracts'
import type { Answer, TestCaller, TestSubgraph } from '@enigm/subgraph/testkit'

export const KEY = `handle state associatedAt replaces availableActions lifecycle { from to at }
  limitations { code } replacementOrder { id state }`
const DEPLOYMENT_KEY = 'handle state availableActions'

export interface Payload {
  key?: Record<string, any> | null
  workflow?: Record<string, any> | null
  order?: { id: string; state: string } | null
  limitations: { code: string }[]
  errors: { code: string; message: string; path: string[] }[]
}

const workflows = /Workflow$/

/** Sends one mutation; a null caller is anonymous. */
export function send(
  subgraph: TestSubgraph,
  caller: TestCaller | null,
  name: string,
  input: Record<string, unknown>,
): Promise<Answer<Record<string, Payload>>> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`
  const selection = workflows.test(name)
    ? 'workflow { enabled enabledBy availableActions }'
    : `key { ${name === 'retireKey' ? KEY : `__typename ... on EnigmKey { ${KEY} } ... on DeploymentKey { ${DEPLOYMENT_KEY} }`} }
       ${name === 'replaceKey' ? 'order { id state }' : ''}`
  return subgraph.call(
    caller,
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} limitations { code } errors { code message path } } }`,
    { input },
  )
}

/** A handle that names nothing. */
export function absentHandle(): string {
  return `kh_${newId('key').slice('key_'.length)}`
}
