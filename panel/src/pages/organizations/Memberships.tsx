import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useScope } from '../../frame/viewer'
import {
  AcceptOrganizationMembership,
  CreateOrganization,
  Memberships,
  type MembershipsQuery,
} from '../../generated/organizations'
import {
  Button,
  Card,
  Columns,
  Empty,
  Form,
  LinkButton,
  Listing,
  PageHeader,
  SecretField,
  Section,
  Stack,
  Table,
  TextField,
  Time,
  useAnnouncements,
  type Values,
} from '../../kit'
import { newIdempotencyKey, useChange, usePages } from '../../operations'
import { Leave } from './Leave'
import { roles } from './words'
import './failures'

type Membership = NonNullable<MembershipsQuery['me']>['organizations']['edges'][number]['node']

/** The organizations of a person, and the two ways into one. */
export default function MembershipsPage() {
  const { t } = useLingui()
  const memberships = usePages(Memberships, {}, ({ me }) => me?.organizations)
  const mayCreate = useScope('organizations:create')
  const mayJoin = useScope('organizations:join')
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Organizations`}
        lead={t`An organization administers what it owns. It sees neither your personal devices, sessions and servers nor your other organizations.`}
      />
      <Stack>
        <Listing
          of={memberships}
          empty={
            <Empty title={t`You belong to no organization`}>
              <Trans>Accept an invitation that an administrator has given you, or create one.</Trans>
            </Empty>
          }
        >
          {(nodes) => <List of={nodes} />}
        </Listing>
      </Stack>
      <Columns>
        {mayJoin && <Accept />}
        {mayCreate && <Create />}
      </Columns>
    </Stack>
  )
}

function List({ of }: { readonly of: readonly Membership[] }) {
  const { i18n, t } = useLingui()
  return (
    <Table
      label={t`Organizations`}
      items={of}
      keyOf={({ id }) => id}
      columns={[
        {
          title: t`Organization`,
          cell: ({ organization }) => organization?.displayName ?? <code>{organization?.id}</code>,
        },
        { title: t`Your role`, cell: ({ role }) => i18n._(roles[role]) },
        { title: t`Your handle in it`, cell: ({ handle }) => <code>{handle}</code> },
        { title: t`Since`, cell: ({ sinceDay }) => sinceDay && <Time at={sinceDay} precision="day" /> },
      ]}
      actions={(membership) => <Actions of={membership} />}
    />
  )
}

function Actions({ of: { organization } }: { readonly of: Membership }) {
  const [isLeaving, setLeaving] = useState(false)
  if (!organization) return null
  const { id, displayName, availableActions } = organization
  return (
    <>
      <LinkButton size="compact" to="/organizations/$organizationId" params={{ organizationId: id }}>
        <Trans>Open</Trans>
      </LinkButton>
      {availableActions.includes('LEAVE') && (
        <Button size="compact" onClick={() => setLeaving(true)}>
          <Trans>Leave</Trans>
        </Button>
      )}
      {isLeaving && <Leave organizationId={id} name={displayName ?? id} onClose={() => setLeaving(false)} />}
    </>
  )
}

function Accept() {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const accept = useChange(AcceptOrganizationMembership)
  const submit = async ({ invitation = '' }: Values) => {
    const { member, limitations } = await accept.mutateAsync({ invitation: invitation.trim() })
    const name = member?.organization?.displayName ?? member?.organization?.id
    announce({ title: <Trans>You belong to {name} now.</Trans>, limitations })
  }
  return (
    <Section title={t`Accept an invitation`}>
      <Card>
        <Form onSubmit={submit} submit={<Trans>Accept invitation</Trans>}>
          <SecretField
            name="invitation"
            label={<Trans>Invitation</Trans>}
            hint={<Trans>An administrator hands it to you. It works once, within 7 days.</Trans>}
            required
          />
        </Form>
      </Card>
    </Section>
  )
}

function Create() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const announce = useAnnouncements()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const create = useChange(CreateOrganization)
  const submit = async ({ displayName = '' }: Values) => {
    const { organization, limitations } = await create.mutateAsync({
      idempotencyKey,
      displayName: displayName.trim() || null,
    })
    if (!organization) return
    await navigate({ to: '/organizations/$organizationId', params: { organizationId: organization.id } })
    announce({ title: <Trans>The organization is created.</Trans>, limitations })
  }
  return (
    <Section title={t`Create an organization`}>
      <Card>
        <Form onSubmit={submit} submit={<Trans>Create organization</Trans>}>
          <TextField
            name="displayName"
            label={<Trans>Name</Trans>}
            hint={<Trans>Only its members see it. You can leave it out.</Trans>}
            maxLength={64}
          />
        </Form>
      </Card>
    </Section>
  )
}
