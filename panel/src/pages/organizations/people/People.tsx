import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  OrganizationPeople,
  type OrganizationMemberState,
  type OrganizationPeopleQuery,
  type OrganizationRole,
} from '../../../generated/organizations'
import {
  Button,
  Empty,
  Listing,
  PageHeader,
  SelectField,
  Stack,
  Status,
  Table,
  Time,
  type StatusOf,
} from '../../../kit'
import { usePages } from '../../../operations'
import { useOrganizationId } from '../organization'
import { roles } from '../words'
import { Invitation, Invite } from './Invite'
import { MemberActions } from './MemberActions'
import '../failures'

export type Member = NonNullable<OrganizationPeopleQuery['organization']>['members']['edges'][number]['node']

const states: Record<OrganizationMemberState, StatusOf> = {
  ACTIVE: ['ok', msg`Member`],
  INVITED: ['wait', msg`Invited`],
  EXPIRED: ['off', msg`Invitation expired`],
  LEFT: ['off', msg`Left`],
  REMOVED: ['off', msg`Removed`],
}

const views = {
  all: {},
  administrators: { role: 'ADMIN', state: 'ACTIVE' },
  invitations: { state: 'INVITED' },
} as const satisfies Record<string, { role?: OrganizationRole; state?: OrganizationMemberState }>
type View = keyof typeof views

export default function PeoplePage() {
  const { t } = useLingui()
  const [inviting, setInviting] = useState<OrganizationRole>()
  const [invitation, setInvitation] = useState<string>()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`People`}
        lead={t`A member has a handle that only this organization sees. Whom it belongs to, you agree outside of Enigm Command.`}
        actions={
          <>
            <Button tone="primary" onClick={() => setInviting('MEMBER')}>
              <Trans>Invite a member</Trans>
            </Button>
            <Button onClick={() => setInviting('ADMIN')}>
              <Trans>Invite an administrator</Trans>
            </Button>
          </>
        }
      />
      {invitation && <Invitation of={invitation} onDone={() => setInvitation(undefined)} />}
      <List />
      {inviting && (
        <Invite role={inviting} onInvited={setInvitation} onClose={() => setInviting(undefined)} />
      )}
    </Stack>
  )
}

function List() {
  const { i18n, t } = useLingui()
  const [view, setView] = useState<View>('all')
  const filter = { role: null, state: null, ...views[view] }
  const members = usePages(
    OrganizationPeople,
    { organizationId: useOrganizationId(), ...filter },
    ({ organization }) => organization?.members,
  )
  return (
    <Stack>
      <SelectField
        name="view"
        label={<Trans>Show</Trans>}
        value={view}
        onChange={(value) => setView(value as View)}
        options={[
          ['all', t`Everyone`],
          ['administrators', t`Administrators`],
          ['invitations', t`Open invitations`],
        ]}
      />
      <Listing of={members} empty={<Empty title={t`Nobody is in this list`} />}>
        {(nodes) => (
          <Table
            label={t`People`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Member`, cell: (member) => <Name of={member} /> },
              { title: t`Role`, cell: ({ role }) => i18n._(roles[role]) },
              { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
              { title: t`Since`, cell: ({ sinceDay }) => sinceDay && <Time at={sinceDay} precision="day" /> },
              { title: t`Sessions`, cell: (member) => <Sessions of={member} /> },
            ]}
            actions={(member) => <MemberActions of={member} />}
          />
        )}
      </Listing>
    </Stack>
  )
}

function Name({ of: { handle, own } }: { readonly of: Member }) {
  if (!handle) return <Trans>Invitation</Trans>
  return (
    <>
      {own && (
        <div>
          <strong>
            <Trans>You</Trans>
          </strong>
        </div>
      )}
      <code>{handle}</code>
    </>
  )
}

const restricted: StatusOf = ['wait', msg`Restricted`]

function Sessions({ of: { state, sessionsRestricted, maximumSessionDays } }: { readonly of: Member }) {
  const { t } = useLingui()
  if (state !== 'ACTIVE') return null
  return (
    <>
      {sessionsRestricted ? <Status of={restricted} /> : maximumSessionDays === null && t`No limit`}
      {maximumSessionDays !== null && <div>{t`At most ${maximumSessionDays} days`}</div>}
    </>
  )
}
