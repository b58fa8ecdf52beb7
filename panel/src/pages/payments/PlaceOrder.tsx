import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import {
  CreateOrder,
  type ForSaleFragment,
  type OrderDelivery,
  type PaymentMethod,
} from '../../generated/payments'
import { Card, Form, LinkButton, SelectField, type Values } from '../../kit'
import { useIntention } from '../../intention'
import { useChange } from '../../operations'
import { MethodField } from './Payment'
import { CountryField, ProductPage } from './ProductPage'
import './failures'

const route = getRouteApi('/app/buy/$productKey')

export default function PlaceOrderPage() {
  const { productKey } = route.useParams()
  return (
    <ProductPage
      productKey={productKey}
      catalogue={
        <LinkButton to="/buy">
          <Trans>To the products</Trans>
        </LinkButton>
      }
    >
      {(product) => <Order product={product} />}
    </ProductPage>
  )
}

/** How many blind coins one order may have. */
const counts = Array.from({ length: 10 }, (_, index) => String(index + 1))

function Order({ product: { key: productKey, methods } }: { readonly product: ForSaleFragment }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [method, setMethod] = useState<PaymentMethod>('CODE_COIN')
  const [delivery, setDelivery] = useState<OrderDelivery>('ENTITLEMENTS')
  const intention = useIntention()
  const create = useChange(CreateOrder)
  const submit = async ({ purchaseCountry = '', quantity = '1' }: Values) => {
    const { order } = await create.mutateAsync({
      productKey,
      purchaseCountry,
      quantity: Number(quantity),
      method,
      delivery,
      idempotencyKey: intention.key(),
    })
    // The back button leads to the catalogue and not to a form that was sent.
    if (order) await navigate({ to: '/orders/$orderId', params: { orderId: order.id }, replace: true })
  }
  return (
    <Card>
      <Form onSubmit={submit} submit={<Trans>Place order</Trans>}>
        <CountryField />
        <SelectField
          name="delivery"
          label={<Trans>What you buy</Trans>}
          hint={
            delivery === 'BLIND_COINS' && (
              <Trans>
                You or anyone else redeems them later, and we cannot connect them with this order.
              </Trans>
            )
          }
          options={[
            ['ENTITLEMENTS', t`The product, for your account`],
            ['BLIND_COINS', t`Blind Code Coins for the product`],
          ]}
          value={delivery}
          onChange={(each) => setDelivery(each as OrderDelivery)}
        />
        {delivery === 'BLIND_COINS' && (
          <SelectField
            name="quantity"
            label={<Trans>Number of coins</Trans>}
            options={counts.map((count) => [count, count] as const)}
            defaultValue="1"
          />
        )}
        {methods.length > 1 && <MethodField methods={methods} value={method} onChange={setMethod} />}
      </Form>
      <p className="second small">
        <Trans>You pay in the next step. Until then you owe nothing.</Trans>
      </p>
    </Card>
  )
}
