import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Products, type ForSaleFragment } from '../../generated/payments'
import { Loaded, Money, NotHere, PageHeader, SelectField, Stack } from '../../kit'
import { useRead } from '../../operations'
import { countriesIn } from './countries'
import { useProductName } from './words'

interface ProductPageProps {
  readonly productKey: string
  /** The link to the catalogue, shown when the product is not sold. */
  readonly catalogue: ReactNode
  readonly children: (product: ForSaleFragment, name: string) => ReactNode
}

/** The page of one product, with its name and price as the header. */
export function ProductPage({ productKey, catalogue, children }: ProductPageProps) {
  const { t } = useLingui()
  const nameOf = useProductName()
  const products = useRead(Products, {})
  return (
    <Loaded of={products}>
      {(data) => {
        const product = data.products.find(({ key }) => key === productKey)
        if (product?.availability !== 'AVAILABLE') {
          return (
            <NotHere page={t`Not sold now`} title={t`This product is not sold now`} action={catalogue}>
              <Trans>Earlier purchases of it stay valid.</Trans>
            </NotHere>
          )
        }
        const name = nameOf(product)
        return (
          <Stack gap="loose">
            <PageHeader title={name} lead={<Money {...product.price} />} />
            {children(product, name)}
          </Stack>
        )
      }}
    </Loaded>
  )
}

/** The country that the buyer selects. None is selected in advance. */
export function CountryField() {
  const { i18n, t } = useLingui()
  return (
    <SelectField
      name="purchaseCountry"
      label={<Trans>Country of the purchase</Trans>}
      hint={<Trans>You select it; your location is not looked up.</Trans>}
      options={[['', t`Select a country`], ...countriesIn(i18n.locale)]}
      defaultValue=""
      required
    />
  )
}
