import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Products, type ForSaleFragment } from '../../generated/payments'
import { Card, Columns, Loaded, Money, Row, Status } from '../../kit'
import { useRead } from '../../operations'
import { purposes, useProductName } from './words'

interface CatalogueProps {
  /** The button that leads to the purchase of a product. */
  readonly buy: (product: ForSaleFragment, label: string) => ReactNode
}

/** Every product with its price. What is not sold now stays in the list and says so. */
export function Catalogue({ buy }: CatalogueProps) {
  const { i18n, t } = useLingui()
  const nameOf = useProductName()
  const catalogue = useRead(Products, {})
  return (
    <Loaded of={catalogue}>
      {({ products }) => (
        <Columns>
          {products.map((product) => {
            const name = nameOf(product)
            return (
              <Card key={product.key}>
                <h2>{name}</h2>
                <p>
                  <strong>
                    <Money {...product.price} />
                  </strong>
                </p>
                <p className="second">{i18n._(purposes[product.kind])}</p>
                {product.availability === 'AVAILABLE' ? (
                  <Row>{buy(product, t`Buy ${name}`)}</Row>
                ) : (
                  <Status of={['off', msg`Not sold now`]} />
                )}
              </Card>
            )
          })}
        </Columns>
      )}
    </Loaded>
  )
}

/** What holds for every purchase. */
export function PaymentTerms() {
  return (
    <ul className="stack tight">
      <li>
        <Trans>You pay by card, with Monero, or with a Code Coin: a single-use code for one product.</Trans>
      </li>
      <li>
        <Trans>A term is paid in advance and never renewed automatically.</Trans>
      </li>
      <li>
        <Trans>No name and no address is asked for here. You select a country, and that is all.</Trans>
      </li>
    </ul>
  )
}
