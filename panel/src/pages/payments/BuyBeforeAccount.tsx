import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { carryEnrollmentToken } from '../../enrollment'
import {
  EnrollmentOrder,
  StartEnrollmentPurchase,
  type ForSaleFragment,
  type PaymentMethod,
  type StartEnrollmentPurchaseMutation,
} from '../../generated/payments'
import {
  Card,
  Copyable,
  Empty,
  Form,
  Limitations,
  LinkButton,
  Notice,
  Row,
  Stack,
  Steps,
  TextField,
  type Values,
} from '../../kit'
import { useIntention } from '../../intention'
import { change, read } from '../../operations'
import { MethodField, PaymentInstruction, Unusual } from './Payment'
import { CountryField, ProductPage } from './ProductPage'
import './failures'

type Bought = NonNullable<StartEnrollmentPurchaseMutation['startEnrollmentPurchase']>

const route = getRouteApi('/public/products/$productKey')

/** No session, no hints: a page without an account asks again. */
const REFRESH_MILLISECONDS = 3_000

/** Buying without an account. The same request in the same tab gives the same token again, also after a reload. */
export default function BuyBeforeAccountPage() {
  const { productKey } = route.useParams()
  const [bought, setBought] = useState<Bought>()
  return (
    <div className="narrow wide">
      <ProductPage
        productKey={productKey}
        catalogue={
          <LinkButton to="/products">
            <Trans>To the products</Trans>
          </LinkButton>
        }
      >
        {(product) => (bought ? <Ordered of={bought} /> : <Request product={product} onDone={setBought} />)}
      </ProductPage>
    </div>
  )
}

function Progress({ isPaid }: { readonly isPaid: boolean }) {
  const { t } = useLingui()
  return (
    <Steps
      of={[
        {
          key: 'pay',
          title: t`Pay`,
          detail: isPaid && t`The payment is settled.`,
          progress: isPaid ? 'done' : 'now',
        },
        {
          key: 'account',
          title: t`Create the account`,
          detail: t`The enrollment token brings the purchase to it, within 90 days.`,
          progress: isPaid ? 'now' : 'later',
        },
        { key: 'use', title: t`Use the product`, progress: 'later' },
      ]}
    />
  )
}

interface RequestProps {
  readonly product: ForSaleFragment
  readonly onDone: (bought: Bought) => void
}

function Request({ product: { key: productKey, methods }, onDone }: RequestProps) {
  const intention = useIntention()
  const [method, setMethod] = useState<PaymentMethod>('CODE_COIN')
  const isCode = method === 'CODE_COIN'
  const submit = async ({ purchaseCountry = '', codeCoin = '' }: Values) =>
    onDone(
      await change(StartEnrollmentPurchase, {
        ...{ productKey, purchaseCountry, method, idempotencyKey: intention.key() },
        ...(isCode ? { codeCoin } : {}),
      }),
    )
  return (
    <>
      <Progress isPaid={false} />
      <Card>
        <Form
          onSubmit={submit}
          submit={isCode ? <Trans>Pay with this code</Trans> : <Trans>Place order</Trans>}
        >
          <CountryField />
          {methods.length > 1 && <MethodField methods={methods} value={method} onChange={setMethod} />}
          {isCode && (
            <TextField
              name="codeCoin"
              label={<Trans>Code Coin</Trans>}
              hint={
                <Trans>
                  Upper or lower case; dashes and spaces do not matter. A blind coin is pasted as it is.
                </Trans>
              }
              maxLength={512}
              required
              isCode
            />
          )}
        </Form>
        <p className="second small">
          <Trans>
            Is the connection lost while you pay? Send the same request again in this tab: nothing is paid
            twice.
          </Trans>
        </p>
      </Card>
    </>
  )
}

/** The order, until it is paid; then its token. */
function Ordered({ of }: { readonly of: Bought }) {
  const { t } = useLingui()
  const token = of.enrollmentToken
  const { data } = useQuery({
    ...read(EnrollmentOrder, { enrollmentToken: token ?? '' }),
    enabled: token !== null,
    refetchInterval: REFRESH_MILLISECONDS,
  })
  if (!token) return <InUse />
  const order = data?.enrollmentOrder ?? of.order
  const isPaid = order?.state === 'PAID' || order?.state === 'FULFILLED'
  return (
    <>
      <Progress isPaid={isPaid} />
      {order?.state === 'AWAITING_PAYMENT' && (
        <>
          <PaymentInstruction of={order} />
          <Notice title={<Trans>Save the enrollment token now</Trans>}>
            <p>
              <Trans>
                With the token you create the account now or after the payment, also when this tab is closed.
              </Trans>
            </p>
          </Notice>
        </>
      )}
      {order?.state === 'EXPIRED' && (
        <>
          <Unusual flags={order.payment.flags} />
          <Empty title={t`The order has expired`}>
            <Trans>It was not paid in full in time. You can place a new order.</Trans>
          </Empty>
        </>
      )}
      {isPaid && <Paid of={of} />}
      <Stack>
        <Copyable label={t`Enrollment token`} value={token} />
        {order && <Copyable label={t`Reference of the order`} value={order.id} />}
      </Stack>
      <Row>
        <LinkButton to="/create-account" tone="primary" onClick={() => carryEnrollmentToken(token)}>
          <Trans>Create the account</Trans>
        </LinkButton>
      </Row>
    </>
  )
}

function InUse() {
  return (
    <Notice
      tone="ok"
      title={<Trans>This purchase belongs to an account already</Trans>}
      actions={
        <LinkButton to="/sign-in" size="compact">
          <Trans>Sign in</Trans>
        </LinkButton>
      }
    >
      <p>
        <Trans>Its product is in use. Nothing was paid again.</Trans>
      </p>
    </Notice>
  )
}

function Paid({ of: { limitations } }: { readonly of: Bought }) {
  return (
    <Notice tone="ok" title={<Trans>Paid. The purchase waits for its account.</Trans>}>
      <p>
        <Trans>
          Save the token if you create the account later. Every person who has it can take the purchase, and
          we cannot find it for you. This tab shows it again for the same request.
        </Trans>
      </p>
      <Limitations of={limitations} />
    </Notice>
  )
}
