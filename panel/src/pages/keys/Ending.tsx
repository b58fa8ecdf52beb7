import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { KeyEntitlements, ReplaceKey, RetireKey, RevokeKey } from '../../generated/keys'
import { Attention, Button, CriticalDialog, LinkButton, Section, useAnnouncements } from '../../kit'
import { newIdempotencyKey, useChange, useRead } from '../../operations'
import type { PresentKey } from './Key'

type Action = 'REPLACE' | 'REVOKE' | 'RETIRE'

const order: readonly Action[] = ['REPLACE', 'REVOKE', 'RETIRE']

/** The three ways in which a Key ends here. Each needs the PIN; a replacement needs an entitlement too. */
export function Ending({ of: { handle, availableActions } }: { readonly of: PresentKey }) {
  const { t } = useLingui()
  const [asked, setAsked] = useState<Action>()
  const unused = useRead(KeyEntitlements, {})
  const entitlementId = unused.data?.me?.entitlements.edges[0]?.node.id
  const sentences: Record<Action, string> = {
    REPLACE: t`Order a new Key for an entitlement that you have not used.`,
    REVOKE: t`End it because it is lost or not trusted.`,
    RETIRE: t`Take it out of use because it is not needed.`,
  }
  const verbs: Record<Action, string> = {
    REPLACE: t`Replace Key`,
    REVOKE: t`Revoke Key`,
    RETIRE: t`Retire Key`,
  }
  const buttonOf = (action: Action): ReactNode =>
    action === 'REPLACE' && unused.data && !entitlementId ? (
      <LinkButton size="compact" to="/buy/$productKey" params={{ productKey: 'ENIGM_KEY' }}>
        <Trans>Buy an Enigm Key first</Trans>
      </LinkButton>
    ) : (
      <Button size="compact" onClick={() => setAsked(action)}>
        {verbs[action]}
      </Button>
    )
  const actions = order.filter((action) => availableActions.includes(action))
  if (actions.length === 0) return null
  return (
    <Section title={t`Replace or end it`}>
      <Attention
        of={actions.map((action) => ({ key: action, text: sentences[action], action: buttonOf(action) }))}
      />
      {asked === 'REPLACE' && entitlementId && (
        <Replacement keyHandle={handle} entitlementId={entitlementId} onClose={() => setAsked(undefined)} />
      )}
      {asked === 'REVOKE' && <Revocation keyHandle={handle} onClose={() => setAsked(undefined)} />}
      {asked === 'RETIRE' && <Retirement keyHandle={handle} onClose={() => setAsked(undefined)} />}
    </Section>
  )
}

interface DialogProps {
  readonly keyHandle: string
  readonly onClose: () => void
}

function Replacement({
  keyHandle,
  entitlementId,
  onClose,
}: DialogProps & { readonly entitlementId: string }) {
  const announce = useAnnouncements()
  const replace = useChange(ReplaceKey)
  const [idempotencyKey] = useState(newIdempotencyKey)
  return (
    <CriticalDialog
      operation="KEY_REPLACEMENT"
      targetId={keyHandle}
      question={
        <Trans>
          Replace the Key <code>{keyHandle}</code>?
        </Trans>
      }
      irreversible={<Trans>This Key never comes back.</Trans>}
      consequences={[
        <Trans key="order">A new Key is ordered, and one entitlement is used up.</Trans>,
        <Trans key="link">The new Key inherits nothing. It has to be linked in Enigm App.</Trans>,
        <Trans key="not">An emergency that this Key has raised stays raised.</Trans>,
      ]}
      action={<Trans>Replace Key</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const input = { keyHandle, entitlementId, idempotencyKey, grant }
        const { limitations } = await replace.mutateAsync(input)
        announce({ title: <Trans>The Key is replaced. Link the new one in Enigm App.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Revocation({ keyHandle, onClose }: DialogProps) {
  const announce = useAnnouncements()
  const revoke = useChange(RevokeKey)
  return (
    <CriticalDialog
      operation="KEY_REVOCATION"
      targetId={keyHandle}
      question={
        <Trans>
          Revoke the Key <code>{keyHandle}</code>?
        </Trans>
      }
      irreversible={<Trans>This Key never comes back, also when it is found.</Trans>}
      consequences={[
        <Trans key="function">It raises no emergency any more, from now on.</Trans>,
        <Trans key="order">No new Key is ordered.</Trans>,
        <Trans key="not">An emergency that it has raised stays raised.</Trans>,
      ]}
      action={<Trans>Revoke Key</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await revoke.mutateAsync({ keyHandle, grant })
        announce({ title: <Trans>The Key is revoked.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Retirement({ keyHandle, onClose }: DialogProps) {
  const announce = useAnnouncements()
  const retire = useChange(RetireKey)
  return (
    <CriticalDialog
      operation="KEY_RETIREMENT"
      targetId={keyHandle}
      question={
        <Trans>
          Retire the Key <code>{keyHandle}</code>?
        </Trans>
      }
      irreversible={<Trans>This Key never comes back.</Trans>}
      consequences={[
        <Trans key="function">It raises no emergency any more, from now on.</Trans>,
        <Trans key="list">It stays in your list as retired.</Trans>,
        <Trans key="not">It erases nothing on the Key itself.</Trans>,
      ]}
      action={<Trans>Retire Key</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await retire.mutateAsync({ keyHandle, grant })
        announce({ title: <Trans>The Key is retired.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}
