import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../frame/viewer'
import {
  CancelSubscription,
  UndoCancelSubscription,
  type EntitlementQuery,
  type PrepaidFragment,
} from '../../generated/payments'
import {
  Button,
  CriticalDialog,
  Facts,
  Notice,
  Row,
  Section,
  Status,
  Time,
  useAnnouncements,
} from '../../kit'
import { useChange } from '../../operations'
import { Renewal } from './Renewal'
import { subscriptionStates } from './words'

type Entitlement = NonNullable<EntitlementQuery['entitlement']>

/** The prepaid term of an entitlement: when it ends, what happens then, and what its holder can do about it. */
export function Term({ of, term }: { readonly of: Entitlement; readonly term: PrepaidFragment }) {
  const { t } = useLingui()
  const { state, validUntil, suspendsAt, retiresAt } = term
  return (
    <Section
      title={t`Term`}
      lead={t`Nothing is renewed automatically. A renewal prolongs the same product: it stays as it is.`}
    >
      <Announced of={term} />
      <Facts
        of={[
          [t`State of the term`, <Status key="state" of={subscriptionStates[state]} />],
          [t`Term ends`, <Time key="end" at={validUntil} precision="day" />],
          ...(suspendsAt
            ? [
                [
                  t`Suspended without a renewal`,
                  <Time key="suspension" at={suspendsAt} precision="day" />,
                ] as const,
              ]
            : []),
          ...(retiresAt && of.product.kind !== 'KEY'
            ? [
                [
                  t`Retired without a renewal`,
                  <Time key="retirement" at={retiresAt} precision="day" />,
                ] as const,
              ]
            : []),
        ]}
      />
      <Decisions of={of} term={term} />
    </Section>
  )
}

/** The notice about the end of the term that applies now. */
function Announced({ of: { state, notice, suspendsAt, retiresAt } }: { readonly of: PrepaidFragment }) {
  const { t } = useLingui()
  if (state === 'SUSPENDED' && retiresAt)
    return (
      <Notice tone="stop" title={t`Suspended: the term and its grace period are over`}>
        <Trans>
          A renewal resumes it until <Time at={retiresAt} precision="day" />. Nothing was deleted.
        </Trans>
      </Notice>
    )
  if (state === 'GRACE' && suspendsAt)
    return (
      <Notice tone="wait" title={t`The term is over`}>
        <Trans>
          It works until <Time at={suspendsAt} precision="day" /> and is suspended then, unless you renew it.
        </Trans>
      </Notice>
    )
  if (state === 'ACTIVE' && notice === 'LAST')
    return <Notice tone="wait" title={t`The term ends in three days or fewer`} />
  if (state === 'ACTIVE' && notice === 'FIRST')
    return <Notice tone="wait" title={t`The term ends in 14 days or fewer`} />
  return null
}

type Open = 'renew' | 'cancel'

function Decisions({
  of: { id, organization },
  term,
}: {
  readonly of: Entitlement
  readonly term: PrepaidFragment
}) {
  const [open, setOpen] = useState<Open>()
  const [mayOrder, mayRedeem, mayManage] = [
    useScope('orders:place'),
    useScope('coins:redeem'),
    useScope('subscriptions:manage'),
  ]
  const can = (action: PrepaidFragment['availableActions'][number]) => term.availableActions.includes(action)
  const close = () => setOpen(undefined)
  return (
    <Row>
      {mayOrder && mayRedeem && can('RENEW') && (
        <Button tone="primary" onClick={() => setOpen('renew')}>
          <Trans>Renew</Trans>
        </Button>
      )}
      {mayManage && can('CANCEL') && (
        <Button onClick={() => setOpen('cancel')}>
          <Trans>Cancel at the end of the term</Trans>
        </Button>
      )}
      {mayManage && can('UNDO_CANCEL') && <Undo entitlementId={id} />}
      {open === 'renew' && (
        <Renewal entitlementId={id} organizationId={organization?.id ?? null} onClose={close} />
      )}
      {open === 'cancel' && <Cancelation entitlementId={id} validUntil={term.validUntil} onClose={close} />}
    </Row>
  )
}

function Cancelation({
  entitlementId,
  validUntil,
  onClose,
}: {
  readonly entitlementId: string
  readonly validUntil: string
  readonly onClose: () => void
}) {
  const announce = useAnnouncements()
  const cancel = useChange(CancelSubscription)
  return (
    <CriticalDialog
      operation="SUBSCRIPTION_CANCELATION"
      targetId={entitlementId}
      question={<Trans>Cancel at the end of the term?</Trans>}
      consequences={[
        <Trans>
          It works until <Time at={validUntil} precision="day" />, and is suspended then without a grace
          period.
        </Trans>,
        <Trans>The rest of the term is not refunded.</Trans>,
        <Trans>You can undo this, or renew, until the term ends.</Trans>,
      ]}
      action={<Trans>Cancel the term</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await cancel.mutateAsync({ entitlementId, grant })
        announce({ title: <Trans>The term is canceled at its end.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Undo({ entitlementId }: { readonly entitlementId: string }) {
  const announce = useAnnouncements()
  const undo = useChange(UndoCancelSubscription)
  const perform = async () => {
    const { limitations } = await undo.mutateAsync({ entitlementId })
    announce({ title: <Trans>The cancelation is undone.</Trans>, limitations })
  }
  return (
    <Button onClick={perform}>
      <Trans>Undo the cancelation</Trans>
    </Button>
  )
}
