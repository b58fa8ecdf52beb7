import { Trans } from '@lingui/react/macro'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { CreateOrder } from '../../generated/payments'
import { Card, Form, LinkButton, type Values } from '../../kit'
import { useIntention } from '../../intention'
import { useChange } from '../../operations'
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
      {({ key }) => <Order productKey={key} />}
    </ProductPage>
  )
}

function Order({ productKey }: { readonly productKey: string }) {
  const navigate = useNavigate()
  const intention = useIntention()
  const create = useChange(CreateOrder)
  const submit = async ({ purchaseCountry = '' }: Values) => {
    const { order } = await create.mutateAsync({
      productKey,
      purchaseCountry,
      quantity: 1,
      method: 'CODE_COIN',
      idempotencyKey: intention.key(),
    })
    // The back button leads to the catalogue and not to a form that was sent.
    if (order) await navigate({ to: '/orders/$orderId', params: { orderId: order.id }, replace: true })
  }
  return (
    <Card>
      <Form onSubmit={submit} submit={<Trans>Place order</Trans>}>
        <CountryField />
      </Form>
      <p className="second small">
        <Trans>You pay in the next step, with a Code Coin. Until then you owe nothing.</Trans>
      </p>
    </Card>
  )
}
