import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { useScope } from '../../frame/viewer'
import {
  CancelOrder,
  Order,
  RedeemCodeCoin,
  type OrderQuery,
  type PlacedFragment,
} from '../../generated/payments'
import {
  Card,
  Copyable,
  Empty,
  Facts,
  Form,
  LinkButton,
  Loaded,
  Money,
  NotHere,
  PageHeader,
  Row,
  Section,
  Stack,
  Status,
  Steps,
  TextField,
  Time,
  useAnnouncements,
  type Step,
  type Values,
} from '../../kit'
import { useIntention } from '../../intention'
import { useChange, useRead } from '../../operations'
import { countryIn } from './countries'
import { BlindCoins } from './BlindCoins'
import { InvoiceOf } from './Invoice'
import { PaymentInstruction, Unusual } from './Payment'
import { paymentStates, useProductName } from './words'
import './failures'

const route = getRouteApi('/app/orders/$orderId')

export default function OrderPage() {
  const { orderId } = route.useParams()
  return <OrderView orderId={orderId} organizationId={null} />
}

interface OrderOf {
  readonly orderId: string
  /** The organization that has bought; null for an own order. */
  readonly organizationId: string | null
}

/** One order and its payment, until its units are in use. */
export function OrderView({ orderId, organizationId }: OrderOf) {
  const order = useRead(Order, { id: orderId })
  return (
    <Loaded of={order}>
      {(data) =>
        data.order ? (
          <Present of={data.order} organizationId={organizationId} />
        ) : (
          <Gone organizationId={organizationId} />
        )
      }
    </Loaded>
  )
}

function Gone({ organizationId }: Pick<OrderOf, 'organizationId'>) {
  const { t } = useLingui()
  return (
    <NotHere
      page={t`Order`}
      title={t`This order is not here`}
      action={
        <Row>
          {organizationId ? (
            <ToPurchases of={organizationId} />
          ) : (
            <LinkButton to="/entitlements">
              <Trans>To the entitlements</Trans>
            </LinkButton>
          )}
          <LinkButton to="/invoice">
            <Trans>Show an invoice by its code</Trans>
          </LinkButton>
        </Row>
      }
    >
      <Trans>
        All its units are in use, so that nothing connects it to its buyer any more, or it is not yours.
      </Trans>
    </NotHere>
  )
}

function ToPurchases({ of: organizationId }: { readonly of: string }) {
  return (
    <LinkButton to="/organizations/$organizationId/purchases" params={{ organizationId }}>
      <Trans>To the purchases</Trans>
    </LinkButton>
  )
}

interface PresentProps extends Pick<OrderOf, 'organizationId'> {
  readonly of: NonNullable<OrderQuery['order']>
}

function Present({ of: order, organizationId }: PresentProps) {
  const { i18n, t } = useLingui()
  const nameOf = useProductName()
  const mayRedeem = useScope('coins:redeem')
  const isOfCoins = order.delivery === 'BLIND_COINS'
  const { id, product, placedOn, purchaseCountry, total, payment, availableActions } = order
  return (
    <Stack gap="loose">
      <PageHeader title={t`Order: ${nameOf(product)}`} />
      <Steps of={stepsOf(order)} />
      {mayRedeem && availableActions.includes('REDEEM_CODE_COIN') && (
        <CodeCoinPayment orderId={id} organizationId={organizationId} />
      )}
      {order.state === 'AWAITING_PAYMENT' ? (
        <PaymentInstruction of={order} />
      ) : (
        <Unusual flags={order.payment.flags} />
      )}
      {isOfCoins && (order.state === 'PAID' || order.state === 'FULFILLED') && (
        <BlindCoins of={order} organizationId={organizationId} />
      )}
      {order.state === 'PAID' && !isOfCoins && (
        <Row>
          <NextStep kind={product.kind} organizationId={organizationId} />
        </Row>
      )}
      {availableActions.includes('CANCEL') && <Cancel orderId={id} organizationId={organizationId} />}
      <Ended of={order} organizationId={organizationId} />
      {!isOfCoins && (order.state === 'AWAITING_PAYMENT' || order.state === 'PAID') && (
        <Section title={t`Invoice`}>
          <InvoiceOf orderId={id} organizationId={organizationId} />
        </Section>
      )}
      <Section title={t`Details`}>
        <Facts
          of={[
            [t`Total`, <Money key="total" {...total} />],
            [
              t`VAT in the total`,
              <>
                <Money key="vat" {...order.vat} /> ({i18n.number(order.vatHundredths / 100)} %)
              </>,
            ],
            [t`Payment`, <Status key="payment" of={paymentStates[payment.state]} />],
            [t`Placed`, <Time key="placed" at={placedOn} precision="day" />],
            [t`Country`, countryIn(i18n.locale, purchaseCountry)],
          ]}
        />
        <Copyable label={t`Reference of the order`} value={id} />
      </Section>
    </Stack>
  )
}

