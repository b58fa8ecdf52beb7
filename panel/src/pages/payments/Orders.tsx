import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { MyOrders } from '../../generated/payments'
import { Empty, LinkButton, Listing, Money, PageHeader, Stack, Status, Table, Time } from '../../kit'
import { usePages } from '../../operations'
import { orderStates, useProductName } from './words'
import './failures'

export default function OrdersPage() {
  const { t } = useLingui()
  const nameOf = useProductName()
  const orders = usePages(MyOrders, {}, ({ myOrders }) => myOrders)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Orders`}
        lead={t`Open and paid orders. When all units of an order are in use, it is not listed any more: nothing connects it to your account then.`}
        actions={
          <LinkButton to="/buy" tone="primary">
            <Trans>Buy</Trans>
          </LinkButton>
        }
      />
      <Stack>
        <Listing
          of={orders}
          empty={
            <Empty
              title={t`No open orders`}
              action={
                <LinkButton to="/entitlements">
                  <Trans>To the entitlements</Trans>
                </LinkButton>
              }
            >
              <Trans>Products that you use are listed as entitlements.</Trans>
            </Empty>
          }
        >
          {(nodes) => (
            <Table
              label={t`Orders`}
              items={nodes}
              keyOf={({ id }) => id}
              columns={[
                {
                  title: t`Product`,
                  cell: ({ id, product }) => (
                    <Link to="/orders/$orderId" params={{ orderId: id }}>
                      {nameOf(product)}
                    </Link>
                  ),
                },
                { title: t`Placed`, cell: ({ placedOn }) => <Time at={placedOn} precision="day" /> },
                { title: t`Total`, cell: ({ total }) => <Money {...total} /> },
                { title: t`State`, cell: ({ state }) => <Status of={orderStates[state]} /> },
              ]}
            />
          )}
        </Listing>
      </Stack>
    </Stack>
  )
}
