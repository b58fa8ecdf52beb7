import { Trans } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { LeaveOrganization } from '../../generated/organizations'
import { Button, Dialog, Form, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'

interface LeaveProps {
  readonly organizationId: string
  readonly name: string
  readonly onClose: () => void
}

/** Needs no PIN: it ends the own rights only, and an invitation brings them back. */
export function Leave({ organizationId, name, onClose }: LeaveProps) {
  const announce = useAnnouncements()
  const navigate = useNavigate()
  const leave = useChange(LeaveOrganization)
  const submit = async () => {
    const { limitations } = await leave.mutateAsync({ organizationId })
    onClose()
    await navigate({ to: '/organizations' })
    announce({ title: <Trans>You have left {name}.</Trans>, limitations })
  }
  return (
    <Dialog title={<Trans>Leave {name}?</Trans>} onClose={onClose}>
      <ul className="stack tight">
        <li>
          <Trans>
            You see nothing of the organization any more. Its limit on the duration of your sessions ends.
          </Trans>
        </li>
        <li>
          <Trans>Your own devices, servers and eSIMs stay yours.</Trans>
        </li>
        <li>
          <Trans>You come back with another invitation only.</Trans>
        </li>
      </ul>
      <Form
        onSubmit={submit}
        submit={<Trans>Leave organization</Trans>}
        tone="danger"
        actions={
          <Button onClick={onClose}>
            <Trans>Stay</Trans>
          </Button>
        }
      />
    </Dialog>
  )
}