/** An order that was not paid. */
function Ended({ of: { state, payment }, organizationId }: PresentProps) {
  const { t } = useLingui()
  if (state !== 'CANCELED' && state !== 'EXPIRED') return null
  return (
    <Empty
      title={state === 'CANCELED' ? t`The order is canceled` : t`The order has expired`}
      action={
        organizationId ? (
          <ToPurchases of={organizationId} />
        ) : (
          <LinkButton to="/buy" tone="primary">
            <Trans>Buy again</Trans>
          </LinkButton>
        )
      }
    >
      {payment.flags.length === 0 && <Trans>Nothing was paid, and nothing is owed.</Trans>}
    </Empty>
  )
}

/** An order whose full amount is on its way is not canceled any more: the server refuses it. */
function Cancel({ orderId, organizationId }: OrderOf) {
  const cancel = useChange(CancelOrder)
  const announce = useAnnouncements()
  const perform = async () => {
    const { limitations } = await cancel.mutateAsync({ orderId, organizationId })
    announce({ title: <Trans>The order is canceled.</Trans>, limitations })
  }
  return (
    <Form onSubmit={perform} submit={<Trans>Cancel order</Trans>} tone="plain">
      <p>
        <Trans>
          Do not pay an order after you have canceled it: an operator would have to return the money.
        </Trans>
      </p>
    </Form>
  )
}

/** Where a paid product is used. */
function NextStep({
  kind,
  organizationId,
}: Pick<OrderOf, 'organizationId'> & { readonly kind: PlacedFragment['product']['kind'] }) {
  if (organizationId) return <ToPurchases of={organizationId} />
  const [to, label] = nextSteps[kind]
  return (
    <LinkButton to={to} tone="primary">
      {label}
    </LinkButton>
  )
}

const nextSteps = {
  SERVER: ['/servers/new', <Trans key="server">Create a server</Trans>],
  ESIM: ['/esims', <Trans key="esim">To the eSIMs</Trans>],
  KEY: ['/keys', <Trans key="key">To the Enigm Keys</Trans>],
} as const

const paymentProgress: Record<PlacedFragment['payment']['state'], Step['progress']> = {
  AWAITING: 'now',
  DETECTED: 'now',
  CONFIRMING: 'now',
  SETTLED: 'done',
  EXPIRED: 'failed',
  FAILED: 'failed',
}

const progressOfUse: Record<PlacedFragment['state'], Step['progress']> = {
  PLACED: 'later',
  AWAITING_PAYMENT: 'later',
  EXPIRED: 'later',
  CANCELED: 'later',
  PAID: 'now',
  FULFILLED: 'done',
}

function stepsOf({ state, payment, placedOn, expiresAt, delivery }: PlacedFragment): readonly Step[] {
  return [
    {
      key: 'placed',
      title: <Trans>Order placed</Trans>,
      detail: <Time at={placedOn} precision="day" />,
      progress: 'done',
    },
    {
      key: 'payment',
      title: <Trans>Payment</Trans>,
      detail: (
        <>
          {payment.state === 'SETTLED' && <Trans>Settled.</Trans>}
          {state === 'CANCELED' && <Trans>The order was canceled before it was paid.</Trans>}
          {payment.state === 'EXPIRED' && state !== 'CANCELED' && (
            <Trans>It was not paid in full in time.</Trans>
          )}
          {payment.state === 'FAILED' && <Trans>The processor has refused it. Nothing was paid.</Trans>}
          {payment.state === 'DETECTED' && <Trans>A transfer was seen.</Trans>}
          {payment.state === 'CONFIRMING' && <Trans>The full amount awaits its confirmations.</Trans>}
          {payment.state === 'AWAITING' && expiresAt && (
            <Trans>
              Nothing is paid yet. The order expires on <Time at={expiresAt} />.
            </Trans>
          )}
        </>
      ),
      progress: paymentProgress[payment.state],
    },
    {
      key: 'use',
      title: delivery === 'BLIND_COINS' ? <Trans>Coins made</Trans> : <Trans>Product in use</Trans>,
      detail:
        delivery === 'BLIND_COINS' ? (
          state === 'FULFILLED' && (
            <Trans>Within two days nothing connects this order to its buyer any more.</Trans>
          )
        ) : (
          <>
            {state === 'PAID' && <Trans>You have the entitlement. It is not used yet.</Trans>}
            {state === 'FULFILLED' && <Trans>Nothing connects this order to its buyer any more.</Trans>}
          </>
        ),
      progress: progressOfUse[state],
    },
  ]
}

function CodeCoinPayment({ orderId, organizationId }: OrderOf) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const intention = useIntention()
  const redeem = useChange(RedeemCodeCoin)
  const submit = async ({ code = '' }: Values) => {
    const { limitations } = await redeem.mutateAsync({
      orderId,
      organizationId,
      code,
      idempotencyKey: intention.key(),
    })
    announce({ title: <Trans>The order is paid.</Trans>, limitations })
  }
  return (
    <Section title={t`Pay with a Code Coin`}>
      <Card>
        <Form onSubmit={submit} submit={<Trans>Redeem code</Trans>}>
          <TextField
            name="code"
            label={<Trans>Code Coin</Trans>}
            hint={
              <Trans>
                For the same product. Upper or lower case; dashes and spaces do not matter. A blind coin is
                pasted as it is.
              </Trans>
            }
            maxLength={512}
            required
            isCode
          />
        </Form>
      </Card>
    </Section>
  )
}
