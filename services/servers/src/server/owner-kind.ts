import { enumType } from '@enigm/subgraph'

export const OwnerKind = enumType(
  'OwnerKind',
  'The kind of the owner of a server; ownership is a relation, not a role, and administrative only. A team, an organization and an enterprise customer are organizations of Enigm Command, with the same rights: the kind is how the owner describes itself.',
  {
    INDIVIDUAL: 'An account.',
    TEAM: 'A team, by the administrators of its organization.',
    ORGANIZATION: 'An organization, by its administrators.',
    ENTERPRISE: 'An enterprise customer, by the administrators of its organization.',
  },
)
export type OwnerKind = keyof typeof OwnerKind

export const OrganizationKind = enumType(
  'OrganizationKind',
  'How an organization that owns a server describes itself; no right depends on it.',
  { TEAM: 'A team.', ORGANIZATION: 'An organization.', ENTERPRISE: 'An enterprise customer.' },
)
export type OrganizationKind = keyof typeof OrganizationKind

/** An owner of a server: an account, or an organization by whatever name of kind. */
export interface Owner {
  ownerKind: OwnerKind
  ownerId: string
}
