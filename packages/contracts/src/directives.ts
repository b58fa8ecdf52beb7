import type { Role } from './role'

/** Audiences of the composed schema. An audience sees the elements that are tagged for it. */
export const audiences = ['panel', 'partner', 'internal', 'device'] as const
export type Audience = (typeof audiences)[number]

/** Roles that may call each endpoint; anonymous callers reach its public fields. */
export const rolesOfAudience: Readonly<Record<Audience, readonly Role[]>> = {
  panel: ['CUSTOMER', 'OPERATOR', 'SUPPORT', 'AUDITOR'],
  partner: ['PARTNER'],
  internal: ['DASHBOARD', 'OPERATOR', 'AUDITOR'],
  device: ['CUSTOMER'],
}

export const accessSpecUrl = 'https://enigm.dev/access/v1.0'

/** The head of every subgraph's SDL. Composition carries `@critical` and `@audited` into the supergraph. */
export const schemaLinks = `
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@shareable", "@tag", "@inaccessible", "@composeDirective", "@authenticated", "@requiresScopes"])
  @link(url: "${accessSpecUrl}", import: ["@critical", "@audited"])
  @composeDirective(name: "@critical")
  @composeDirective(name: "@audited")

directive @critical(operation: String!, target: String!) on FIELD_DEFINITION
directive @audited on FIELD_DEFINITION
`

/** Root fields without authentication (docs/roles.md, "Public"). Every other root field carries an access rule. */
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
  'Query.blindCoinKeys',
  'Query.boundaries',
  'Query.deletionReceipt',
  'Query.invoice',
  'Query.invoicePdf',
  'Query.enrollmentOrder',
  'Query.limitations',
  'Query.products',
  'Query.recoveryOptions',
  'Query.purchaseCountries',
  'Query.serverRegions',
  'Query.torGateway',
] as const
