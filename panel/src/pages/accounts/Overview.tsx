import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useScope } from '../../frame/viewer'
import { Overview, UnpaidOrders, type OverviewQuery } from '../../generated/accounts'
import { Attention, Counts, Loaded, PageHeader, Section, Stack, Table, Time } from '../../kit'
import { queryClient, read, useRead } from '../../operations'
import { probablyHas } from '../../session'
import { useAttention } from './attention'
import { securityEvents } from './security-events'
import './failures'

type Me = NonNullable<OverviewQuery['me']>

/** Staff have no devices, and are refused the read; the route leads them to another page. */
export const prefetch = async () => {
  await Promise.all([
    probablyHas('devices:read') && queryClient.prefetchQuery(read(Overview, {})),
    probablyHas('orders:place') && queryClient.prefetchQuery(read(UnpaidOrders, {})),
  ])
}

/** Everything that each session may read in one request, and what waits for a decision first. */
export default function OverviewPage() {
  const { t } = useLingui()
  const overview = useRead(Overview, {})
  return (
    <Stack gap="loose">
      <PageHeader title={t`Overview`} />
      <Loaded of={overview}>
        {(data) => (
          <>
            <NeedsAttention of={data} />
            {data.me && <Numbers of={data.me} />}
            {data.me && <Recent of={data.me} />}
          </>
        )}
      </Loaded>
    </Stack>
  )
}

function NeedsAttention({ of }: { readonly of: OverviewQuery }) {
  const { t } = useLingui()
  const maySeeOrders = useScope('orders:place')
  return (
    <Section title={t`Needs your attention`}>
      {maySeeOrders ? <WithOrders of={of} /> : <Items of={of} unpaidOrders={0} />}
    </Section>
  )
}

/** Orders are a second request: a restricted session may not read them, and the gateway refuses a request as a whole. */
function WithOrders({ of }: { readonly of: OverviewQuery }) {
  const orders = useRead(UnpaidOrders, {})
  return (
    <Loaded of={orders}>{({ myOrders }) => <Items of={of} unpaidOrders={myOrders.edges.length} />}</Loaded>
  )
}

function Items({ of, unpaidOrders }: { readonly of: OverviewQuery; readonly unpaidOrders: number }) {
  const items = useAttention(of, unpaidOrders)
  if (items.length > 0) return <Attention of={items} />
  return (
    <p className="second">
      <Trans>Nothing waits for a decision of yours.</Trans>
    </p>
  )
}

function Numbers({ of: me }: { readonly of: Me }) {
  const { t } = useLingui()
  const { sessions, devices, servers, esims, securityConfiguration } = me
  return (
    <Section title={t`What you have`}>
      <Counts
        of={[
          { name: t`Active sessions`, count: sessions.edges.length, to: '/sessions' },
          { name: t`Trusted devices`, count: devices.edges.length, to: '/devices' },
          { name: t`Active servers`, count: servers.edges.length, to: '/servers' },
          { name: t`eSIMs`, count: esims.edges.length, to: '/esims' },
          { name: t`Enigm Keys in use`, count: me.enigmKeys.totalCount, to: '/keys' },
          { name: t`Unused entitlements`, count: me.unusedEntitlements.totalCount, to: '/entitlements' },
          { name: t`Recovery codes left`, count: securityConfiguration.recoveryCodesLeft, to: '/settings' },
        ]}
      />
    </Section>
  )
}

function Recent({ of: { securityEvents: recent } }: { readonly of: Me }) {
  const { i18n, t } = useLingui()
  return (
    <Section title={t`Recent activity`}>
      <Table
        label={t`Recent activity`}
        items={recent.edges.map(({ node }) => node)}
        keyOf={({ id }) => id}
        columns={[
          { title: t`When`, cell: ({ at }) => <Time at={at} precision="hour" /> },
          { title: t`What`, cell: ({ category }) => i18n._(securityEvents[category].sentence) },
        ]}
      />
      <Link to="/security-log">
        <Trans>The whole security log</Trans>
      </Link>
    </Section>
  )
}
