import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  OrderForOrganization,
  OrganizationCatalog,
  type OrganizationCatalogQuery,
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

function Choice({ of, onClose }: { readonly of: readonly Product[]; readonly onClose: () => void }) {
  const announce = useAnnouncements()
  const organizationId = useOrganizationId()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const [productKey, setProductKey] = useState(of[0]?.key ?? '')
  const [quantity, setQuantity] = useState('1')
  const order = useChange(OrderForOrganization)
  const product = of.find(({ key }) => key === productKey)
  const submit = async ({ purchaseCountry = '' }: Values) => {
    if (!product?.methods[0]) return
    const { limitations } = await order.mutateAsync({
      idempotencyKey,
      organizationId,
      productKey,
      quantity: product.kind === 'ESIM' ? Number(quantity) : 1,
      method: product.methods[0],
      purchaseCountry: purchaseCountry.toUpperCase(),
    })
    announce({ title: <Trans>The order is placed. It awaits its payment for a day.</Trans>, limitations })
    onClose()
  }
  return (
    <Form onSubmit={submit} submit={<Trans>Place order</Trans>} actions={<Cancel onClose={onClose} />}>
      <SelectField
        name="productKey"
        label={<Trans>Product</Trans>}
        value={productKey}
        onChange={setProductKey}
        options={of.map(({ key, title }) => [key, title] as const)}
      />
      {product?.kind === 'ESIM' && (
        <TextField
          name="quantity"
          label={<Trans>How many</Trans>}
          type="number"
          min={1}
          max={10000}
          value={quantity}
          onChange={({ target }) => setQuantity(target.value)}
          required
        />
      )}
      <Country />
      {product && <Total of={product} quantity={product.kind === 'ESIM' ? Number(quantity) : 1} />}
    </Form>
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
          <Trans>once, with a Code Coin</Trans>
        ) : (
          <Trans>for {termDays} days each, with a Code Coin. Nothing renews by itself.</Trans>
        )}
      </span>
    </p>
  )
}
