import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  CancelAccountDeletion,
  Deletion,
  RequestAccountDeletion,
  type DeletionQuery,
} from '../../../generated/accounts'
import {
  Button,
  Card,
  Copyable,
  CriticalDialog,
  Loaded,
  Notice,
  Row,
  Section,
  Time,
  useAnnouncements,
} from '../../../kit'
import { useChange, useRead } from '../../../operations'
import { DeletionSteps } from '../DeletionSteps'

type Request = NonNullable<DeletionQuery['deletionRequest']>

/** Asking for the deletion of the account, and how far it has come. */
export function AccountDeletion({ accountId }: { readonly accountId: string }) {
  const { t } = useLingui()
  const deletion = useRead(Deletion, {})
  return (
    <Section
      id="deletion"
      title={t`Delete the account`}
      lead={t`Every service erases what it holds of the account. What the law or the audit trail keeps is listed.`}
    >
      <Loaded of={deletion}>
        {({ deletionRequest }) =>
          deletionRequest && deletionRequest.state !== 'CANCELED' ? (
            <Progress accountId={accountId} of={deletionRequest} />
          ) : (
            <Ask accountId={accountId} />
          )
        }
      </Loaded>
    </Section>
  )
}

function Ask({ accountId }: { readonly accountId: string }) {
  const { t } = useLingui()
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const request = useChange(RequestAccountDeletion)
  return (
    <Row>
      <Button onClick={() => setAsking(true)}>
        <Trans>Delete account</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="ACCOUNT_DELETION"
          targetId={accountId}
          question={<Trans>Delete this account?</Trans>}
          irreversible={<Trans>After the grace period nothing brings it back, and no support can.</Trans>}
          consequences={[
            <Trans key="sessions">Every other session is closed at once, and this one is restricted.</Trans>,
            <Trans key="cancel">Until the grace period ends you can cancel it here.</Trans>,
            <Trans key="servers">A server that you own must be deleted first.</Trans>,
            <Trans key="not">It deletes no message on the devices of others.</Trans>,
          ]}
          typed={{ label: <Trans>Type the id of the account</Trans>, value: accountId }}
          action={<Trans>Delete account</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await request.mutateAsync({ accountId, grant })
            announce({ title: t`The deletion of the account is requested.`, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </Row>
  )
}

function Progress({ accountId, of: request }: { readonly accountId: string; readonly of: Request }) {
  const { t } = useLingui()
  const { state, requestedAt, executesAt, availableActions, steps, receiptCode } = request
  return (
    <Card>
      <Notice tone="wait" title={<Trans>The deletion of the account is requested</Trans>}>
        <p>
          {state === 'REQUESTED' ? (
            <Trans>
              Requested on <Time at={requestedAt} />. It begins on <Time at={executesAt} /> at the earliest.
            </Trans>
          ) : (
            <Trans>It has begun. Nothing takes it back.</Trans>
          )}
        </p>
      </Notice>
      <DeletionSteps of={steps} />
      <Copyable label={t`Receipt code`} value={receiptCode} />
      <p>
        <Trans>
          Keep the receipt code outside of the account. It shows the receipt on the page{' '}
          <a href="/deletion-receipt">Receipt of a deletion</a>, also when the account is gone.
        </Trans>
      </p>
      {availableActions.includes('CANCEL') && <Cancel accountId={accountId} />}
    </Card>
  )
}

function Cancel({ accountId }: { readonly accountId: string }) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const cancel = useChange(CancelAccountDeletion)
  return (
    <Row>
      <Button tone="primary" onClick={() => setAsking(true)}>
        <Trans>Cancel deletion</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="ACCOUNT_DELETION_CANCELATION"
          targetId={accountId}
          question={<Trans>Cancel the deletion of this account?</Trans>}
          consequences={[
            <Trans key="back">The account is again what it was before.</Trans>,
            <Trans key="not">Sessions that were closed stay closed.</Trans>,
          ]}
          action={<Trans>Cancel deletion</Trans>}
          tone="primary"
          cancel={<Trans>Back</Trans>}
          perform={async (grant) => {
            const { limitations } = await cancel.mutateAsync({ accountId, grant })
            announce({ title: <Trans>The deletion is canceled.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </Row>
  )
}
