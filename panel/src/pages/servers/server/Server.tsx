import { Trans, useLingui } from '@lingui/react/macro'
import { Outlet, useParams } from '@tanstack/react-router'
import { useScope } from '../../../frame/viewer'
import { Server } from '../../../generated/servers'
import { LinkButton, Loaded, NotHere, PageHeader, Row, Stack, Status, Tabs, type Tab } from '../../../kit'
import { useRead } from '../../../operations'
import '../failures'
import { regions, states, viewerRoles } from '../server-words'
import { administers, ReadServer, type ServerData } from './use-server'

/** One server: what every part of it shows, and the parts that the role of the caller reaches. */
export default function ServerPage() {
  const { serverId } = useParams({ from: '/app/servers/$serverId' })
  const server = useRead(Server, { id: serverId })
  return <Loaded of={server}>{(data) => (data.server ? <Parts of={data.server} /> : <NoServer />)}</Loaded>
}

function Parts({ of: server }: { readonly of: ServerData }) {
  const { i18n, t } = useLingui()
  const { displayName, state, region, viewerRole, owner } = server
  return (
    <Stack gap="loose">
      <Stack>
        <PageHeader
          title={displayName ?? t`Server without a name`}
          lead={
            <Row>
              <Status of={states[state]} />
              {i18n._(regions[region.code])}
              <span>
                <Trans>
                  You are: {i18n._(viewerRoles[owner.organizationId ? 'ORGANIZATION' : viewerRole])}
                </Trans>
              </span>
            </Row>
          }
        />
        <Tabs label={t`Parts of the server`} of={useParts(server)} />
      </Stack>
      <ReadServer value={server}>
        <Outlet />
      </ReadServer>
    </Stack>
  )
}

function useParts(server: ServerData): readonly Tab[] {
  const { t } = useLingui()
  const devices: readonly Tab[] = useScope('servers:devices')
    ? [{ to: '/servers/$serverId/devices', label: t`Devices` }]
    : []
  const overview: Tab = { to: '/servers/$serverId', label: t`Overview`, isExact: true }
  const content: Tab = { to: '/servers/$serverId/content', label: t`Content` }
  const membership: Tab = { to: '/servers/$serverId/members', label: t`Your membership` }
  const security: Tab = { to: '/servers/$serverId/security', label: t`Security` }
  if (!administers(server)) {
    const isShown = server.visibleToUsers.includes('SECURITY_EVENTS')
    return [overview, membership, ...devices, content, ...(isShown ? [security] : [])]
  }
  const ofAdministrators: readonly Tab[] = [
    overview,
    {
      to: '/servers/$serverId/join-requests',
      label: t`Join requests`,
      count: server.joinRequests?.totalCount,
    },
    { to: '/servers/$serverId/members', label: t`Members` },
    ...devices,
    content,
    { to: '/servers/$serverId/policy', label: t`Policy` },
    security,
    { to: '/servers/$serverId/history', label: t`History` },
  ]
  const { availableActions } = server
  const ofOwner = ['DELETE', 'TRANSFER', 'SUSPEND', 'RESUME'] as const
  if (!ofOwner.some((action) => availableActions.includes(action))) return ofAdministrators
  return [...ofAdministrators, { to: '/servers/$serverId/danger', label: t`Danger` }]
}

function NoServer() {
  const { t } = useLingui()
  return (
    <NotHere
      page={t`Server`}
      title={<Trans>There is no such server</Trans>}
      action={
        <LinkButton to="/servers">
          <Trans>To the servers</Trans>
        </LinkButton>
      }
    >
      <Trans>
        The address is wrong, or you have no part in the server any more: the panel does not tell the
        difference.
      </Trans>
    </NotHere>
  )
}
