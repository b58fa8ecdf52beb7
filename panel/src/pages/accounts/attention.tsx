import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { CancelRecovery, type OverviewQuery } from '../../generated/accounts'
import { Button, LinkButton, Problem, Time, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'
import { decisionsAttention } from './decisions-attention'
import { holdingsAttention } from './holdings-attention'

/** One line of what waits, with its action. */
export interface AttentionItem {
  readonly key: string
  readonly text: ReactNode
  readonly action?: ReactNode
}

/** Fewer codes than this are worth a reminder. */
const FEW_CODES = 3

/** What waits for a decision of the holder, the most urgent first. Each domain adds its own lines here. */
export function useAttention(overview: OverviewQuery, unpaidOrders: number): readonly AttentionItem[] {
  const { me } = overview
  if (!me) return []
  const { recovery, recoveryDelayUntil, securityConfiguration } = me
  const { pin, recoveryCodesLeft } = securityConfiguration
  return [
    recovery?.kind === 'TRUSTED_DEVICE' && {
      key: 'recovery',
      text: (
        <Trans>
          A device has started a recovery of this account. From <Time at={recovery.completableAt} /> on it can
          take the account over. Was it not you? Cancel it.
        </Trans>
      ),
      action: <StopRecovery recoveryId={recovery.id} />,
    },
    ...decisionsAttention(overview),
    recoveryDelayUntil !== null && {
      key: 'delay',
      text: (
        <Trans>
          The account was recovered. Until <Time at={recoveryDelayUntil} /> nothing can be deleted or
          transferred.
        </Trans>
      ),
    },
    !pin.isSet && {
      key: 'pin',
      text: (
        <Trans>Your account has no critical-operation PIN. Without it, nothing critical can be done.</Trans>
      ),
      action: <ToSettings hash="pin">{<Trans>Set PIN</Trans>}</ToSettings>,
    },
    pin.isLocked && {
      key: 'locked',
      text: <Trans>The critical-operation PIN is locked after wrong attempts.</Trans>,
      action: <ToSettings hash="pin">{<Trans>Show PIN</Trans>}</ToSettings>,
    },
    recoveryCodesLeft < FEW_CODES && {
      key: 'codes',
      text: (
        <Plural
          value={recoveryCodesLeft}
          _0="No recovery code is left. Without one and without a trusted device, a lost secret loses the account."
          one="# recovery code is left."
          other="# recovery codes are left."
        />
      ),
      action: <ToSettings hash="sign-in">{<Trans>Renew codes</Trans>}</ToSettings>,
    },
    ...holdingsAttention(overview, unpaidOrders),
  ].filter((item) => item !== false)
}

function ToSettings({ hash, children }: { readonly hash: string; readonly children: ReactNode }) {
  return (
    <LinkButton size="compact" to="/settings" hash={hash}>
      {children}
    </LinkButton>
  )
}

function StopRecovery({ recoveryId }: { readonly recoveryId: string }) {
  const announce = useAnnouncements()
  const cancel = useChange(CancelRecovery, ({ limitations }) =>
    announce({ title: <Trans>The recovery is canceled.</Trans>, limitations }),
  )
  return (
    <>
      <Button size="compact" isPending={cancel.isPending} onClick={() => cancel.mutate({ recoveryId })}>
        <Trans>Cancel recovery</Trans>
      </Button>
      {cancel.error && <Problem of={cancel.error} />}
    </>
  )
}
