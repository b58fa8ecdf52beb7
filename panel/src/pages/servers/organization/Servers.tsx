import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useScope } from '../../../frame/viewer'
import { OrganizationServers, type OrganizationServersQuery } from '../../../generated/servers'
import { Empty, LinkButton, Listing, PageHeader, Stack, Status, Table } from '../../../kit'
import { usePages } from '../../../operations'
import { regions, states } from '../server-words'
import { useOrganizationId } from '../../organizations/organization'

type Server = NonNullable<
  NonNullable<OrganizationServersQuery['organization']>['servers']
>['edges'][number]['node']

export default function ServersPage() {
  const { i18n, t } = useLingui()
  const organizationId = useOrganizationId()
  const servers = usePages(
    OrganizationServers,
    { organizationId },
    ({ organization }) => organization?.servers,
  )
  const create = useScope('servers:create') && (
    <LinkButton to="/organizations/$organizationId/servers/new" params={{ organizationId }} tone="primary">
      <Trans>Create a server</Trans>
    </LinkButton>
  )
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Servers`}
        lead={t`The private environments that the organization owns. Every administrator acts for it; nobody can read the content here.`}
        actions={servers.nodes?.length ? create : undefined}
      />
      <Listing
        of={servers}
        empty={
          <Empty title={t`No servers yet`} action={create}>
            <Trans>The servers that the organization owns appear here.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Servers`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              {
                title: t`Server`,
                cell: ({ id, displayName }) => (
                  <Link to="/servers/$serverId" params={{ serverId: id }}>
                    {displayName ?? <Trans>Server without a name</Trans>}
                  </Link>
                ),
              },
              { title: t`Region`, cell: ({ region }) => i18n._(regions[region.code]) },
              { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
            ]}
            actions={(server) => <Waiting of={server} />}
          />
        )}
      </Listing>
    </Stack>
  )
}

/** Requests to join that an administrator has to decide. */
function Waiting({ of: { id, joinRequests } }: { readonly of: Server }) {
  const count = joinRequests?.totalCount ?? 0
  if (count === 0) return null
  return (
    <LinkButton size="compact" to="/servers/$serverId/join-requests" params={{ serverId: id }}>
      <Plural value={count} one="Decide # join request" other="Decide # join requests" />
    </LinkButton>
  )
}
