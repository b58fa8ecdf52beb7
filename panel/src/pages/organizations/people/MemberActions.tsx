import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import {
  AssignMemberPolicy,
  LiftMemberSessionRestriction,
  RemoveOrganizationMember,
  RestrictMemberSessions,
  SetOrganizationRole,
  type OrganizationMemberAction,
} from '../../../generated/organizations'
import {
  Cancel,
  CriticalDialog,
  Dialog,
  Form,
  Menu,
  TextField,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { useChange } from '../../../operations'
import type { Member } from './People'

interface ChangeProps {
  readonly of: Member
  readonly onClose: () => void
}

/** What an administrator can do with a membership now. */
export function MemberActions({ of }: { readonly of: Member }) {
  const { t } = useLingui()
  const [chosen, setChosen] = useState<OrganizationMemberAction>()
  const { handle, role, state, availableActions } = of
  const words: Record<OrganizationMemberAction, ReactNode> = {
    SET_ROLE: role === 'ADMIN' ? <Trans>Make a member</Trans> : <Trans>Make an administrator</Trans>,
    ASSIGN_POLICY: <Trans>Limit sessions</Trans>,
    RESTRICT_SESSIONS: <Trans>Restrict sessions</Trans>,
    LIFT_SESSION_RESTRICTION: <Trans>Lift restriction</Trans>,
    REMOVE: state === 'ACTIVE' ? <Trans>Remove</Trans> : <Trans>Withdraw invitation</Trans>,
  }
  const Chosen = chosen && changes[chosen]
  return (
    <>
      <Menu
        label={handle ? t`Actions for ${handle}` : t`Actions for the invitation`}
        items={availableActions.map((action) => ({
          key: action,
          text: words[action],
          onSelect: () => setChosen(action),
        }))}
      />
      {Chosen && <Chosen of={of} onClose={() => setChosen(undefined)} />}
    </>
  )
}

function Role({ of: { id, handle, own, role }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const set = useChange(SetOrganizationRole)
  const next = role === 'ADMIN' ? 'MEMBER' : 'ADMIN'
  return (
    <CriticalDialog
      operation="ORGANIZATION_MEMBER_ROLE"
      targetId={`${id}:${next}`}
      question={
        next === 'ADMIN' ? (
          <Trans>Make {handle} an administrator?</Trans>
        ) : (
          <Trans>End the administration by {handle}?</Trans>
        )
      }
      consequences={[
        next === 'ADMIN' ? (
          <Trans>An administrator can do all that you can here, and can remove you.</Trans>
        ) : own ? (
          <Trans>You stay a member. Only another administrator can give the role back.</Trans>
        ) : (
          <Trans>The account stays a member and loses the administration at once.</Trans>
        ),
        <Trans>It changes nothing of the account itself, and gives no access to it.</Trans>,
      ]}
      action={next === 'ADMIN' ? <Trans>Make administrator</Trans> : <Trans>End administration</Trans>}
      tone={next === 'ADMIN' ? 'primary' : 'danger'}
      perform={async (grant) => {
        const { limitations } = await set.mutateAsync({ membershipId: id, role: next, grant })
        announce({ title: <Trans>The role of {handle} is changed.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Remove({ of: { id, handle, state }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const remove = useChange(RemoveOrganizationMember)
  const isMember = state === 'ACTIVE'
  return (
    <CriticalDialog
      operation="ORGANIZATION_MEMBER_REMOVAL"
      targetId={id}
      question={isMember ? <Trans>Remove {handle}?</Trans> : <Trans>Withdraw the invitation?</Trans>}
      consequences={
        isMember
          ? [
              <Trans>The membership ends at once, and with it the limits of the organization.</Trans>,
              <Trans>The account, its devices and its own servers stay as they are.</Trans>,
              <Trans>The person comes back with another invitation only.</Trans>,
            ]
          : [
              <Trans>The invitation stops working at once.</Trans>,
              <Trans>Somebody who has it already cannot join with it.</Trans>,
            ]
      }
      action={isMember ? <Trans>Remove member</Trans> : <Trans>Withdraw invitation</Trans>}
      cancel={isMember ? <Trans>Keep the member</Trans> : <Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await remove.mutateAsync({ membershipId: id, grant })
        announce({
          title: isMember ? <Trans>{handle} is removed.</Trans> : <Trans>The invitation is withdrawn.</Trans>,
          limitations,
        })
      }}
      onClose={onClose}
    />
  )
}

function Restrict({ of: { id, handle }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const restrict = useChange(RestrictMemberSessions)
  return (
    <Dialog title={<Trans>Restrict the sessions of {handle}?</Trans>} onClose={onClose}>
      <ul className="stack tight">
        <li>
          <Trans>Every session of the member, and each that begins later, only reads its own state.</Trans>
        </li>
        <li>
          <Trans>You see no session of the member, and messages are not affected.</Trans>
        </li>
        <li>
          <Trans>An administrator can lift it at any time.</Trans>
        </li>
      </ul>
      <Form
        onSubmit={async () => {
          const { limitations } = await restrict.mutateAsync({ membershipId: id })
          announce({ title: <Trans>The sessions of {handle} are restricted.</Trans>, limitations })
          onClose()
        }}
        submit={<Trans>Restrict sessions</Trans>}
        tone="danger"
        actions={<Cancel onClose={onClose} />}
      />
    </Dialog>
  )
}

function Lift({ of: { id, handle }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const lift = useChange(LiftMemberSessionRestriction)
  return (
    <Dialog title={<Trans>Lift the restriction of {handle}?</Trans>} onClose={onClose}>
      <p>
        <Trans>Restrictions by the holder or by the platform stay.</Trans>
      </p>
      <Form
        onSubmit={async () => {
          const { limitations } = await lift.mutateAsync({ membershipId: id })
          announce({ title: <Trans>The restriction of {handle} is lifted.</Trans>, limitations })
          onClose()
        }}
        submit={<Trans>Lift restriction</Trans>}
        actions={<Cancel onClose={onClose} />}
      />
    </Dialog>
  )
}

function Policy({ of: { id, handle, maximumSessionDays }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const assign = useChange(AssignMemberPolicy)
  const submit = async ({ maximumSessionDays: days = '' }: Values) => {
    const { limitations } = await assign.mutateAsync({
      membershipId: id,
      maximumSessionDays: days === '' ? null : Number(days),
    })
    announce({ title: <Trans>The limit for {handle} is saved.</Trans>, limitations })
    onClose()
  }
  return (
    <Dialog title={<Trans>Limit the sessions of {handle}</Trans>} onClose={onClose}>
      <p>
        <Trans>
          Longer sessions are closed at once. The stricter limit of account and organization counts.
        </Trans>
      </p>
      <Form onSubmit={submit} submit={<Trans>Save limit</Trans>} actions={<Cancel onClose={onClose} />}>
        <TextField
          name="maximumSessionDays"
          label={<Trans>Longest session, in days</Trans>}
          hint={<Trans>From 1 to 30; empty for no limit.</Trans>}
          type="number"
          min={1}
          max={30}
          defaultValue={maximumSessionDays ?? ''}
        />
      </Form>
    </Dialog>
  )
}

const changes: Record<OrganizationMemberAction, (props: ChangeProps) => ReactNode> = {
  SET_ROLE: Role,
  REMOVE: Remove,
  RESTRICT_SESSIONS: Restrict,
  LIFT_SESSION_RESTRICTION: Lift,
  ASSIGN_POLICY: Policy,
}
