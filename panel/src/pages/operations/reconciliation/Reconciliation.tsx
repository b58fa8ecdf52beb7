import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Reconciliation, type DifferenceKind, type PaymentMethod } from '../../../generated/operations'
import { Empty, Listing, Loaded, Notice, PageHeader, Stack, Table, Time } from '../../../kit'
import { usePages, useRead } from '../../../operations'

const kinds: Record<DifferenceKind, MessageDescriptor> = {
  CARD_NOT_RECORDED: msg`The card processor has money that no payment has`,
  CARD_NOT_REPORTED: msg`A settled card payment, without money at the processor`,
  CARD_AMOUNT: msg`Another amount or currency at the card processor`,
  CARD_UNKNOWN: msg`Money at the card processor for no payment`,
  WALLET_NOT_RECORDED: msg`A transfer in the wallet that was not recorded`,
  WALLET_NOT_REPORTED: msg`A recorded transfer that the wallet does not show`,
  WALLET_UNKNOWN: msg`Money in the wallet at an address of no payment`,
  ORDER_STATE: msg`The states of an order and its payment do not fit`,
  ORDER_AMOUNT: msg`An order and its payment have other amounts`,
  ORDER_UNITS: msg`A paid order has another number of entitlements`,
  CODE_COIN_UNITS: msg`More units are paid with Code Coins than redeemed coins pay for`,
  BATCH_COINS: msg`A batch of Code Coins has other coins than it records`,
  BLIND_COIN_UNITS: msg`An order of blind coins has other signatures than units`,
  BLIND_COIN_KEY: msg`More blind coins of a key were redeemed than it has signed`,
  INVOICE_AMOUNT: msg`An invoice does not fit its order`,
  INVOICE_NOT_ISSUED: msg`A requested invoice of a paid order is not issued`,
  INVOICE_NUMBER: msg`The numbers of invoices have a gap`,
}

const processors: Record<PaymentMethod, MessageDescriptor> = {
  CARD: msg`Card processor`,
  CRYPTO: msg`Monero wallet`,
  CODE_COIN: msg`Code Coins`,
}

/** What processors and our own books say differently. The page corrects nothing: it is not known which side is wrong. */
export default function ReconciliationPage() {
  const { t } = useLingui()
  const last = useRead(Reconciliation, {})
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Reconciliation`}
        lead={t`Every night processors, orders, payments and invoices are compared. Nothing is corrected, and nothing here names a buyer.`}
      />
      <Loaded of={last}>
        {({ reconciliation }) =>
          reconciliation ? (
            <Compared at={reconciliation.comparedAt} unreachable={reconciliation.unreachable} />
          ) : (
            <Empty title={t`Nothing was compared yet`}>
              <Trans>The first comparison comes at three in the morning, UTC.</Trans>
            </Empty>
          )
        }
      </Loaded>
    </Stack>
  )
}

interface ComparedProps {
  readonly at: string
  readonly unreachable: readonly PaymentMethod[]
}

function Compared({ at, unreachable }: ComparedProps) {
  const { i18n, t } = useLingui()
  const found = usePages(Reconciliation, {}, ({ reconciliation }) => reconciliation?.differences)
  return (
    <Stack>
      <p className="second">
        <Trans>
          Compared: <Time at={at} />
        </Trans>
      </p>
      {unreachable.map((method) => (
        <Notice key={method} tone="wait" title={i18n._(processors[method])}>
          <Trans>It did not answer. Its differences are those of an earlier night.</Trans>
        </Notice>
      ))}
      <Listing
        of={found}
        empty={
          <Empty title={t`No differences`}>
            <Trans>All sides say the same.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Differences`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Since`, cell: ({ foundOn }) => <Time at={foundOn} precision="day" /> },
              { title: t`Difference`, cell: ({ kind }) => i18n._(kinds[kind]) },
              { title: t`Recorded here`, cell: ({ recorded }) => recorded ?? '–' },
              { title: t`Other side`, cell: ({ reported }) => reported ?? '–' },
              { title: t`Payment`, cell: ({ payment }) => (payment ? <code>{payment.id}</code> : '–') },
            ]}
          />
        )}
      </Listing>
    </Stack>
  )
}
