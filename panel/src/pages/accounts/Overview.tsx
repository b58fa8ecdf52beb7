import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Overview, type OverviewQuery } from '../../generated/accounts'
import { Attention, Counts, Loaded, PageHeader, Section, Stack, Table, Time } from '../../kit'
import { queryClient, read, useRead } from '../../operations'
import { useAttention } from './attention'
import { securityEvents } from './security-events'

type Me = NonNullable<OverviewQuery['me']>

export const prefetch = () => queryClient.prefetchQuery(read(Overview, {}))

/** Everything in one request, and what waits for a decision first. */
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
  const items = useAttention(of)
  return (
    <Section title={t`Needs your attention`}>
      {items.length > 0 ? (
        <Attention of={items} />
      ) : (
        <p className="second">
          <Trans>Nothing waits for a decision of yours.</Trans>
        </p>
      )}
    </Section>
  )
}

function Numbers({ of: { sessions, devices, servers, esims, securityConfiguration } }: { readonly of: Me }) {
  const { t } = useLingui()
  return (
    <Section title={t`What you have`}>
      <Counts
        of={[
          { name: t`Active sessions`, count: sessions.edges.length, to: '/sessions' },
          { name: t`Trusted devices`, count: devices.edges.length },
          { name: t`Active servers`, count: servers.edges.length },
          { name: t`eSIMs`, count: esims.edges.length },
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
