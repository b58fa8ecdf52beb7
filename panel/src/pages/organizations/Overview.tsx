import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { OrganizationOverview, type OrganizationOverviewQuery } from '../../generated/organizations'
import {
  Attention,
  Button,
  Counts,
  Empty,
  Facts,
  Limitations,
  Loaded,
  PageHeader,
  Section,
  Stack,
} from '../../kit'
import { useRead } from '../../operations'
import { attentionOf } from './attention'
import { Leave } from './Leave'
import { useAdministers, useOrganizationId } from './organization'
import './failures'

type Organization = NonNullable<OrganizationOverviewQuery['organization']>

/** Everything in one request, and what waits for a decision first. */
export default function OverviewPage() {
  const { t } = useLingui()
  const overview = useRead(OrganizationOverview, { organizationId: useOrganizationId() })
  return (
    <Stack gap="loose">
      <Loaded of={overview}>
        {({ organization }) =>
          organization ? (
            <Shown of={organization} />
          ) : (
            <>
              <PageHeader title={t`Organization`} />
              <Empty title={t`There is no such organization, or you do not belong to it`} />
            </>
          )
        }
      </Loaded>
    </Stack>
  )
}

function Shown({ of }: { readonly of: Organization }) {
  const { t } = useLingui()
  const administers = useAdministers()
  const { id, displayName, availableActions, limitations } = of
  const [isLeaving, setLeaving] = useState(false)
  return (
    <>
      <PageHeader
        title={displayName ?? t`Organization without a name`}
        lead={<code>{id}</code>}
        actions={
          availableActions.includes('LEAVE') && (
            <Button onClick={() => setLeaving(true)}>
              <Trans>Leave organization</Trans>
            </Button>
          )
        }
      />
      {administers ? <Administered of={of} /> : <Numbers of={of} />}
      <Section title={t`What administration cannot do`}>
        <Limitations of={limitations} />
      </Section>
      {isLeaving && <Leave organizationId={id} name={displayName ?? id} onClose={() => setLeaving(false)} />}
    </>
  )
}

/** A member who administers nothing sees how many belong to the organization. */
function Numbers({ of: { memberCounts } }: { readonly of: Organization }) {
  const { t } = useLingui()
  return (
    <Section title={t`Who belongs to it`}>
      <Counts
        of={[
          { name: t`Members`, count: memberCounts.members },
          { name: t`Administrators`, count: memberCounts.administrators },
        ]}
      />
    </Section>
  )
}

function Administered({ of }: { readonly of: Organization }) {
  const { t } = useLingui()
  const items = attentionOf(of)
  const { memberCounts, invitations, activated, servers, esims, enigmKeys, emergencyDeviceWorkflow } = of
  const to = '/organizations/$organizationId'
  return (
    <>
      <Section title={t`Needs your attention`}>
        {items.length > 0 ? (
          <Attention of={items} />
        ) : (
          <p className="second">
            <Trans>Nothing waits for a decision of an administrator.</Trans>
          </p>
        )}
      </Section>
      <Section title={t`What the organization has`}>
        <Counts
          of={[
            { name: t`Members`, count: memberCounts.members, to: `${to}/people` },
            { name: t`Administrators`, count: memberCounts.administrators, to: `${to}/people` },
            { name: t`Open invitations`, count: invitations.totalCount, to: `${to}/people` },
            { name: t`Products in use`, count: activated?.totalCount ?? 0, to: `${to}/purchases` },
            { name: t`Servers`, count: servers?.totalCount ?? 0, to: `${to}/servers` },
            { name: t`eSIMs`, count: esims?.totalCount ?? 0, to: `${to}/esims` },
            {
              name: t`Enigm Keys`,
              count: emergencyDeviceWorkflow?.enabled ? (enigmKeys?.totalCount ?? 0) : t`Off`,
              to: `${to}/keys`,
            },
          ]}
        />
      </Section>
      <Accounts of={of} />
    </>
  )
}

/** A number below 5 is not shown, so that no single member can be told from it. */
function Accounts({ of: { accountCounters } }: { readonly of: Organization }) {
  const { t } = useLingui()
  if (!accountCounters) return null
  const { active, restricted, suspended, deletionRequested } = accountCounters
  const shown = (count: number | null) => count ?? t`fewer than 5`
  return (
    <Section
      title={t`Accounts of its members`}
      lead={t`In which state they are, without saying whose. A number below 5 is not shown.`}
    >
      <Facts
        of={[
          [t`Active`, shown(active)],
          [t`Restricted`, shown(restricted)],
          [t`Suspended`, shown(suspended)],
          [t`Deletion requested`, shown(deletionRequested)],
        ]}
      />
    </Section>
  )
}
