import { Trans } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import {
  KeyEntitlements,
  ReplaceDeploymentKey,
  ReportDeploymentKeyFound,
  ReportDeploymentKeyLost,
  RevokeDeploymentKey,
  type KeyAction,
} from '../../../generated/organizations'
import {
  Button,
  Cancel,
  CriticalDialog,
  Dialog,
  Form,
  LinkButton,
  Loaded,
  Notice,
  useAnnouncements,
} from '../../../kit'
import { newIdempotencyKey, useChange, useRead } from '../../../operations'
import { useOrganizationId } from '../organization'
import type { Key } from './Key'

interface ChangeProps {
  readonly of: Key
  readonly onClose: () => void
}

/** An administrator does not retire a Key: that is the decision of its holder. */
type Offered = Exclude<KeyAction, 'RETIRE'>

const dialogs: Record<Offered, (props: ChangeProps) => ReactNode> = {
  REPORT_LOST: Lost,
  REPORT_FOUND: Found,
  REPLACE: Replace,
  REVOKE: Revoke,
}

export function KeyActions({ of }: { readonly of: Key }) {
  const [chosen, setChosen] = useState<Offered>()
  const words: Record<Offered, ReactNode> = {
    REPORT_LOST: <Trans>Report lost</Trans>,
    REPORT_FOUND: <Trans>Report found</Trans>,
    REPLACE: <Trans>Replace</Trans>,
    REVOKE: <Trans>Revoke</Trans>,
  }
  const Chosen = chosen && dialogs[chosen]
  return (
    <>
      {(Object.keys(dialogs) as Offered[])
        .filter((action) => of.availableActions.includes(action))
        .map((action) => (
          <Button key={action} onClick={() => setChosen(action)}>
            {words[action]}
          </Button>
        ))}
      {Chosen && <Chosen of={of} onClose={() => setChosen(undefined)} />}
    </>
  )
}

function Lost({ of: { handle }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const report = useChange(ReportDeploymentKeyLost)
  return (
    <Dialog title={<Trans>Report the Key lost?</Trans>} onClose={onClose}>
      <p>
        <Trans>
          Its function is suspended at once and can be taken up again. Needs no PIN, because every minute
          counts.
        </Trans>
      </p>
      <Form
        onSubmit={async () => {
          const { limitations } = await report.mutateAsync({ keyHandle: handle })
          announce({ title: <Trans>The Key is reported lost.</Trans>, limitations })
          onClose()
        }}
        submit={<Trans>Report Key lost</Trans>}
        tone="danger"
        actions={<Cancel onClose={onClose} />}
      />
    </Dialog>
  )
}

function Found({ of: { handle }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const report = useChange(ReportDeploymentKeyFound)
  return (
    <CriticalDialog
      operation="KEY_RECOVERY"
      targetId={handle}
      question={<Trans>Take the Key back into use?</Trans>}
      consequences={[
        <Trans>Its function works again at once.</Trans>,
        <Trans>Was it in other hands meanwhile? Replace it instead.</Trans>,
      ]}
      action={<Trans>Report Key found</Trans>}
      tone="primary"
      perform={async (grant) => {
        const { limitations } = await report.mutateAsync({ keyHandle: handle, grant })
        announce({ title: <Trans>The Key is back in use.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Revoke({ of: { handle }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const revoke = useChange(RevokeDeploymentKey)
  return (
    <CriticalDialog
      operation="KEY_REVOCATION"
      targetId={handle}
      question={
        <Trans>
          Revoke the Key <code>{handle}</code>?
        </Trans>
      }
      irreversible={<Trans>A revoked Key never comes back.</Trans>}
      consequences={[
        <Trans>It raises no emergency any more, as soon as Enigm App has learned of it.</Trans>,
        <Trans>No message and no key of the messenger is changed by that.</Trans>,
      ]}
      action={<Trans>Revoke Key</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await revoke.mutateAsync({ keyHandle: handle, grant })
        announce({ title: <Trans>The Key is revoked.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

/** The organization pays for the other Key with an unused entitlement. */
function Replace(props: ChangeProps) {
  const organizationId = useOrganizationId()
  const read = useRead(KeyEntitlements, { organizationId })
  const entitlementId = read.data?.organization?.entitlements?.edges[0]?.node.id
  if (entitlementId) return <Replacement {...props} entitlementId={entitlementId} />
  return (
    <Dialog title={<Trans>Replace the Key</Trans>} onClose={props.onClose}>
      <Loaded of={read}>
        {() => (
          <Notice
            tone="wait"
            title={<Trans>The organization has no unused entitlement to an Enigm Key</Trans>}
            actions={
              <LinkButton
                size="compact"
                to="/organizations/$organizationId/purchases"
                params={{ organizationId }}
              >
                <Trans>Buy one</Trans>
              </LinkButton>
            }
          />
        )}
      </Loaded>
      <div className="actions">
        <Cancel onClose={props.onClose} />
      </div>
    </Dialog>
  )
}

function Replacement({
  of: { handle },
  entitlementId,
  onClose,
}: ChangeProps & { readonly entitlementId: string }) {
  const announce = useAnnouncements()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const replace = useChange(ReplaceDeploymentKey)
  return (
    <CriticalDialog
      operation="KEY_REPLACEMENT"
      targetId={handle}
      question={
        <Trans>
          Replace the Key <code>{handle}</code>?
        </Trans>
      }
      irreversible={<Trans>The present Key never comes back.</Trans>}
      consequences={[
        <Trans>Another Key is ordered and uses up one entitlement of the organization.</Trans>,
        <Trans>Until the holder has linked it in Enigm App, there is no Key in its place.</Trans>,
      ]}
      action={<Trans>Replace Key</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await replace.mutateAsync({
          keyHandle: handle,
          entitlementId,
          idempotencyKey,
          grant,
        })
        announce({ title: <Trans>The Key is replaced. The other one is ordered.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}
