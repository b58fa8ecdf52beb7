/** Audiences of the composed schema: each sees only what is tagged for it. */
export const audiences = ['panel', 'partner', 'internal', 'device'] as const
export type Audience = (typeof audiences)[number]

export const accessSpecUrl = 'https://enigm.dev/access/v1.0'

/** What every subgraph's SDL begins with. `@critical` and `@audited` travel into the supergraph. */
export const schemaLinks = `
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@shareable", "@tag", "@inaccessible", "@composeDirective", "@authenticated", "@requiresScopes"])
  @link(url: "${accessSpecUrl}", import: ["@critical", "@audited"])
  @composeDirective(name: "@critical")
  @composeDirective(name: "@audited")

directive @critical(operation: String!, target: String!) on FIELD_DEFINITION
directive @audited on FIELD_DEFINITION
`

/** Root fields that need no session (docs/roles.md, "Public"); every other root field must carry a rule. */
export const publicRootFields = [
  'Mutation.createAccount',
  'Mutation.startSession',
  'Mutation.refreshSession',
  'Mutation.endSession',
  'Mutation.startPasskeySignIn',
  'Mutation.signInWithPasskey',
  'Mutation.startDeviceSignIn',
  'Mutation.signInWithDeviceKey',
  'Mutation.startRecovery',
  'Mutation.completeRecovery',
  'Mutation.startDeviceRecovery',
  'Mutation.startRecoveryByDevice',
  'Mutation.startEnrollmentPurchase',
  'Query.products',
  'Query.recoveryOptions',
  'Query.serverRegions',
] as const
