/** A measured operation. Its variables differ from caller to caller. */
export interface Scenario {
  readonly name: ScenarioName
  readonly query: string
  /** Requests of one round. */
  readonly requests: number
}

export const scenarioNames = ['me', 'list of 30', 'mutation'] as const
export type ScenarioName = (typeof scenarioNames)[number]

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  // Two root fetches, then three entity fetches in parallel, over four subgraphs.
  me: {
    name: 'me',
    requests: 2000,
    query: `query Overview {
  me {
    id
    state
    sessions { edges { node { id state current } } }
    devices(first: 10) { edges { node { handle state kind } } }
    entitlements(first: 10) { edges { node { id state } } }
    servers(first: 10) { edges { node { id state region { code } } } }
  }
  products { key price { amount currency } }
}`,
  },
  // Three fetches one after the other; the last one is of 30 entities.
  'list of 30': {
    name: 'list of 30',
    requests: 1000,
    query: `query Servers {
  me {
    id
    servers(first: 30) {
      totalCount
      edges { node { id state displayName region { code } entitlement { id state validUntil product { key } } } }
    }
  }
}`,
  },
  mutation: {
    name: 'mutation',
    requests: 1000,
    query: `mutation Label($input: ChangeDeviceLabelInput!) {
  changeDeviceLabel(input: $input) { device { handle state label } errors { code } }
}`,
  },
}

function entity(type: string, selection: string): string {
  return `query Entity($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { ${selection} } } }`
}

/** The same operations, divided by hand among the subgraphs. */
export const handWritten = {
  products: 'query Overview { products { key price { amount currency } } }',
  me: 'query Overview { me { id state sessions { edges { node { id state current } } } } }',
  devices: entity('Account', 'devices(first: 10) { edges { node { handle state kind } } }'),
  entitlements: entity('Account', 'entitlements(first: 10) { edges { node { id state } } }'),
  servers: entity('Account', 'servers(first: 10) { edges { node { id state region { code } } } }'),
  id: 'query Servers { me { id } }',
  thirty: entity(
    'Account',
    'servers(first: 30) { totalCount edges { node { id state displayName region { code } entitlement { id } } } }',
  ),
  entitlement: entity('Entitlement', 'state validUntil product { key }'),
  label: scenarios.mutation.query,
} as const
