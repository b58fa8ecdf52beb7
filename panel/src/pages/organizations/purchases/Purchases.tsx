import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import {
  OrganizationEntitlements,
  OrganizationOrders,
  type OrganizationOrdersQuery,
} from '../../../generated/organizations'
import {
  Button,
  Dialog,
  Empty,
  Listing,
  Money,
  PageHeader,
  Row,
  Section,
  Stack,
  Status,
  Table,
  Time,
} from '../../../kit'
import { usePages } from '../../../operations'
import { InvoiceOf } from '../../payments/Invoice'
import { entitlementStates, orderStates, useProductName } from '../../payments/words'
import { useOrganizationId } from '../organization'
import { Buy } from './Buy'
import { Redeem } from './Redeem'
import '../failures'
import '../../payments/failures'

export type Order = NonNullable<
  NonNullable<OrganizationOrdersQuery['organization']>['orders']
>['edges'][number]['node']

export default function PurchasesPage() {
  const { t } = useLingui()
  const [isBuying, setBuying] = useState(false)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Purchases`}
        lead={t`What the organization has ordered and may use. No identity belongs to an order, and it is forgotten when all its units are in use.`}
        actions={
          <Button tone="primary" onClick={() => setBuying(true)}>
            <Trans>Buy</Trans>
          </Button>
        }
      />
      <Orders />
      <Entitlements />
      {isBuying && <Buy onClose={() => setBuying(false)} />}
    </Stack>
  )
}

function Orders() {
  const { t } = useLingui()
  const orders = usePages(
    OrganizationOrders,
    { organizationId: useOrganizationId() },
    ({ organization }) => organization?.orders,
  )
  return (
    <Section title={t`Orders`}>
      <Listing of={orders} empty={<Empty title={t`No open orders`} />}>
        {(nodes) => (
          <Table
            label={t`Orders`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Product`, cell: (order) => <Bought of={order} /> },
              { title: t`Total`, cell: ({ total }) => <Money {...total} /> },
              { title: t`Placed`, cell: ({ placedOn }) => <Time at={placedOn} precision="day" /> },
              { title: t`State`, cell: (order) => <State of={order} /> },
            ]}
            actions={(order) => (
              <>
                <Pay of={order} />
                {order.delivery === 'ENTITLEMENTS' && <Invoice of={order} />}
              </>
            )}
          />
        )}
      </Listing>
    </Section>
  )
}

/** What was ordered, as the link to the page on which other methods pay and coins are made. */
function Bought({ of: { id: orderId, product: bought, quantity, delivery } }: { readonly of: Order }) {
  const { t } = useLingui()
  const organizationId = useOrganizationId()
  const product = useProductName()(bought)
  return (
    <Link to="/organizations/$organizationId/purchases/orders/$orderId" params={{ organizationId, orderId }}>
      {delivery === 'BLIND_COINS' ? t`${quantity} × blind coin: ${product}` : t`${quantity} × ${product}`}
    </Link>
  )
}

function State({ of: { state, expiresAt } }: { readonly of: Order }) {
  return (
    <>
      <Status of={orderStates[state]} />
      {expiresAt && (
        <div className="second small">
          <Trans>
            until <Time at={expiresAt} />
          </Trans>
        </div>
      )}
    </>
  )
}

function Pay({ of }: { readonly of: Order }) {
  const [isOpen, setOpen] = useState(false)
  if (!of.availableActions.includes('REDEEM_CODE_COIN')) return null
  return (
    <>
      <Button size="compact" onClick={() => setOpen(true)}>
        <Trans>Pay with a code</Trans>
      </Button>
      {isOpen && <Redeem of={of} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Its invoice can be requested and read until all units are in use; afterwards the code shows it. */
function Invoice({ of: { id, state } }: { readonly of: Order }) {
  const organizationId = useOrganizationId()
  const [isOpen, setOpen] = useState(false)
  if (state !== 'AWAITING_PAYMENT' && state !== 'PAID') return null
  const close = () => setOpen(false)
  return (
    <>
      <Button size="compact" onClick={() => setOpen(true)}>
        <Trans>Invoice</Trans>
      </Button>
      {isOpen && (
        <Dialog title={<Trans>Invoice</Trans>} onClose={close}>
          <InvoiceOf orderId={id} organizationId={organizationId} />
          <Row>
            <Button onClick={close}>
              <Trans>Close</Trans>
            </Button>
          </Row>
        </Dialog>
      )}
    </>
  )
}

function Entitlements() {
  const { t } = useLingui()
  const nameOf = useProductName()
  const organizationId = useOrganizationId()
  const entitlements = usePages(
    OrganizationEntitlements,
    { organizationId, state: null },
    ({ organization }) => organization?.entitlements,
  )
  return (
    <Section
      title={t`Products`}
      lead={t`What is paid, and until when. A term begins when the product is put in use.`}
    >
      <Listing
        of={entitlements}
        empty={
          <Empty title={t`No products`}>
            <Trans>What the organization has paid would be here.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Products`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Product`, cell: ({ product }) => nameOf(product) },
              { title: t`State`, cell: ({ state }) => <Status of={entitlementStates[state]} /> },
              {
                title: t`Until`,
                cell: ({ validUntil }) => (validUntil ? <Time at={validUntil} precision="day" /> : '–'),
              },
              {
                title: t`Entitlement`,
                cell: ({ id: entitlementId }) => (
                  <Link
                    to="/organizations/$organizationId/purchases/$entitlementId"
                    params={{ organizationId, entitlementId }}
                  >
                    <code>{entitlementId}</code>
                  </Link>
                ),
              },
            ]}
          />
        )}
      </Listing>
    </Section>
  )
}
