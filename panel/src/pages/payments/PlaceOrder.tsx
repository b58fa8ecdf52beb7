import { Trans } from '@lingui/react/macro'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { CreateOrder, type ForSaleFragment, type PaymentMethod } from '../../generated/payments'
import { Card, Form, LinkButton, type Values } from '../../kit'
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

function Order({ product: { key: productKey, methods } }: { readonly product: ForSaleFragment }) {
  const navigate = useNavigate()
  const [method, setMethod] = useState<PaymentMethod>('CODE_COIN')
  const intention = useIntention()
  const create = useChange(CreateOrder)
  const submit = async ({ purchaseCountry = '' }: Values) => {
    const { order } = await create.mutateAsync({
      productKey,
      purchaseCountry,
      quantity: 1,
      method,
      idempotencyKey: intention.key(),
    })
    // The back button leads to the catalogue and not to a form that was sent.
    if (order) await navigate({ to: '/orders/$orderId', params: { orderId: order.id }, replace: true })
  }
  return (
    <Card>
      <Form onSubmit={submit} submit={<Trans>Place order</Trans>}>
        <CountryField />
        {methods.length > 1 && <MethodField methods={methods} value={method} onChange={setMethod} />}
      </Form>
      <p className="second small">
        <Trans>You pay in the next step. Until then you owe nothing.</Trans>
      </p>
    </Card>
  )
}
