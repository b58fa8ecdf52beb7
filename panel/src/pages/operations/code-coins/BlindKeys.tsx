import { Trans, useLingui } from '@lingui/react/macro'
import { BlindCoinTotals } from '../../../generated/operations'
import { Empty, Loaded, Section, Table, Time } from '../../../kit'
import { useRead } from '../../../operations'

/** How many blind coins each key has signed, and how many of them were redeemed. */
export function BlindKeys() {
  const { t } = useLingui()
  const keys = useRead(BlindCoinTotals, {})
  return (
    <Section title={t`Blind coins`}>
      <p>
        <Trans>
          Counted at midnight (UTC). No record connects a signature and a redeemed coin; more redeemed than
          signed coins mean that a key was used elsewhere.
        </Trans>
      </p>
      <Loaded of={keys}>
        {({ blindCoinKeys }) =>
          blindCoinKeys.length === 0 ? (
            <Empty title={t`No blind coin was ordered yet`} />
          ) : (
            <Table
              label={t`Blind coins`}
              items={blindCoinKeys}
              keyOf={({ fingerprint }) => fingerprint}
              columns={[
                { title: t`Product`, cell: ({ product }) => product.title },
                { title: t`Quarter from`, cell: ({ signsFrom }) => <Time at={signsFrom} precision="day" /> },
                { title: t`Signed`, cell: ({ issued }) => issued },
                { title: t`Redeemed`, cell: ({ redeemed }) => redeemed },
                { title: t`Until`, cell: ({ validUntil }) => <Time at={validUntil} precision="day" /> },
                { title: t`Fingerprint`, cell: ({ fingerprint }) => <code>{fingerprint}</code> },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  )
}
