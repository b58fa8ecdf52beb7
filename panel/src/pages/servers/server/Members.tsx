import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  DeleteMemberContent,
  ServerMembers,
  type MemberState,
  type ServerMembersQuery,
} from '../../../generated/servers'
import {
  Button,
  CriticalDialog,
  Empty,
  Listing,
  Section,
  SelectField,
  Status,
  Table,
  Time,
  useAnnouncements,
  type StatusOf,
} from '../../../kit'
import { newIdempotencyKey, useChange, usePages } from '../../../operations'
import { MemberActions } from './MemberActions'
import { categories } from './decision-words'
import { restrictionReasons, roles } from './member-words'
import { prerequisitesOfMember } from './participation-words'
import { administers, isEnding, useServer } from './use-server'

type Member = NonNullable<ServerMembersQuery['server']>['members']['edges'][number]['node']

const states: Record<MemberState, StatusOf> = {
  ACTIVE: ['ok', msg`Active`],
  RESTRICTED: ['stop', msg`Restricted`],
  LEFT: ['off', msg`Left`],
  REMOVED: ['off', msg`Removed`],
}

export default function MembersPage() {
  const { i18n, t } = useLingui()
  const server = useServer()
  const [state, setState] = useState<MemberState | ''>('')
  const variables = { serverId: server.id, state: state || null }
  const members = usePages(ServerMembers, variables, (data) => data.server?.members)
  const mayDelete = useScope('servers:content') && !isEnding(server)
  return (
    <Section
      title={administers(server) ? t`Members` : t`Your membership`}
      lead={t`A member has another name in every server. You manage how long content exists; nobody can read it here.`}
    >
      {administers(server) && (
        <SelectField
          name="state"
          label={<Trans>Show</Trans>}
          value={state}
          onChange={(value) => setState(value as MemberState | '')}
          options={[
            ['', t`All members`],
            ...Object.entries(states).map(([value, [, text]]) => [value, i18n._(text)] as const),
          ]}
        />
      )}
      <Listing of={members} empty={<Empty title={t`No members`} />}>
        {(nodes) => (
          <Table
            label={t`Members`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Member`, cell: (member) => <Name of={member} /> },
              { title: t`Role`, cell: ({ role }) => i18n._(roles[role]) },
              { title: t`Since`, cell: ({ sinceDay }) => <Time at={sinceDay} precision="day" /> },
              { title: t`State`, cell: (member) => <State of={member} /> },
            ]}
            actions={(member) => (
              <>
                <MemberActions of={member} serverId={server.id} />
                {mayDelete && member.state === 'ACTIVE' && <DeleteContent of={member} />}
              </>
            )}
          />
        )}
      </Listing>
    </Section>
  )
}

function State({ of: { state, restrictionReason, deniedBy, participation } }: { readonly of: Member }) {
  const { i18n } = useLingui()
  const missing = participation?.missing
    .filter((category) => category !== 'MEMBERSHIP')
    .map((category) => i18n._(prerequisitesOfMember[category]))
    .join(', ')
  const reasons = deniedBy?.map((category) => i18n._(categories[category])).join(', ')
  return (
    <>
      <Status of={states[state]} />
      {reasons && (
        <div className="second">
          <Trans>Not admitted by the policy: {reasons}</Trans>
        </div>
      )}
      {state === 'ACTIVE' && missing && (
        <div className="second">
          <Trans>Cannot take part now: {missing}</Trans>
        </div>
      )}
      {restrictionReason && <div className="second">{i18n._(restrictionReasons[restrictionReason])}</div>}
    </>
  )
}

function Name({ of: { handle, isOwn } }: { readonly of: Member }) {
  return (
    <>
      <code>{handle}</code>
      {isOwn && (
        <>
          {' '}
          <Trans>(you)</Trans>
        </>
      )}
    </>
  )
}

/** Orders the deletion, under one key until it has succeeded, so that a lost answer is not a second order. */
function DeleteContent({ of: { id, handle, isOwn } }: { readonly of: Member }) {
  const [isAsking, setAsking] = useState(false)
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  const announce = useAnnouncements()
  const order = useChange(DeleteMemberContent)
  return (
    <>
      <Button size="compact" onClick={() => setAsking(true)}>
        <Trans>Delete content</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="MEMBER_CONTENT_DELETION"
          targetId={id}
          question={
            isOwn ? (
              <Trans>Delete your content in this server?</Trans>
            ) : (
              <Trans>Delete the content of {handle} in this server?</Trans>
            )
          }
          irreversible={<Trans>Deleted content does not come back.</Trans>}
          consequences={[
            <Trans key="all">
              The environment is ordered to delete all encrypted content of the member.
            </Trans>,
            <Trans key="signed">It counts as deleted only when the environment has signed that.</Trans>,
            <Trans key="member">The membership stays.</Trans>,
            <Trans key="not">It does not reach copies that were taken out of the environment before.</Trans>,
          ]}
          action={<Trans>Delete content</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await order.mutateAsync({ memberId: id, idempotencyKey, grant })
            setKey(newIdempotencyKey())
            announce({
              title: <Trans>The deletion of the content is requested. See its progress under Content.</Trans>,
              limitations,
            })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
