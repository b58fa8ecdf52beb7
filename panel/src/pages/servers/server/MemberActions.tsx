import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  LeaveServer,
  LiftMemberRestriction,
  RemoveMember,
  RestrictMember,
  SetMemberRole,
  type MemberRestrictionReason,
  type ServerMembersQuery,
} from '../../../generated/servers'
import {
  Button,
  Cancel,
  CriticalDialog,
  Dialog,
  Form,
  Problem,
  SelectField,
  useAnnouncements,
} from '../../../kit'
import { useChange } from '../../../operations'
import { restrictionReasons } from './member-words'

export type Member = NonNullable<ServerMembersQuery['server']>['members']['edges'][number]['node']

interface MemberActionsProps {
  readonly of: Member
  readonly serverId: string
}

/** What the caller may do with a membership now, as the service offers it. */
export function MemberActions({ of, serverId }: MemberActionsProps) {
  const mayManage = useScope('servers:manage')
  const mayLeave = useScope('servers:join')
  const may = (action: Member['availableActions'][number]) => of.availableActions.includes(action)
  return (
    <>
      {mayManage && may('SET_ROLE') && <Role of={of} />}
      {mayManage && may('RESTRICT') && <Restrict of={of} />}
      {mayManage && may('LIFT_RESTRICTION') && <Lift of={of} />}
      {mayManage && may('REMOVE') && <Remove of={of} />}
      {mayLeave && may('LEAVE') && <Leave serverId={serverId} />}
    </>
  )
}

function Role({ of: { id, handle, role } }: { readonly of: Member }) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const set = useChange(SetMemberRole)
  const isPromotion = role === 'USER'
  const next = isPromotion ? 'ADMINISTRATOR' : 'USER'
  return (
    <>
      <Button size="compact" onClick={() => setAsking(true)}>
        {isPromotion ? <Trans>Make administrator</Trans> : <Trans>Make member</Trans>}
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="SERVER_MEMBER_ROLE"
          targetId={`${id}:${next}`}
          question={
            isPromotion ? (
              <Trans>Make {handle} an administrator?</Trans>
            ) : (
              <Trans>Take the administration from {handle}?</Trans>
            )
          }
          consequences={
            isPromotion
              ? [
                  <Trans key="may">An administrator admits, restricts and removes members.</Trans>,
                  <Trans key="not">It opens no message and no key, and it takes no ownership.</Trans>,
                ]
              : [
                  <Trans key="stays">The member stays a member.</Trans>,
                  <Trans key="done">Earlier decisions of the administrator stay.</Trans>,
                ]
          }
          action={isPromotion ? <Trans>Make administrator</Trans> : <Trans>Make member</Trans>}
          tone="primary"
          perform={async (grant) => {
            const { limitations } = await set.mutateAsync({ memberId: id, role: next, grant })
            announce({ title: <Trans>The member has another role.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function Restrict({ of: { id, handle } }: { readonly of: Member }) {
  const { i18n } = useLingui()
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const restrict = useChange(RestrictMember)
  const reasons = Object.entries(restrictionReasons).map(([value, text]) => [value, i18n._(text)] as const)
  return (
    <>
      <Button size="compact" onClick={() => setAsking(true)}>
        <Trans>Restrict</Trans>
      </Button>
      {isAsking && (
        <Dialog title={<Trans>Restrict {handle}?</Trans>} onClose={() => setAsking(false)}>
          <p>
            <Trans>
              The member takes no part until the restriction is lifted, and reads the category of the reason.
              Content that the member has already seen stays seen.
            </Trans>
          </p>
          <Form
            submit={<Trans>Restrict member</Trans>}
            tone="danger"
            actions={<Cancel onClose={() => setAsking(false)} />}
            onSubmit={async ({ reason }) => {
              const reasonCategory = reason as MemberRestrictionReason
              const { limitations } = await restrict.mutateAsync({ memberId: id, reasonCategory })
              announce({ title: <Trans>The member is restricted.</Trans>, limitations })
              setAsking(false)
            }}
          >
            <SelectField name="reason" label={<Trans>Reason</Trans>} options={reasons} />
          </Form>
        </Dialog>
      )}
    </>
  )
}

function Lift({ of: { id } }: { readonly of: Member }) {
  const announce = useAnnouncements()
  const lift = useChange(LiftMemberRestriction)
  return (
    <>
      <Button
        size="compact"
        isPending={lift.isPending}
        onClick={() =>
          lift.mutate(
            { memberId: id },
            {
              onSuccess: ({ limitations }) =>
                announce({ title: <Trans>The restriction is lifted.</Trans>, limitations }),
            },
          )
        }
      >
        <Trans>Lift restriction</Trans>
      </Button>
      {lift.error && <Problem of={lift.error} />}
    </>
  )
}

function Remove({ of: { id, handle } }: { readonly of: Member }) {
  const announce = useAnnouncements()
  const remove = useChange(RemoveMember)
  return (
    <Confirmed
      opens={<Trans>Remove</Trans>}
      question={<Trans>Remove {handle} from this server?</Trans>}
      sentence={
        <Trans>
          The membership ends for good; the account can ask to join again. It deletes no content, and takes
          back nothing that the member has already seen.
        </Trans>
      }
      action={<Trans>Remove member</Trans>}
      perform={async () => {
        const { limitations } = await remove.mutateAsync({ memberId: id })
        announce({ title: <Trans>The member is removed.</Trans>, limitations })
      }}
    />
  )
}

function Leave({ serverId }: { readonly serverId: string }) {
  const announce = useAnnouncements()
  const navigate = useNavigate()
  const leave = useChange(LeaveServer)
  return (
    <Confirmed
      opens={<Trans>Leave server</Trans>}
      question={<Trans>Leave this server?</Trans>}
      sentence={
        <Trans>
          Your membership ends; to come back you ask to join again. It deletes no copy that others have. To
          delete your content too, do that first.
        </Trans>
      }
      action={<Trans>Leave server</Trans>}
      perform={async () => {
        const { limitations } = await leave.mutateAsync({ serverId })
        await navigate({ to: '/servers' })
        announce({ title: <Trans>You have left the server.</Trans>, limitations })
      }}
    />
  )
}

interface ConfirmedProps {
  readonly opens: ReactNode
  readonly question: ReactNode
  readonly sentence: ReactNode
  readonly action: ReactNode
  readonly perform: () => Promise<void>
}

/** Asks once before what ends a membership. */
function Confirmed({ opens, question, sentence, action, perform }: ConfirmedProps) {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button size="compact" onClick={() => setAsking(true)}>
        {opens}
      </Button>
      {isAsking && (
        <Dialog title={question} onClose={() => setAsking(false)}>
          <p>{sentence}</p>
          <Form
            submit={action}
            tone="danger"
            actions={<Cancel onClose={() => setAsking(false)} />}
            onSubmit={async () => {
              await perform()
              setAsking(false)
            }}
          />
        </Dialog>
      )}
    </>
  )
}
