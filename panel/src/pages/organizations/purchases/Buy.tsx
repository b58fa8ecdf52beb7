import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  OrderForOrganization,
  OrganizationCatalog,
  type OrderDelivery,
  type OrganizationCatalogQuery,
  type PaymentMethod,
} from '../../../generated/organizations'
import {
  Button,
  Cancel,
  Dialog,
  Empty,
  Form,
  Loaded,
  Money,
  SelectField,
  TextField,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { newIdempotencyKey, useChange, useRead } from '../../../operations'
import { MethodField } from '../../payments/Payment'
import { useProductName } from '../../payments/words'
import { useOrganizationId } from '../organization'

type Product = OrganizationCatalogQuery['products'][number]

/** Orders for the organization. Nothing is paid by it. */
export function Buy({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const catalog = useRead(OrganizationCatalog, {})
  return (
    <Dialog title={<Trans>Buy for the organization</Trans>} onClose={onClose}>
      <Loaded of={catalog}>
        {({ products }) => {
          const sold = products.filter(({ availability }) => availability === 'AVAILABLE')
          return sold.length > 0 ? (
            <Choice of={sold} onClose={onClose} />
          ) : (
            <Empty
              title={t`Nothing is sold now`}
              action={
                <Button onClick={onClose}>
                  <Trans>Close</Trans>
                </Button>
              }
            />
          )
        }}
      </Loaded>
    </Dialog>
  )
}

/** How many blind coins one order may have. */
const MOST_COINS = 10
const MOST_ESIMS = 10_000

function Choice({ of, onClose }: { readonly of: readonly Product[]; readonly onClose: () => void }) {
  const announce = useAnnouncements()
  const organizationId = useOrganizationId()
  const nameOf = useProductName()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const [productKey, setProductKey] = useState(of[0]?.key ?? '')
  const [delivery, setDelivery] = useState<OrderDelivery>('ENTITLEMENTS')
  const [wanted, setWanted] = useState<PaymentMethod>('CODE_COIN')
  const [count, setCount] = useState('1')
  const order = useChange(OrderForOrganization)
  const product = of.find(({ key }) => key === productKey)
  if (!product) return null
  const method = product.methods.includes(wanted) ? wanted : (product.methods[0] ?? wanted)
  const isOfCoins = delivery === 'BLIND_COINS'
  const areSeveral = isOfCoins || product.kind === 'ESIM'
  const quantity = areSeveral ? Number(count) : 1
  const submit = async ({ purchaseCountry = '' }: Values) => {
    const { limitations } = await order.mutateAsync({
      ...{ idempotencyKey, organizationId, productKey, quantity, delivery, method },
      purchaseCountry: purchaseCountry.toUpperCase(),
    })
    announce({ title: <Trans>The order is placed. Its page shows how it is paid.</Trans>, limitations })
    onClose()
  }
  return (
    <Form onSubmit={submit} submit={<Trans>Place order</Trans>} actions={<Cancel onClose={onClose} />}>
      <SelectField
        name="productKey"
        label={<Trans>Product</Trans>}
        value={productKey}
        onChange={setProductKey}
        options={of.map((each) => [each.key, nameOf(each)] as const)}
      />
      <Delivery value={delivery} onChange={setDelivery} />
      {areSeveral && (
        <TextField
          name="quantity"
          label={<Trans>How many</Trans>}
          type="number"
          min={1}
          max={isOfCoins ? MOST_COINS : MOST_ESIMS}
          value={count}
          onChange={({ target }) => setCount(target.value)}
          required
        />
      )}
      <Country />
      {product.methods.length > 1 && (
        <MethodField methods={product.methods} value={method} onChange={setWanted} />
      )}
      <Total of={product} quantity={quantity} />
    </Form>
  )
}

interface DeliveryProps {
  readonly value: OrderDelivery
  readonly onChange: (delivery: OrderDelivery) => void
}

function Delivery({ value, onChange }: DeliveryProps) {
  const { t } = useLingui()
  return (
    <SelectField
      name="delivery"
      label={<Trans>What you buy</Trans>}
      hint={
        value === 'BLIND_COINS' && (
          <Trans>Anyone redeems them later, and we cannot connect them with this order.</Trans>
        )
      }
      value={value}
      onChange={(each) => onChange(each as OrderDelivery)}
      options={[
        ['ENTITLEMENTS', t`The product, for the organization`],
        ['BLIND_COINS', t`Blind Code Coins for the product`],
      ]}
    />
  )
}

function Country() {
  return (
    <TextField
      name="purchaseCountry"
      label={<Trans>Country of the purchase</Trans>}
      hint={
        <Trans>Two letters, for example DE. It decides which rules apply; no address is asked for.</Trans>
      }
      pattern="[A-Za-z]{2}"
      maxLength={2}
      required
      isCode
    />
  )
}

function Total({ of: { price, termDays }, quantity }: { readonly of: Product; readonly quantity: number }) {
  return (
    <p>
      <strong>
        <Money amount={price.amount * quantity} currency={price.currency} />
      </strong>{' '}
      <span className="second">
        {termDays === null ? (
          <Trans>once</Trans>
        ) : (
          <Trans>for {termDays} days each. Nothing renews by itself.</Trans>
        )}
      </span>
    </p>
  )
}
