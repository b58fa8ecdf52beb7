import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { carryEnrollmentToken } from '../../enrollment'
import { StartEnrollmentPurchase, type StartEnrollmentPurchaseMutation } from '../../generated/payments'
import {
  Card,
  Copyable,
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
import { change } from '../../operations'
import { CountryField, ProductPage } from './ProductPage'
import './failures'

type Bought = NonNullable<StartEnrollmentPurchaseMutation['startEnrollmentPurchase']>

const route = getRouteApi('/public/products/$productKey')

/** Buying without an account. The same code in the same tab gives the same token again, also after a reload. */
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
        {({ key }) => (
          <>
            <Progress isPaid={bought !== undefined} />
            {bought ? <Paid of={bought} /> : <Payment productKey={key} onPaid={setBought} />}
          </>
        )}
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
          title: t`Pay with a Code Coin`,
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

interface PaymentProps {
  readonly productKey: string
  readonly onPaid: (bought: Bought) => void
}

function Payment({ productKey, onPaid }: PaymentProps) {
  const intention = useIntention()
  const submit = async ({ purchaseCountry = '', codeCoin = '' }: Values) =>
    onPaid(
      await change(StartEnrollmentPurchase, {
        productKey,
        purchaseCountry,
        codeCoin,
        method: 'CODE_COIN',
        idempotencyKey: intention.key(),
      }),
    )
  return (
    <Card>
      <Form onSubmit={submit} submit={<Trans>Pay with this code</Trans>}>
        <CountryField />
        <TextField
          name="codeCoin"
          label={<Trans>Code Coin</Trans>}
          hint={<Trans>Upper or lower case; dashes and spaces do not matter.</Trans>}
          maxLength={64}
          required
          isCode
        />
      </Form>
      <p className="second small">
        <Trans>
          Is the connection lost while you pay? Send the same code again in this tab: nothing is paid twice.
        </Trans>
      </p>
    </Card>
  )
}

function Paid({ of: { order, enrollmentToken, limitations } }: { readonly of: Bought }) {
  const { t } = useLingui()
  if (!enrollmentToken) {
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
  return (
    <>
      <Notice tone="ok" title={<Trans>Paid. The purchase waits for its account.</Trans>}>
        <p>
          <Trans>
            Save the token if you create the account later. Every person who has it can take the purchase, and
            we cannot find it for you. This tab shows it again for the same code.
          </Trans>
        </p>
        <Limitations of={limitations} />
      </Notice>
      <Stack>
        <Copyable label={t`Enrollment token`} value={enrollmentToken} />
        {order && <Copyable label={t`Reference of the order`} value={order.id} />}
      </Stack>
      <Row>
        <LinkButton to="/create-account" tone="primary" onClick={() => carryEnrollmentToken(enrollmentToken)}>
          <Trans>Create the account</Trans>
        </LinkButton>
      </Row>
    </>
  )
}
