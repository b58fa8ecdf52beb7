import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { BlindCoinTotals, VoidBlindCoinKey } from '../../../generated/operations'
import { Button, CriticalDialog, Empty, Loaded, Section, Table, Time, useAnnouncements } from '../../../kit'
import { useChange, useRead } from '../../../operations'

/** How many blind coins each key has signed, and how many of them were redeemed. */
export function BlindKeys() {
  const { t } = useLingui()
  const keys = useRead(BlindCoinTotals, {})
  const [voiding, setVoiding] = useState<string>()
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
                { title: t`Signed coins`, cell: ({ issued }) => issued },
                { title: t`Redeemed`, cell: ({ redeemed }) => redeemed },
                { title: t`Until`, cell: ({ validUntil }) => <Time at={validUntil} precision="day" /> },
                { title: t`Fingerprint`, cell: ({ fingerprint }) => <code>{fingerprint}</code> },
                {
                  title: t`Action`,
                  cell: ({ fingerprint, voidedOn }) =>
                    voidedOn ? (
                      <Trans>Voided</Trans>
                    ) : (
                      <Button size="compact" onClick={() => setVoiding(fingerprint)}>
                        <Trans>Void</Trans>
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {voiding && <Void fingerprint={voiding} onClose={() => setVoiding(undefined)} />}
    </Section>
  )
}

function Void({ fingerprint, onClose }: { readonly fingerprint: string; readonly onClose: () => void }) {
  const change = useChange(VoidBlindCoinKey)
  const announce = useAnnouncements()
  return (
    <CriticalDialog
      operation="CODE_COIN_VOIDING"
      targetId={fingerprint}
      question={<Trans>Void this key with all its blind coins?</Trans>}
      irreversible={<Trans>A voided key stays voided.</Trans>}
      consequences={[
        <Trans>None of its coins pays any more, also for those who have bought them.</Trans>,
        <Trans>What was paid with its coins stays paid. Paid orders get the coins of another key.</Trans>,
      ]}
      action={<Trans>Void key</Trans>}
      perform={async (grant) => {
        const { limitations } = await change.mutateAsync({ fingerprint, grant })
        onClose()
        announce({ title: <Trans>The key is voided.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}
