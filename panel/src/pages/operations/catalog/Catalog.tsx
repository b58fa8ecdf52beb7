import { Trans, useLingui } from '@lingui/react/macro'
import { Catalog, type CatalogQuery } from '../../../generated/operations'
import { Loaded, Money, PageHeader, Section, Stack, Table, Time } from '../../../kit'
import { useRead } from '../../../operations'
import { countryIn } from '../../payments/countries'
import { NewOffer, NewPrice, NewRate } from './Changes'

type Product = CatalogQuery['products'][number]

/** Prices, offers and rates of VAT. A change is for the orders after it. */
export default function CatalogPage() {
  const { t } = useLingui()
  const catalog = useRead(Catalog, {})
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Catalog`}
        lead={t`Prices include VAT. Orders keep the price and the rate of the day on which they were placed.`}
      />
      <Loaded of={catalog}>
        {({ products, purchaseCountries }) => (
          <Stack gap="loose">
            {products.map((product) => (
              <OneProduct key={product.key} of={product} />
            ))}
            <NewPrice products={products} />
            <NewOffer products={products} />
            <Rates of={purchaseCountries} />
            <NewRate />
          </Stack>
        )}
      </Loaded>
    </Stack>
  )
}

function OneProduct({ of: { title, availability, datedPrices, restrictions } }: { readonly of: Product }) {
  const { i18n, t } = useLingui()
  return (
    <Section title={title}>
      {availability === 'UNAVAILABLE' && (
        <p>
          <Trans>Not sold now</Trans>
        </p>
      )}
      <Table
        label={t`Prices of ${title}`}
        items={datedPrices}
        keyOf={({ currency, validFrom }) => `${currency} ${validFrom}`}
        columns={[
          { title: t`From this day on`, cell: ({ validFrom }) => <Time at={validFrom} precision="day" /> },
          { title: t`Price`, cell: ({ amount, currency }) => <Money amount={amount} currency={currency} /> },
        ]}
      />
      {restrictions.length > 0 && (
        <Table
          label={t`Restrictions of ${title}`}
          items={restrictions}
          keyOf={({ country }) => country}
          columns={[
            { title: t`Country`, cell: ({ country }) => countryIn(i18n.locale, country) },
            {
              title: t`Methods`,
              cell: ({ methods }) => (methods.length > 0 ? methods.join(', ') : <Trans>Not sold</Trans>),
            },
          ]}
        />
      )}
    </Section>
  )
}

function Rates({ of }: { readonly of: CatalogQuery['purchaseCountries'] }) {
  const { i18n, t } = useLingui()
  const rates = of.flatMap(({ code, vatRates }) => vatRates.map((rate) => ({ code, ...rate })))
  return (
    <Section title={t`VAT`}>
      <Table
        label={t`VAT`}
        items={rates}
        keyOf={({ code, validFrom }) => `${code} ${validFrom}`}
        columns={[
          { title: t`Country`, cell: ({ code }) => countryIn(i18n.locale, code) },
          { title: t`From this day on`, cell: ({ validFrom }) => <Time at={validFrom} precision="day" /> },
          { title: t`Rate of VAT`, cell: ({ hundredths }) => `${i18n.number(hundredths / 100)} %` },
        ]}
      />
    </Section>
  )
}
