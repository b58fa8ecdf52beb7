import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import {
  SetProductOffer,
  SetProductPrice,
  SetVatRate,
  type CatalogQuery,
  type Currency,
  type PaymentMethod,
} from '../../../generated/operations'
import {
  Card,
  CriticalDialog,
  Form,
  Section,
  SelectField,
  TextField,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { useChange } from '../../../operations'
import { countriesIn, countryIn } from '../../payments/countries'

interface ProductsProps {
  readonly products: CatalogQuery['products']
}

const today = () => new Date().toISOString().slice(0, 10)

function Product({ products }: ProductsProps) {
  return (
    <SelectField
      name="productKey"
      label={<Trans>Product</Trans>}
      options={products.map(({ key, title }) => [key, title] as const)}
    />
  )
}

function FirstDay() {
  return (
    <TextField
      name="validFrom"
      label={<Trans>From this day (UTC) on</Trans>}
      type="date"
      min={today()}
      defaultValue={today()}
      required
    />
  )
}

export function NewPrice({ products }: ProductsProps) {
  const { t } = useLingui()
  const [values, setValues] = useState<Values>()
  const change = useChange(SetProductPrice)
  return (
    <Section title={t`New price`}>
      <Card>
        <Form onSubmit={async (given) => setValues(given)} submit={<Trans>Set price</Trans>}>
          <Product products={products} />
          <SelectField
            name="currency"
            label={<Trans>Currency</Trans>}
            options={[
              ['EUR', 'EUR'],
              ['USD', 'USD'],
            ]}
          />
          <TextField
            name="amount"
            label={<Trans>Price with VAT, in cents</Trans>}
            type="number"
            min={1}
            max={200000}
            required
          />
          <FirstDay />
        </Form>
      </Card>
      {values && (
        <Confirmed
          target={values.productKey ?? ''}
          question={<Trans>Set this price?</Trans>}
          perform={(grant) =>
            change.mutateAsync({
              productKey: values.productKey ?? '',
              currency: values.currency as Currency,
              amount: Number(values.amount),
              validFrom: values.validFrom ?? '',
              grant,
            })
          }
          onClose={() => setValues(undefined)}
        />
      )}
    </Section>
  )
}

const choices: Readonly<Record<string, readonly PaymentMethod[]>> = {
  ALL: ['CODE_COIN', 'CARD', 'CRYPTO'],
  CARD: ['CODE_COIN', 'CARD'],
  CRYPTO: ['CODE_COIN', 'CRYPTO'],
  CODE_COIN: ['CODE_COIN'],
  NONE: [],
}

export function NewOffer({ products }: ProductsProps) {
  const { i18n, t } = useLingui()
  const [values, setValues] = useState<Values>()
  const change = useChange(SetProductOffer)
  return (
    <Section title={t`Offer`}>
      <Card>
        <Form onSubmit={async (given) => setValues(given)} submit={<Trans>Set offer</Trans>}>
          <Product products={products} />
          <SelectField
            name="country"
            label={<Trans>Country</Trans>}
            options={[['', t`Every country`], ...countriesIn(i18n.locale)]}
            defaultValue=""
          />
          <SelectField
            name="methods"
            label={<Trans>Sold with</Trans>}
            options={[
              ['ALL', t`All methods`],
              ['CARD', t`Card and Code Coin`],
              ['CRYPTO', t`Monero and Code Coin`],
              ['CODE_COIN', t`Code Coin`],
              ['NONE', t`Not sold`],
            ]}
          />
        </Form>
      </Card>
      {values && (
        <Confirmed
          target={values.productKey ?? ''}
          question={<Trans>Set this offer?</Trans>}
          perform={(grant) =>
            change.mutateAsync({
              productKey: values.productKey ?? '',
              ...(values.country ? { country: values.country } : {}),
              availability: values.methods === 'NONE' ? 'UNAVAILABLE' : 'AVAILABLE',
              methods: [...(choices[values.methods ?? ''] ?? [])],
              grant,
            })
          }
          onClose={() => setValues(undefined)}
        />
      )}
    </Section>
  )
}

export function NewRate() {
  const { i18n, t } = useLingui()
  const [values, setValues] = useState<Values>()
  const change = useChange(SetVatRate)
  const country = values?.country ?? ''
  return (
    <Section title={t`New rate of VAT`}>
      <Card>
        <Form onSubmit={async (given) => setValues(given)} submit={<Trans>Set rate</Trans>}>
          <SelectField name="country" label={<Trans>Country</Trans>} options={countriesIn(i18n.locale)} />
          <TextField
            name="percent"
            label={<Trans>Rate in percent</Trans>}
            type="number"
            min={0}
            max={100}
            step={0.01}
            required
          />
          <FirstDay />
        </Form>
      </Card>
      {values && (
        <Confirmed
          target={country}
          question={<Trans>Set this rate of VAT for {countryIn(i18n.locale, country)}?</Trans>}
          perform={(grant) =>
            change.mutateAsync({
              country,
              hundredths: Math.round(Number(values.percent) * 100),
              validFrom: values.validFrom ?? '',
              grant,
            })
          }
          onClose={() => setValues(undefined)}
        />
      )}
    </Section>
  )
}

interface ConfirmedProps {
  readonly target: string
  readonly question: ReactNode
  readonly perform: (grant: string) => Promise<{ readonly limitations: Limitations } | null | undefined>
  readonly onClose: () => void
}
type Limitations = NonNullable<Parameters<ReturnType<typeof useAnnouncements>>[0]['limitations']>

function Confirmed({ target, question, perform, onClose }: ConfirmedProps) {
  const announce = useAnnouncements()
  return (
    <CriticalDialog
      operation="CATALOG_CHANGE"
      targetId={target}
      question={question}
      consequences={[
        <Trans>Orders that are placed after it are affected; earlier ones stay as they are.</Trans>,
        <Trans>The trail of the platform shows the change.</Trans>,
      ]}
      action={<Trans>Change catalog</Trans>}
      tone="primary"
      perform={async (grant) => {
        const answer = await perform(grant)
        onClose()
        announce({ title: <Trans>The catalog is changed.</Trans>, limitations: answer?.limitations ?? [] })
      }}
      onClose={onClose}
    />
  )
}
