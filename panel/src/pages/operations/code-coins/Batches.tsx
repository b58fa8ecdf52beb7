import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  CodeCoinBatches,
  VoidCodeCoinBatch,
  type CodeCoinBatchesQuery,
  type CodeCoinBatchState,
} from '../../../generated/operations'
import {
  Button,
  CriticalDialog,
  Empty,
  Listing,
  Section,
  Status,
  Table,
  Time,
  useAnnouncements,
  type StatusOf,
} from '../../../kit'
import { useChange, usePages } from '../../../operations'

type Batch = CodeCoinBatchesQuery['codeCoinBatches']['edges'][number]['node']

const states: Record<CodeCoinBatchState, StatusOf> = {
  ISSUED: ['ok', msg`Issued`],
  VOIDED: ['stop', msg`Voided`],
  EXPIRED: ['off', msg`Expired`],
}

/** The issued batches, without their codes, which nobody can read back. */
export function Batches() {
  const { t } = useLingui()
  const batches = usePages(CodeCoinBatches, {}, ({ codeCoinBatches }) => codeCoinBatches)
  const [voiding, setVoiding] = useState<Batch>()
  return (
    <Section title={t`Batches`}>
      <p>
        <Trans>Redeemed and voided coins are counted at midnight (UTC). No coin leads to an order.</Trans>
      </p>
      <Listing of={batches} empty={<Empty title={t`No batch was issued yet`} />}>
        {(nodes) => (
          <Table
            label={t`Batches`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Issued`, cell: ({ issuedOn }) => <Time at={issuedOn} precision="day" /> },
              { title: t`Each pays`, cell: ({ units, product }) => `${units} × ${product.title}` },
              { title: t`Coins`, cell: ({ count }) => count },
              { title: t`Redeemed`, cell: ({ redeemed }) => redeemed },
              { title: t`Voided coins`, cell: ({ voided }) => voided ?? '–' },
              { title: t`Until`, cell: ({ validUntil }) => <Time at={validUntil} precision="day" /> },
              { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
              {
                title: t`Action`,
                cell: (batch) =>
                  batch.availableActions.includes('VOID') && (
                    <Button size="compact" onClick={() => setVoiding(batch)}>
                      <Trans>Void</Trans>
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Listing>
      {voiding && <Void of={voiding} onClose={() => setVoiding(undefined)} />}
    </Section>
  )
}

function Void({ of: { id, count }, onClose }: { readonly of: Batch; readonly onClose: () => void }) {
  const change = useChange(VoidCodeCoinBatch)
  const announce = useAnnouncements()
  return (
    <CriticalDialog
      operation="CODE_COIN_VOIDING"
      targetId={id}
      question={<Trans>Void this batch of {count} coins?</Trans>}
      irreversible={<Trans>A voided batch stays voided.</Trans>}
      consequences={[
        <Trans>Coins that were not redeemed do not pay any more, also for those who have bought them.</Trans>,
        <Trans>What was paid with its coins stays paid.</Trans>,
      ]}
      action={<Trans>Void batch</Trans>}
      perform={async (grant) => {
        const { limitations } = await change.mutateAsync({ batchId: id, grant })
        onClose()
        announce({ title: <Trans>The batch is voided.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}
