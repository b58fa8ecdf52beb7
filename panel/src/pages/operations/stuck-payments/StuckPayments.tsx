import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ComponentProps } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  ResolveStuckPayment,
  StuckPayments,
  type StuckPaymentReason,
  type StuckPaymentResolution,
  type StuckPaymentsQuery,
  type StuckPaymentState,
} from '../../../generated/operations'
import {
  Button,
  CriticalDialog,
  Empty,
  Listing,
  Money,
  PageHeader,
  Row,
  Stack,
  Status,
  Table,
  Time,
  useAnnouncements,
  type StatusOf,
} from '../../../kit'
import { useChange, usePages } from '../../../operations'

type Stuck = StuckPaymentsQuery['stuckPayments']['edges'][number]['node']

interface Decision {
  readonly id: string
  readonly resolution: StuckPaymentResolution
}

const states: Record<StuckPaymentState, StatusOf> = {
  OPEN: ['wait', msg`Awaits a decision`],
  ACCEPTED: ['ok', msg`Accepted`],
  CLOSED: ['off', msg`Closed`],
  REFUNDED: ['off', msg`Refunded`],
}

const reasons: Record<StuckPaymentReason, MessageDescriptor> = {
  UNDERPAID: msg`A part arrived, and the order has ended`,
  OVERPAID: msg`More than the price arrived`,
  LATE: msg`Money arrived after the order had ended`,
  WRONG_AMOUNT: msg`The processor reports another amount or currency`,
  LOCKED: msg`The payer has sent locked money, which pays for nothing`,
  DISPUTED: msg`Disputed at the card processor`,
}

/** Payments whose money needs a decision. They name no buyer. */
export default function StuckPaymentsPage() {
  const { i18n, t } = useLingui()
  const stuck = usePages(StuckPayments, {}, ({ stuckPayments }) => stuckPayments)
  const [decision, setDecision] = useState<Decision>()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Stuck payments`}
        lead={t`Money that came late, in part, in excess, or is disputed. Nothing here names a buyer.`}
      />
      <Listing
        of={stuck}
        empty={
          <Empty title={t`No stuck payments`}>
            <Trans>Every payment was exact and in time.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Stuck payments`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Since`, cell: ({ openedOn }) => <Time at={openedOn} precision="day" /> },
              { title: t`Reason`, cell: ({ reason }) => i18n._(reasons[reason]) },
              { title: t`Price`, cell: ({ payment }) => <Money {...payment.amount} /> },
              { title: t`Received`, cell: received },
              { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
              { title: t`Decision`, cell: (node) => <Actions of={node} onDecide={setDecision} /> },
            ]}
          />
        )}
      </Listing>
      {decision && <Resolve of={decision} onClose={() => setDecision(undefined)} />}
    </Stack>
  )
}

function received({ payment: { crypto } }: Stuck) {
  return crypto ? (
    <Trans>
      {crypto.received} of {crypto.due} XMR
    </Trans>
  ) : (
    <Trans>See the card processor</Trans>
  )
}

function Actions({ of, onDecide }: { readonly of: Stuck; readonly onDecide: (decision: Decision) => void }) {
  const mayOperate = useScope('platform:operate')
  if (of.state !== 'OPEN' || !mayOperate) return null
  const isDispute = of.reason === 'DISPUTED' && of.payment.state === 'SETTLED'
  const isOver = of.payment.state === 'EXPIRED' || of.payment.state === 'FAILED'
  return (
    <Row>
      {isOver && (
        <Button size="compact" onClick={() => onDecide({ id: of.id, resolution: 'ACCEPT' })}>
          <Trans>Accept</Trans>
        </Button>
      )}
      {isDispute && (
        <Button size="compact" onClick={() => onDecide({ id: of.id, resolution: 'REFUND' })}>
          <Trans>Refunded</Trans>
        </Button>
      )}
      <Button size="compact" onClick={() => onDecide({ id: of.id, resolution: 'CLOSE' })}>
        <Trans>Close</Trans>
      </Button>
    </Row>
  )
}

const decisions: Record<
  StuckPaymentResolution,
  Pick<ComponentProps<typeof CriticalDialog>, 'question' | 'consequences' | 'action'>
> = {
  ACCEPT: {
    question: <Trans>Accept this payment?</Trans>,
    consequences: [
      <Trans>The order counts as paid, and its units are granted to the buyer.</Trans>,
      <Trans>Nothing is returned to the buyer.</Trans>,
    ],
    action: <Trans>Accept payment</Trans>,
  },
  REFUND: {
    question: <Trans>Was the whole price returned?</Trans>,
    consequences: [
      <Trans>An invoice about the order is corrected.</Trans>,
      <Trans>The bought units stay as they are, and no money moves here.</Trans>,
    ],
    action: <Trans>Record the refund</Trans>,
  },
  CLOSE: {
    question: <Trans>Close this payment?</Trans>,
    consequences: [
      <Trans>Nothing changes at the order, and no money moves.</Trans>,
      <Trans>Return what you owe at the processor or from the wallet first.</Trans>,
    ],
    action: <Trans>Close payment</Trans>,
  },
}

function Resolve({
  of: { id, resolution },
  onClose,
}: {
  readonly of: Decision
  readonly onClose: () => void
}) {
  const resolve = useChange(ResolveStuckPayment)
  const announce = useAnnouncements()
  const { question, consequences, action } = decisions[resolution]
  return (
    <CriticalDialog
      operation="STUCK_PAYMENT_RESOLUTION"
      targetId={`${id}:${resolution}`}
      question={question}
      irreversible={<Trans>The decision is final.</Trans>}
      consequences={consequences}
      action={action}
      tone="primary"
      perform={async (grant) => {
        const { limitations } = await resolve.mutateAsync({ stuckPaymentId: id, resolution, grant })
        onClose()
        announce({ title: <Trans>The decision is recorded.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}
