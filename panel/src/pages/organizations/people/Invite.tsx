import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { AddOrganizationMember, type OrganizationRole } from '../../../generated/organizations'
import { Button, Card, Copyable, CriticalDialog, Notice, Row, Stack, useAnnouncements } from '../../../kit'
import { newIdempotencyKey, useChange } from '../../../operations'
import { useOrganizationId } from '../organization'

interface InviteProps {
  readonly role: OrganizationRole
  readonly onInvited: (invitation: string) => void
  readonly onClose: () => void
}

export function Invite({ role, onInvited, onClose }: InviteProps) {
  const organizationId = useOrganizationId()
  // One key for this dialog: an answer that was lost on the way is given again.
  const [idempotencyKey] = useState(newIdempotencyKey)
  const add = useChange(AddOrganizationMember)
  const announce = useAnnouncements()
  const isAdministrator = role === 'ADMIN'
  return (
    <CriticalDialog
      operation="ORGANIZATION_MEMBER_ADDITION"
      targetId={`${organizationId}:${role}`}
      question={isAdministrator ? <Trans>Invite an administrator?</Trans> : <Trans>Invite a member?</Trans>}
      consequences={[
        <Trans>You get a text, once, and hand it over yourself. The account that accepts it joins.</Trans>,
        isAdministrator ? (
          <Trans>An administrator can do all that you can here, and can remove you.</Trans>
        ) : (
          <Trans>
            A member sees the own membership and nothing of other members who do not show themselves.
          </Trans>
        ),
        <Trans>It ends after 7 days, or when an administrator withdraws it.</Trans>,
        <Trans>It gives you no access to the account of the person.</Trans>,
      ]}
      action={isAdministrator ? <Trans>Invite administrator</Trans> : <Trans>Invite member</Trans>}
      tone="primary"
      perform={async (grant) => {
        const input = { organizationId, role, idempotencyKey, grant }
        const { invitation, limitations } = await add.mutateAsync(input)
        if (!invitation) return
        onInvited(invitation)
        announce({ title: <Trans>The invitation is ready.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

/** The invitation exists only here: it stays on the page until the administrator has taken it. */
export function Invitation({ of, onDone }: { readonly of: string; readonly onDone: () => void }) {
  const { t } = useLingui()
  return (
    <Card>
      <Stack>
        <div role="status">
          <Notice tone="wait" title={<Trans>Hand over this invitation now. It is shown once.</Trans>}>
            <p>
              <Trans>
                Give it to the person on a way that you trust: the first account that accepts it joins.
              </Trans>
            </p>
          </Notice>
        </div>
        <Copyable label={t`Invitation`} value={of} />
        <Row>
          <Button onClick={onDone}>
            <Trans>I have handed it over</Trans>
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}
