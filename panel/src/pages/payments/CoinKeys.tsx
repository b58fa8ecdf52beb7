import { Trans, useLingui } from '@lingui/react/macro'
import { BlindCoinKeys } from '../../generated/payments'
import { Empty, Loaded, PageHeader, Stack, Table, Time } from '../../kit'
import { useRead } from '../../operations'
import { useProductName } from './words'

/** The keys of blind coins, the same for everyone: people compare the fingerprints with each other. */
export default function CoinKeysPage() {
  const { t } = useLingui()
  const nameOf = useProductName()
  const keys = useRead(BlindCoinKeys, {})
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Keys of blind Code Coins`}
        lead={t`A key for one buyer would mark the coins of that buyer. Compare a fingerprint here with that of your order, and with what others see.`}
      />
      <Loaded of={keys}>
        {({ blindCoinKeys }) =>
          blindCoinKeys.length === 0 ? (
            <Empty title={t`No blind coin was ordered yet`}>
              <Trans>The key of a product and a quarter is made for the first order.</Trans>
            </Empty>
          ) : (
            <Table
              label={t`Keys of blind Code Coins`}
              items={blindCoinKeys}
              keyOf={({ fingerprint }) => fingerprint}
              columns={[
                { title: t`Product`, cell: ({ product }) => nameOf(product) },
                { title: t`Signs from`, cell: ({ signsFrom }) => <Time at={signsFrom} precision="day" /> },
                { title: t`Signs until`, cell: ({ signsUntil }) => <Time at={signsUntil} precision="day" /> },
                {
                  title: t`Coins pay until`,
                  cell: ({ validUntil, voidedOn }) =>
                    voidedOn ? <Trans>Voided</Trans> : <Time at={validUntil} precision="day" />,
                },
                { title: t`Fingerprint`, cell: ({ fingerprint }) => <code>{fingerprint}</code> },
              ]}
            />
          )
        }
      </Loaded>
    </Stack>
  )
}
