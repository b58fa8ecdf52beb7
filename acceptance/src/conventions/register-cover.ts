/** A test by its file and the text of its name. */
type NamedTest = readonly [file: string, name: string]

/** The tests that show a row of docs/register.md as a whole: what it requires, and what it excludes. */
interface Cover {
  readonly requirement: readonly NamedTest[]
  /** Empty where the row excludes nothing. */
  readonly negative: readonly NamedTest[]
}

const accounts = 'services/accounts/src'
const payments = 'services/payments/src'
const servers = 'services/servers/src'
const governance = 'services/governance/src'
const devices = 'services/devices/src'
const roles = 'acceptance/src/roles/role-matrix.test.ts'
const organizations = `${accounts}/organizations/organization/organization.test.ts`

/** Rows whose requirement and negative rule lie far apart. */
export const covers: Readonly<Record<string, Cover>> = {
  'ACC-12': {
    requirement: [
      [organizations, 'makes the caller its administrator, once per key: two events, one audit entry'],
      [organizations, 'end a membership with one event and one audit entry, and an ex-member sees nothing'],
      [
        `${devices}/organization/organization.test.ts`,
        'reach a bound device: policy, operations and wipe, with actor in the trail of the owner',
      ],
      [
        'services/esim/src/organization/organization.test.ts',
        'is for administrators and machine clients, with members of the same organization',
      ],
      [
        'services/keys/src/organization/deployment.test.ts',
        'shows administrators handle and state of the Keys of the deployment, and not whose they are',
      ],
      [
        `${payments}/organization/organization.test.ts`,
        'orders, pays and reads for it; its trail names the administrator',
      ],
      [
        `${servers}/organization/organization.test.ts`,
        'is read and operated by every administrator; the trail names who acted',
      ],
    ],
    negative: [
      [organizations, 'are for administrators of this organization: others get the answer of an absent one'],
      [organizations, "opens nothing of a member's personal side to an administrator"],
      [`${payments}/organization/organization.test.ts`, 'is shown nothing that a member buys for itself'],
      [
        'services/keys/src/organization/deployment.test.ts',
        'shows no own Key of a member, none of another deployment, and none while the workflow is disabled',
      ],
    ],
  },
  'PIN-02': {
    requirement: [
      // Each cell of a mutation with a grant is tried without one, with one for another operation, and with the right one.
      [roles, '[THR-01][FED-04] %s × %s: %s'],
      [
        'packages/subgraph/src/schema/access.test.ts',
        'runs once with a grant for this operation and target, and consumes it',
      ],
      [
        'packages/subgraph/src/schema/access.test.ts',
        'answers INTERNAL if the service has not consumed the grant, which is a defect',
      ],
    ],
    negative: [
      [`${accounts}/protection/pin/pin.test.ts`, '[PIN-02] gives none to %s'],
      ['packages/subgraph/src/schema/access.test.ts', 'is refused to %s'],
    ],
  },
  'DEV-01': {
    requirement: [
      [
        `${devices}/device/device.access.test.ts`,
        'lists every device of the own account, the latest first, page by page',
      ],
    ],
    negative: [
      [
        `${devices}/organization/organization.test.ts`,
        'no two viewers of one device have the same: its owner, two organizations in turn',
      ],
      [`${devices}/device/device.access.test.ts`, '[DEV-01] nor for what identifies hardware or a person'],
      [`${devices}/device/device.access.test.ts`, 'has no column beyond what its trust needs'],
    ],
  },
  'AUD-04': {
    requirement: [
      [
        'packages/subgraph/src/audit/trail.test.ts',
        'detects the first entry that was changed, removed or inserted',
      ],
      [
        `${governance}/checkpoint/checkpoint.test.ts`,
        'is verified offline, by its holder alone and by the command',
      ],
      [
        `${governance}/checkpoint/checkpoint.test.ts`,
        'is kept in the directory, by the witness and in the bucket, and never replaced there',
      ],
    ],
    negative: [
      [
        `${governance}/checkpoint/checkpoint.test.ts`,
        'proves that nothing that was recorded before is missing, and shows a fork',
      ],
      [
        'acceptance/src/conventions/documents.test.ts',
        'say that a checkpoint does not contain the last entries yet',
      ],
    ],
  },
  'RET-02': {
    requirement: [
      [
        `${payments}/account/account.erasure.test.ts`,
        'ends the holdings of the account and keeps the records of sales, which lead to no buyer',
      ],
      [
        `${payments}/account/account.erasure.test.ts`,
        'keeps records of sales until ten years after the end of the year',
      ],
      [
        `${accounts}/deletion/execution.test.ts`,
        'leaves a signed receipt that its code shows without an account',
      ],
    ],
    negative: [
      [`${payments}/invoice/invoice.erasure.test.ts`, 'outlives the account, which nothing in it names'],
    ],
  },
  'FED-06': {
    requirement: [
      ['gateway/src/federation/contracts.test.ts', 'hides fields and types, and the composition machinery'],
      [
        'acceptance/src/journeys/partner.test.ts',
        'reads only aggregates, with small counts suppressed, by its own credentials',
      ],
    ],
    negative: [
      [roles, '[THR-01] $coordinate × $role: only counts'],
      [
        `${accounts}/account/account-counters.test.ts`,
        'gives an attacker who adds accounts and polls one rounded number a day',
      ],
      [
        `${accounts}/protection/security-event/security-event-counters.test.ts`,
        'counts full days by category, and nothing that concerns fewer than 5 accounts',
      ],
    ],
  },
  'SRV-13': {
    requirement: [
      [
        'acceptance/src/ownership/cross-tenant.test.ts',
        '%s: an identifier of another tenant is answered like an absent one, changes nothing and is recorded',
      ],
      [
        `${servers}/organization/organization.test.ts`,
        '[SRV-16] is an absent one for %s, and nothing changes',
      ],
    ],
    negative: [
      [
        `${servers}/member/member.test.ts`,
        'are one handle in members, requests and audit, another one in every other server, and no id',
      ],
      [
        `${servers}/server/server.view.test.ts`,
        'names an account by another handle in every server, and never by its id',
      ],
      [
        `${servers}/transfer/transfer.test.ts`,
        'refuses a name of another scope, also of an account inside the boundary: no name discloses another one',
      ],
    ],
  },
  'CON-07': {
    requirement: [
      [
        'acceptance/src/conventions/limitations.test.ts',
        'say of every deletion that it concerns availability, and none has a field for content or its decryption',
      ],
      [
        `${servers}/environment/canary.test.ts`,
        'appears nowhere in the database, the events, the answers or the logs, in any encoding',
      ],
    ],
    negative: [],
  },
  'PRV-05': {
    requirement: [
      [
        `${accounts}/protection/security-event/security-event.test.ts`,
        'contains the hour and ids of the account’s own objects: no address, no user agent, no place',
      ],
      [
        `${accounts}/protection/security-event/security-event.test.ts`,
        'ends after 90 days: older events are not shown, and the purge deletes them',
      ],
      [
        `${servers}/security-event/security-event.test.ts`,
        'has a closed list of fields and categories: no identity, no device, no content, no activity',
      ],
    ],
    negative: [],
  },
}
