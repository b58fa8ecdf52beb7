import { enumType } from '@enigm/subgraph'

export const ServerResource = enumType(
  'ServerResource',
  'A resource of a server that its visibility can show to its users; its administrators see each of them.',
  {
    MEMBERS: 'The members, by the handles that they have in this server.',
    ADMINISTRATORS: 'The members who administer it, by the handles that they have in this server.',
    SURFACES: 'The surfaces that its environment supports.',
    CONTENT_DELETIONS: 'The deletions of content.',
    SECURITY_EVENTS: 'The security events.',
  },
)
export type ServerResource = keyof typeof ServerResource
