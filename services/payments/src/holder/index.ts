import { definePart, memberships } from '@enigm/subgraph'

/** An account holds what it buys; so does an organization, whose administrators act for it. No other member is known here. */
export const holderPart = definePart(memberships({ role: 'ADMIN' }))
