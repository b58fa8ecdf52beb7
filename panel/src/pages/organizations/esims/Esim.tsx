import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi, Link } from '@tanstack/react-router'
import { OrganizationEsim, type OrganizationEsimQuery } from '../../../generated/organizations'
import {
  Empty,
  Facts,
  Limitations,
  LinkButton,
  Loaded,
  Notice,
  PageHeader,
  Section,
  Stack,
  Status,
  Table,
  Time,
} from '../../../kit'
import { useRead } from '../../../operations'
import { useOrganizationId } from '../organization'
import { EsimActions } from './EsimActions'
import { associations, policies, problems, removals, states } from './states'
import '../failures'

export type Esim = NonNullable<OrganizationEsimQuery['esim']>

const route = getRouteApi('/app/organizations/$organizationId/administration/esims/$esimId')

export default function EsimPage() {
  const { t } = useLingui()
  const { esimId } = route.useParams()
  const esim = useRead(OrganizationEsim, { esimId })
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`eSIM`}
        lead={<code>{esimId}</code>}
        actions={esim.data?.esim && <EsimActions of={esim.data.esim} />}
      />
      <Loaded of={esim}>
        {({ esim: found }) =>
          found ? (
            <Shown of={found} />
          ) : (
            <Empty title={t`There is no such eSIM, or the organization does not own it`} />
          )
        }
      </Loaded>
    </Stack>
  )
}

function Shown({ of }: { readonly of: Esim }) {
  const { i18n, t } = useLingui()
  const { state, isReady, problem, policy, policyInForce, association, limitations, lifecycle } = of
  return (
    <>
      {of.isSuspended && <Notice tone="stop" title={t`The eSIM is suspended because its term is over`} />}
      {problem && <Notice tone="wait" title={i18n._(problems[problem])} />}
      <Facts
        of={[
          [t`State`, <Status key="state" of={states[state]} />],
          [t`Whose`, i18n._(associations[association.state])],
          [t`Since`, <Time key="since" at={association.since} precision="day" />],
          ...(state === 'ORDERED'
            ? [[t`Profile`, isReady ? t`Ready at the carrier` : t`Not ready at the carrier yet`] as const]
            : []),
          ...(of.entitlement?.validUntil
            ? [
                [
                  t`Term`,
                  <ToTerm key="term" of={of.entitlement} until={of.entitlement.validUntil} />,
                ] as const,
              ]
            : []),
          [t`Policy`, i18n._(policies[policy])],
          ...(policyInForce === policy
            ? []
            : [[t`Policy in force`, i18n._(policies[policyInForce])] as const]),
        ]}
      />
      <Removal of={of} />
      <Succession of={of} />
      <Section title={t`History`}>
        <Table
          label={t`History`}
          items={lifecycle}
          keyOf={({ at, state: reached }) => `${at} ${reached}`}
          columns={[
            { title: t`When`, cell: ({ at }) => <Time at={at} precision="hour" /> },
            { title: t`State`, cell: ({ state: reached }) => <Status of={states[reached]} /> },
          ]}
        />
      </Section>
      <Limitations of={limitations} />
    </>
  )
}

function Removal({ of: { removal } }: { readonly of: Esim }) {
  const { t } = useLingui()
  if (!removal) return null
  return (
    <Section
      title={t`Removal of the profile`}
      lead={t`The carrier and the device answer separately. Only the device itself confirms that the profile is gone from it.`}
    >
      <Facts
        of={[
          [t`At the carrier`, <Status key="carrier" of={removals[removal.atCarrier]} />],
          [t`On the device`, <Status key="device" of={removals[removal.onDevice]} />],
        ]}
      />
    </Section>
  )
}

function Succession({ of: { replaces, replacedBy } }: { readonly of: Esim }) {
  const organizationId = useOrganizationId()
  const other = replacedBy ?? replaces
  if (!other) return null
  return (
    <Notice
      title={
        replacedBy ? <Trans>Another eSIM has replaced it</Trans> : <Trans>It has replaced another eSIM</Trans>
      }
      actions={
        <LinkButton
          size="compact"
          to="/organizations/$organizationId/esims/$esimId"
          params={{ organizationId, esimId: other.id }}
        >
          <Trans>Open that eSIM</Trans>
        </LinkButton>
      }
    />
  )
}

/** The end of the term, with the page on which it is renewed. */
function ToTerm({
  of: { id: entitlementId },
  until,
}: {
  readonly of: { readonly id: string }
  readonly until: string
}) {
  const organizationId = useOrganizationId()
  return (
    <Link
      to="/organizations/$organizationId/purchases/$entitlementId"
      params={{ organizationId, entitlementId }}
    >
      <Trans>
        ends <Time at={until} precision="day" />
      </Trans>
    </Link>
  )
}
