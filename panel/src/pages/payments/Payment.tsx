import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { MessageDescriptor } from '@lingui/core'
import type { PaymentFlag, PaymentMethod, ToPayFragment } from '../../generated/payments'
import {
  AnchorButton,
  Card,
  Copyable,
  Facts,
  Money,
  Notice,
  Qr,
  Row,
  Section,
  SelectField,
  Stack,
  Time,
} from '../../kit'

const methodNames: Record<PaymentMethod, MessageDescriptor> = {
  CARD: msg`Card`,
  CRYPTO: msg`Monero`,
  CODE_COIN: msg`Code Coin`,
}

/** The methods that are available for a product, in the order in which they are offered. */
export function MethodField({
  methods,
  ...select
}: {
  readonly methods: readonly PaymentMethod[]
  readonly value: string
  readonly onChange: (method: PaymentMethod) => void
}) {
  const { i18n } = useLingui()
  return (
    <SelectField
      name="method"
      label={<Trans>How you pay</Trans>}
      options={methods.map((method) => [method, i18n._(methodNames[method])] as const)}
      value={select.value}
      onChange={(method) => select.onChange(method as PaymentMethod)}
    />
  )
}

/** How an order is paid outside of the panel; nothing for one that needs no further payment. */
export function PaymentInstruction({ of: { payment, expiresAt } }: { readonly of: ToPayFragment }) {
  if (payment.method === 'CARD') return <CardPayment of={payment} expiresAt={expiresAt} />
  if (payment.method === 'CRYPTO') return <MoneroPayment of={payment} expiresAt={expiresAt} />
  return null
}

interface PaymentProps {
  readonly of: ToPayFragment['payment']
  readonly expiresAt: string | null
}

function CardPayment({ of: { state, checkoutUrl }, expiresAt }: PaymentProps) {
  const { t } = useLingui()
  if (state !== 'AWAITING' || !expiresAt) return null
  return (
    <Section title={t`Pay by card`}>
      <Card>
        <Stack>
          <p>
            <Trans>
              The page of the card processor opens in a new tab and asks for the card there, and perhaps for
              an e-mail address. Nothing of that comes here. Come back to this tab: it shows the payment.
            </Trans>
          </p>
          {checkoutUrl ? (
            <Row>
              <AnchorButton href={checkoutUrl} target="_blank" rel="noopener noreferrer" tone="primary">
                <Trans>To the card processor</Trans>
              </AnchorButton>
            </Row>
          ) : (
            <p className="second">
              <Trans>The card processor is asked for its page.</Trans>
            </p>
          )}
          <p className="second small">
            <Trans>
              The order expires on <Time at={expiresAt} />.
            </Trans>
          </p>
        </Stack>
      </Card>
    </Section>
  )
}

function MoneroPayment({ of: payment, expiresAt }: PaymentProps) {
  const { t } = useLingui()
  const { crypto, state, flags } = payment
  if (!expiresAt) return <Unusual flags={flags} />
  if (!crypto) {
    return (
      <Section title={t`Pay with Monero`}>
        <p className="second">
          <Trans>An address is created.</Trans>
        </p>
      </Section>
    )
  }
  const { address, due, received, remaining, uri, rate, confirmations, confirmationsNeeded } = crypto
  const isMissing = remaining !== '0'
  return (
    <Section title={t`Pay with Monero`}>
      <Unusual flags={flags} />
      <Card>
        <Stack>
          {isMissing && (
            <>
              <p>
                <Trans>
                  Send exactly this amount to this address, which is for this order only. The order expires on{' '}
                  <Time at={expiresAt} />.
                </Trans>
              </p>
              <Qr value={uri} label={t`The address and the amount as a code for a wallet`} />
              <Copyable label={t`Address`} value={address} />
              <Copyable label={t`Amount in XMR`} value={remaining} />
              <Row>
                <AnchorButton href={uri}>
                  <Trans>Open in a wallet</Trans>
                </AnchorButton>
              </Row>
            </>
          )}
          <Facts
            of={[
              [t`Price`, <Money key="price" {...payment.amount} />],
              [t`Rate`, t`${rate} EUR for one XMR`],
              [t`Total in XMR`, due],
              [t`Received in XMR`, received],
              ...(state === 'AWAITING'
                ? []
                : [[t`Confirmations`, t`${confirmations} of ${confirmationsNeeded}`] as const]),
            ]}
          />
        </Stack>
      </Card>
    </Section>
  )
}

/** The rule for money that is too little, too much or too late. */
export function Unusual({ flags }: { readonly flags: readonly PaymentFlag[] }) {
  return (
    <>
      {flags.includes('UNDERPAID') && !flags.includes('LATE') && (
        <Notice tone="wait" title={<Trans>A part has arrived</Trans>}>
          <p>
            <Trans>
              Send the missing amount to the same address. What was sent is not lost: when the order expires,
              an operator reviews it.
            </Trans>
          </p>
        </Notice>
      )}
      {flags.includes('OVERPAID') && (
        <Notice title={<Trans>More than the price has arrived</Trans>}>
          <p>
            <Trans>The order is not affected. An operator reviews the surplus.</Trans>
          </p>
        </Notice>
      )}
      {flags.includes('LATE') && (
        <Notice tone="wait" title={<Trans>Money has arrived after the order had expired</Trans>}>
          <p>
            <Trans>It is not lost. An operator reviews it and can still accept the payment.</Trans>
          </p>
        </Notice>
      )}
    </>
  )
}
