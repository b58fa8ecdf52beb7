import { Plural, Trans } from '@lingui/react/macro'
import type { OverviewQuery } from '../../generated/accounts'
import { LinkButton } from '../../kit'
import type { AttentionItem } from './attention'

/** Devices and applicants that wait for the holder's decision. */
export function decisionsAttention({ me, pendingEnrollments }: OverviewQuery): readonly AttentionItem[] {
  const servers = me?.servers.edges.map(({ node }) => node) ?? []
  return [
    ...(pendingEnrollments.length > 0 ? [enrollments(pendingEnrollments.length)] : []),
    ...servers.flatMap((server) => joinRequests(server)),
  ]
}

function enrollments(count: number): AttentionItem {
  return {
    key: 'enrollments',
    text: <Plural value={count} one="# device waits to be trusted." other="# devices wait to be trusted." />,
    action: (
      <LinkButton size="compact" to="/devices">
        <Trans>Decide</Trans>
      </LinkButton>
    ),
  }
}

type Server = NonNullable<OverviewQuery['me']>['servers']['edges'][number]['node']

/** One line for a server with pending requests; a server that the holder does not administer shows none. */
function joinRequests({ id, displayName, joinRequests: pending }: Server): AttentionItem[] {
  const count = pending?.totalCount ?? 0
  if (count === 0) return []
  const text = displayName ? (
    <Plural
      value={count}
      one={`# account asks to join ${displayName}.`}
      other={`# accounts ask to join ${displayName}.`}
    />
  ) : (
    <Plural
      value={count}
      one="# account asks to join your server."
      other="# accounts ask to join your server."
    />
  )
  const action = (
    <LinkButton size="compact" to="/servers/$serverId/join-requests" params={{ serverId: id }}>
      <Trans>Decide</Trans>
    </LinkButton>
  )
  return [{ key: `join ${id}`, text, action }]
}
