import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { useScope } from '../../frame/viewer'
import {
  CancelOrder,
  Order,
  RedeemCodeCoin,
  type OrderQuery,
  type PlacedFragment,
  type ToPayFragment,
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

/** One order and its payment, until its units are in use. */
export default function OrderPage() {
  const { orderId } = route.useParams()
  const order = useRead(Order, { id: orderId })
  return <Loaded of={order}>{(data) => (data.order ? <Present of={data.order} /> : <Gone />)}</Loaded>
}

function Gone() {
  const { t } = useLingui()
  return (
    <NotHere
      page={t`Order`}
      title={t`This order is not here`}
      action={
        <Row>
          <LinkButton to="/entitlements">
            <Trans>To the entitlements</Trans>
          </LinkButton>
          <LinkButton to="/invoice">
            <Trans>Show an invoice by its code</Trans>
          </LinkButton>
        </Row>
      }
    >
      <Trans>
        All its units are in use, so that nothing connects it to your account any more, or it is not yours.
      </Trans>
    </NotHere>
  )
}

function Present({ of: order }: { readonly of: NonNullable<OrderQuery['order']> }) {
  const { i18n, t } = useLingui()
  const nameOf = useProductName()
  const mayRedeem = useScope('coins:redeem')
  const isOfCoins = order.delivery === 'BLIND_COINS'
  const { id, product, placedOn, purchaseCountry, total, payment, availableActions } = order
  return (
    <Stack gap="loose">
      <PageHeader title={t`Order: ${nameOf(product)}`} />
      <Steps of={stepsOf(order)} />
      {mayRedeem && availableActions.includes('REDEEM_CODE_COIN') && <CodeCoinPayment orderId={id} />}
      {order.state === 'AWAITING_PAYMENT' ? (
        <PaymentInstruction of={order} />
      ) : (
        <Unusual flags={order.payment.flags} />
      )}
      {isOfCoins && (order.state === 'PAID' || order.state === 'FULFILLED') && <BlindCoins of={order} />}
      {order.state === 'PAID' && !isOfCoins && (
        <Row>
          <NextStep kind={product.kind} />
        </Row>
      )}
      {availableActions.includes('CANCEL') && <Cancel orderId={id} />}
      <Ended of={order} />
      {!isOfCoins && (order.state === 'AWAITING_PAYMENT' || order.state === 'PAID') && (
        <Section title={t`Invoice`}>
          <InvoiceOf orderId={id} organizationId={null} />
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
function Ended({ of: { state, payment } }: { readonly of: PlacedFragment & ToPayFragment }) {
  const { t } = useLingui()
  if (state !== 'CANCELED' && state !== 'EXPIRED') return null
  return (
    <Empty
      title={state === 'CANCELED' ? t`The order is canceled` : t`The order has expired`}
      action={
        <LinkButton to="/buy" tone="primary">
          <Trans>Buy again</Trans>
        </LinkButton>
      }
    >
      {payment.flags.length === 0 && <Trans>Nothing was paid, and nothing is owed.</Trans>}
    </Empty>
  )
}

/** An order whose full amount is on its way is not canceled any more: the server refuses it. */
function Cancel({ orderId }: { readonly orderId: string }) {
  const cancel = useChange(CancelOrder)
  const announce = useAnnouncements()
  const perform = async () => {
    const { limitations } = await cancel.mutateAsync({ orderId })
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
function NextStep({ kind }: { readonly kind: PlacedFragment['product']['kind'] }) {
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
            <Trans>Within two days nothing connects this order to your account any more.</Trans>
          )
        ) : (
          <>
            {state === 'PAID' && <Trans>You have the entitlement. It is not used yet.</Trans>}
            {state === 'FULFILLED' && <Trans>Nothing connects this order to your account any more.</Trans>}
          </>
        ),
      progress: progressOfUse[state],
    },
  ]
}

function CodeCoinPayment({ orderId }: { readonly orderId: string }) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const intention = useIntention()
  const redeem = useChange(RedeemCodeCoin)
  const submit = async ({ code = '' }: Values) => {
    const { limitations } = await redeem.mutateAsync({
      orderId,
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
