import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  ContentDeletions,
  MemberHandles,
  type ContentDeletionsQuery,
  type ContentDeletionState,
} from '../../../generated/servers'
import {
  Button,
  Dialog,
  Empty,
  Limitations,
  LinkButton,
  Listing,
  Row,
  Section,
  Status,
  Table,
  Time,
  type StatusOf,
} from '../../../kit'
import { usePages, useRead } from '../../../operations'
import { ContentControls, contentClasses } from './ContentControls'
import { Report } from './Report'
import { useServer } from './use-server'

type Deletion = NonNullable<ContentDeletionsQuery['server']>['contentDeletions']['edges'][number]['node']

/** Only what the environment has signed is called confirmed. */
const states: Record<ContentDeletionState, StatusOf> = {
  REQUESTED: ['wait', msg`Requested, not at the environment yet`],
  ORDERED: ['wait', msg`Ordered, not confirmed`],
  CONFIRMED: ['ok', msg`Confirmed by the environment`],
  PARTIAL: ['wait', msg`Confirmed, some is kept`],
  FAILED: ['stop', msg`Failed, some is left`],
}

export default function ContentPage() {
  const { t } = useLingui()
  const { id: serverId } = useServer()
  const deletions = usePages(ContentDeletions, { serverId }, ({ server }) => server?.contentDeletions)
  return (
    <>
      <ContentControls />
      <Section
        title={t`Content`}
        lead={t`You manage how long content exists; nobody can read it here. The environment reports numbers of encrypted objects and signs them.`}
      >
        <Listing
          of={deletions}
          empty={
            <Empty
              title={t`No content was deleted here`}
              action={
                <LinkButton to="/servers/$serverId/members" params={{ serverId }}>
                  <Trans>To the members</Trans>
                </LinkButton>
              }
            >
              <Trans>
                Deletions that are ordered for a member appear here with the report of the environment.
              </Trans>
            </Empty>
          }
        >
          {(nodes) => (
            <Table
              label={t`Deletions of content`}
              items={nodes}
              keyOf={({ id }) => id}
              columns={[
                { title: t`Content of`, cell: (deletion) => <Selected of={deletion} /> },
                { title: t`Ordered`, cell: ({ requestedAt }) => <Time at={requestedAt} /> },
                { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
                { title: t`Objects`, cell: (deletion) => <Objects of={deletion} /> },
              ]}
              actions={(deletion) => <ShowReport of={deletion} />}
            />
          )}
        </Listing>
      </Section>
    </>
  )
}

/** The part of the content that a deletion is about. */
function Selected({ of: { scope, memberId, classes, isByPolicy } }: { readonly of: Deletion }) {
  const { i18n } = useLingui()
  if (memberId) return <MemberName of={memberId} />
  const named = classes.map((each) => i18n._(contentClasses[each])).join(', ')
  if (isByPolicy) return <Trans>Retention: {named}</Trans>
  if (scope === 'CONTENT_CLASS') return <>{named}</>
  return scope === 'OBJECTS' ? <Trans>Objects by reference</Trans> : <Trans>All content</Trans>
}

/** The name of a member, or the id of the membership when it is not among the latest. */
function MemberName({ of: memberId }: { readonly of: string }) {
  const { id: serverId } = useServer()
  const { data } = useRead(MemberHandles, { serverId })
  const member = data?.server?.members.edges.find(({ node }) => node.id === memberId)?.node
  if (member?.isOwn) return <Trans>you</Trans>
  return <code>{member?.handle ?? memberId}</code>
}

function Objects({ of: { receipt } }: { readonly of: Deletion }) {
  if (!receipt) return <Trans>Not reported yet</Trans>
  const { deleted, held } = receipt.counts
  return (
    <>
      <Plural value={deleted} one="# deleted" other="# deleted" />
      {held > 0 && (
        <>
          , <Plural value={held} one="# kept" other="# kept" />
        </>
      )}
    </>
  )
}

function ShowReport({ of: { receipt, limitations } }: { readonly of: Deletion }) {
  const [isOpen, setOpen] = useState(false)
  if (!receipt) return null
  return (
    <>
      <Button size="compact" onClick={() => setOpen(true)}>
        <Trans>Show report</Trans>
      </Button>
      {isOpen && (
        <Dialog title={<Trans>What the environment has signed</Trans>} onClose={() => setOpen(false)}>
          <Report of={receipt} />
          <Limitations of={limitations} />
          <Row>
            <Button onClick={() => setOpen(false)}>
              <Trans>Close</Trans>
            </Button>
          </Row>
        </Dialog>
      )}
    </>
  )
}
