import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Entitlements, PurchaseHistory, Subscriptions } from '../../generated/payments'
import { Empty, LinkButton, Listing, PageHeader, Section, Stack, Status, Table, Time } from '../../kit'
import { AuditHistory } from '../history/AuditHistory'
import { usePages } from '../../operations'
import { entitlementStates, subscriptionStates, useProductName } from './words'
import './failures'

export default function EntitlementsPage() {
  const { t } = useLingui()
  const nameOf = useProductName()
  const entitlements = usePages(Entitlements, {}, ({ me }) => me?.entitlements)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Entitlements`}
        lead={t`The products that you have bought. An entitlement is the right to use one product; it gives access to no content and no key.`}
      />
      <Stack>
        <Listing
          of={entitlements}
          empty={
            <Empty
              title={t`Nothing bought yet`}
              action={
                <LinkButton to="/buy" tone="primary">
                  <Trans>Buy</Trans>
                </LinkButton>
              }
            >
              <Trans>A product is listed here as soon as it is paid.</Trans>
            </Empty>
          }
        >
          {(nodes) => (
            <Table
              label={t`Entitlements`}
              items={nodes}
              keyOf={({ id }) => id}
              columns={[
                {
                  title: t`Product`,
                  cell: ({ id, product }) => (
                    <Link to="/entitlements/$entitlementId" params={{ entitlementId: id }}>
                      {nameOf(product)}
                    </Link>
                  ),
                },
                { title: t`State`, cell: ({ state }) => <Status of={entitlementStates[state]} /> },
                {
                  title: t`Term ends`,
                  cell: ({ validUntil }) => (validUntil ? <Time at={validUntil} precision="day" /> : '–'),
                },
              ]}
            />
          )}
        </Listing>
      </Stack>
      <Terms />
      <History />
    </Stack>
  )
}

function Terms() {
  const { t } = useLingui()
  const nameOf = useProductName()
  const terms = usePages(Subscriptions, {}, ({ me }) => me?.subscriptions)
  if (terms.nodes?.length === 0) return null
  return (
    <Section
      title={t`Prepaid terms`}
      lead={t`None is renewed automatically. You renew a term on the page of its entitlement.`}
    >
      <Listing of={terms} empty={null}>
        {(nodes) => (
          <Table
            label={t`Prepaid terms`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              {
                title: t`Product`,
                cell: ({ entitlement }) =>
                  entitlement && (
                    <Link to="/entitlements/$entitlementId" params={{ entitlementId: entitlement.id }}>
                      {nameOf(entitlement.product)}
                    </Link>
                  ),
              },
              { title: t`State`, cell: ({ state }) => <Status of={subscriptionStates[state]} /> },
              { title: t`Ends`, cell: ({ validUntil }) => <Time at={validUntil} precision="day" /> },
            ]}
          />
        )}
      </Listing>
    </Section>
  )
}

function History() {
  const { t } = useLingui()
  const history = usePages(PurchaseHistory, {}, ({ me }) => me?.paymentAudit)
  return (
    <Section
      title={t`History`}
      lead={t`What was done about your purchases, and what was refused. No entry names an order.`}
    >
      <AuditHistory
        of={history}
        empty={
          <Empty title={t`Nothing has happened yet`}>{t`Each change of an entitlement appears here.`}</Empty>
        }
      />
    </Section>
  )
}
