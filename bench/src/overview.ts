/** One query over accounts, devices, payments and servers: two root fetches, then three entity fetches in parallel. */
export const overview = `query Overview {
  me {
    id
    state
    sessions { edges { node { id state current } } }
    devices(first: 10) { edges { node { handle state kind } } }
    entitlements(first: 10) { edges { node { id state } } }
    servers(first: 10) { edges { node { id state region { code } } } }
  }
  products { key price { amount currency } }
}`

/** The same query, divided by hand among the subgraphs. */
export const handWritten = {
  catalogue: `query Overview { products { key price { amount currency } } }`,
  accounts: `query Overview { me { id state sessions { edges { node { id state current } } } } }`,
  devices: entity('devices(first: 10) { edges { node { handle state kind } } }'),
  payments: entity('entitlements(first: 10) { edges { node { id state } } }'),
  servers: entity('servers(first: 10) { edges { node { id state region { code } } } }'),
} as const

function entity(selection: string): string {
  return `query Overview($representations: [_Any!]!) { _entities(representations: $representations) { ... on Account { ${selection} } } }`
}
