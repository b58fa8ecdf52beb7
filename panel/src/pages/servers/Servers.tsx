import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useScope } from '../../frame/viewer'
import { Servers, type ServersQuery } from '../../generated/servers'
import { Empty, LinkButton, Listing, PageHeader, Row, Stack, Status, Table } from '../../kit'
import { usePages } from '../../operations'
import { regions, states, viewerRoles } from './server-words'
import { Transfers } from './Transfers'

type Server = NonNullable<ServersQuery['me']>['servers']['edges'][number]['node']

export default function ServersPage() {
  const { i18n, t } = useLingui()
  const servers = usePages(Servers, {}, ({ me }) => me?.servers)
  const actions = <Begin />
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Servers`}
        lead={t`Private environments for your conversations. You decide who takes part and how long content exists; nobody can read it here.`}
        actions={servers.nodes?.length ? actions : undefined}
      />
      <Transfers />
      <Listing
        of={servers}
        empty={
          <Empty title={t`No servers yet`} action={actions}>
            <Trans>The servers that you own or take part in appear here.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Servers`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Server`, cell: (server) => <Name of={server} /> },
              { title: t`Your part`, cell: ({ viewerRole }) => i18n._(viewerRoles[viewerRole]) },
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

function Begin() {
  const mayCreate = useScope('servers:create')
  const mayJoin = useScope('servers:join')
  return (
    <Row>
      {mayJoin && (
        <LinkButton to="/servers/join">
          <Trans>Join a server</Trans>
        </LinkButton>
      )}
      {mayCreate && (
        <LinkButton to="/servers/new" tone="primary">
          <Trans>Create a server</Trans>
        </LinkButton>
      )}
    </Row>
  )
}

function Name({ of: { id, displayName } }: { readonly of: Server }) {
  return (
    <Link to="/servers/$serverId" params={{ serverId: id }}>
      {displayName ?? <Trans>Server without a name</Trans>}
    </Link>
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
