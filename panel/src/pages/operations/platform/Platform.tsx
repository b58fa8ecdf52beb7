import { useLingui } from '@lingui/react/macro'
import { useScope } from '../../../frame/viewer'
import { EsimStock, PlatformCounters, type PlatformCountersQuery } from '../../../generated/operations'
import { Counts, Empty, Loaded, PageHeader, Section, Stack, Table } from '../../../kit'
import { useRead } from '../../../operations'
import { policies, esimStates } from './esims'
import '../failures'

const shown = (count: number | null) => count ?? '< 5'

/** Numbers only: no page of the platform lists customers. */
export default function PlatformPage() {
  const { t } = useLingui()
  const counters = useRead(PlatformCounters, {})
  const mayOperate = useScope('platform:operate')
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Platform`}
        lead={t`How many there are in each state, counted once a day and rounded down to a multiple of 5, so that no number points to one person.`}
      />
      <Loaded of={counters}>{(data) => <Numbers of={data} />}</Loaded>
      {mayOperate && <Stock />}
    </Stack>
  )
}

function Numbers({
  of: { accountCounters, organizationCounters, esimCounters },
}: {
  readonly of: PlatformCountersQuery
}) {
  const { i18n, t } = useLingui()
  return (
    <>
      <Section title={t`Accounts`}>
        <Counts
          of={[
            { name: t`Active`, count: shown(accountCounters.active) },
            { name: t`Not signed in yet`, count: shown(accountCounters.pending) },
            { name: t`Restricted`, count: shown(accountCounters.restricted) },
            { name: t`Suspended`, count: shown(accountCounters.suspended) },
            { name: t`Deletion requested`, count: shown(accountCounters.deletionRequested) },
            { name: t`Deleted`, count: shown(accountCounters.deleted) },
          ]}
        />
      </Section>
      <Section title={t`Organizations`}>
        <Counts
          of={[
            { name: t`Organizations`, count: shown(organizationCounters.active) },
            { name: t`Administrators`, count: shown(organizationCounters.administrators) },
            { name: t`Members`, count: shown(organizationCounters.members) },
            { name: t`Open invitations`, count: shown(organizationCounters.invited) },
          ]}
        />
      </Section>
      <Section title={t`eSIMs`}>
        <Counts
          of={esimStates.map(([state, name]) => ({ name: i18n._(name), count: shown(esimCounters[state]) }))}
        />
      </Section>
    </>
  )
}

function Stock() {
  const { i18n, t } = useLingui()
  const stock = useRead(EsimStock, {})
  return (
    <Section
      title={t`Profiles at the carrier`}
      lead={t`The carrier reports only that its stock is empty, not how many profiles it has.`}
    >
      <Loaded of={stock}>
        {({ esimStock }) =>
          esimStock.length === 0 ? (
            <Empty title={t`No profile was ordered yet`} />
          ) : (
            <Table
              label={t`Profiles at the carrier`}
              items={esimStock}
              keyOf={({ policy }) => policy}
              columns={[
                { title: t`Policy`, cell: ({ policy }) => i18n._(policies[policy]) },
                { title: t`Prepared`, cell: ({ prepared }) => shown(prepared) },
                { title: t`Released`, cell: ({ released }) => shown(released) },
                { title: t`Waiting`, cell: ({ waiting }) => shown(waiting) },
                { title: t`Failing`, cell: ({ failing }) => failing },
                { title: t`Out of stock`, cell: ({ outOfStock }) => outOfStock },
                { title: t`Unusable`, cell: ({ unusable }) => unusable },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  )
}
