import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  PlatformActions,
  PlatformDeleteServer,
  PlatformRestrictServer,
  PlatformRetireServer,
  PlatformSuspendServer,
  ReversePlatformAction,
  type PlatformActionKind,
  type PlatformActionReason,
  type PlatformActionsQuery,
} from '../../../generated/servers'
import {
  Button,
  Card,
  CriticalDialog,
  Empty,
  Form,
  Listing,
  PageHeader,
  Section,
  SelectField,
  Stack,
  Status,
  Table,
  TextField,
  Time,
  useAnnouncements,
} from '../../../kit'
import { useChange, usePages } from '../../../operations'
import '../failures'
import { ReadServer } from './AdministeredServer'
import { platformActionKinds, platformActionReasons, platformActionStates } from '../server-words'

type Action = PlatformActionsQuery['platformActions']['edges'][number]['node']

interface Order {
  readonly serverId: string
  readonly kind: PlatformActionKind
  readonly reasonCategory: PlatformActionReason
}

const verbs: Record<PlatformActionKind, MessageDescriptor> = {
  RESTRICT: msg`Restrict: nobody is admitted`,
  SUSPEND: msg`Suspend: nobody takes part`,
  RETIRE: msg`Retire for good`,
  DELETE: msg`Delete with its environment`,
}

/** What the platform does with servers, and what it has done. Nothing here shows content, members or owners. */
export default function PlatformActionsPage() {
  const { i18n, t } = useLingui()
  const mayOperate = useScope('platform:operate')
  const actions = usePages(PlatformActions, {}, (data) => data.platformActions)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Actions on servers`}
        lead={t`The platform acts on the lifecycle of a server, to protect users or by law. The owner reads the action and the category of its reason.`}
      />
      <ReadServer />
      {mayOperate && <Act />}
      <Listing of={actions} empty={<Empty title={t`No actions`} />}>
        {(nodes) => (
          <Table
            label={t`Actions on servers`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Server`, cell: ({ serverId }) => <code>{serverId}</code> },
              { title: t`When`, cell: ({ actedAt }) => <Time at={actedAt} precision="hour" /> },
              { title: t`What`, cell: ({ kind }) => i18n._(platformActionKinds[kind]) },
              { title: t`Why`, cell: ({ reasonCategory }) => i18n._(platformActionReasons[reasonCategory]) },
              { title: t`State`, cell: (action) => <Status of={platformActionStates[action.state]} /> },
            ]}
            actions={(action) =>
              mayOperate && action.availableActions.includes('REVERSE') && <Reverse of={action} />
            }
          />
        )}
      </Listing>
    </Stack>
  )
}

function Act() {
  const { i18n, t } = useLingui()
  const [order, setOrder] = useState<Order>()
  const options = <T extends string>(words: Record<T, MessageDescriptor>) =>
    Object.entries<MessageDescriptor>(words).map(([value, text]) => [value, i18n._(text)] as const)
  return (
    <Section title={t`Act on a server`}>
      <Card>
        <Form
          submit={<Trans>Go on</Trans>}
          onSubmit={async ({ serverId = '', kind, reason }) =>
            setOrder({
              serverId: serverId.trim(),
              kind: kind as PlatformActionKind,
              reasonCategory: reason as PlatformActionReason,
            })
          }
        >
          <TextField
            name="serverId"
            label={<Trans>Identifier of the server</Trans>}
            hint={
              <Trans>It begins with srv_; members read it in the address of the page of the server.</Trans>
            }
            isCode
            required
            maxLength={64}
          />
          <SelectField name="kind" label={<Trans>Action</Trans>} options={options(verbs)} />
          <SelectField name="reason" label={<Trans>Reason</Trans>} options={options(platformActionReasons)} />
        </Form>
      </Card>
      {order && <Confirm of={order} onClose={() => setOrder(undefined)} />}
    </Section>
  )
}

const operations = {
  RESTRICT: 'PLATFORM_SERVER_RESTRICTION',
  SUSPEND: 'PLATFORM_SERVER_SUSPENSION',
  RETIRE: 'PLATFORM_SERVER_RETIREMENT',
  DELETE: 'PLATFORM_SERVER_DELETION',
} as const

function Confirm({ of, onClose }: { readonly of: Order; readonly onClose: () => void }) {
  const { i18n } = useLingui()
  const announce = useAnnouncements()
  const changes = {
    RESTRICT: useChange(PlatformRestrictServer),
    SUSPEND: useChange(PlatformSuspendServer),
    RETIRE: useChange(PlatformRetireServer),
    DELETE: useChange(PlatformDeleteServer),
  }
  const { serverId, kind, reasonCategory } = of
  const isFinal = kind === 'RETIRE' || kind === 'DELETE'
  const effects: Record<PlatformActionKind, ReactNode> = {
    RESTRICT: <Trans>Its members take part; nobody else is admitted.</Trans>,
    SUSPEND: <Trans>No member takes part, and nobody is admitted.</Trans>,
    RETIRE: <Trans>The server is out of use; its owner can delete it.</Trans>,
    DELETE: <Trans>All memberships end, and the environment is ordered to delete everything.</Trans>,
  }
  const what = i18n._(verbs[kind])
  return (
    <CriticalDialog
      operation={operations[kind]}
      targetId={serverId}
      question={
        <Trans>
          {what}: {serverId}?
        </Trans>
      }
      irreversible={isFinal ? <Trans>This cannot be reversed.</Trans> : undefined}
      consequences={[
        effects[kind],
        <Trans key="owner">The owner reads the action and the category of its reason.</Trans>,
        <Trans key="not">It opens no content, no key and no membership to anyone.</Trans>,
      ]}
      action={what}
      perform={async (grant) => {
        const { limitations } = await changes[kind].mutateAsync({ serverId, reasonCategory, grant })
        announce({ title: <Trans>The platform has acted on the server.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Reverse({ of: { id, serverId } }: { readonly of: Action }) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const reverse = useChange(ReversePlatformAction)
  return (
    <>
      <Button size="compact" onClick={() => setAsking(true)}>
        <Trans>Reverse</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="PLATFORM_ACTION_REVERSAL"
          targetId={id}
          question={<Trans>Reverse the action on {serverId}?</Trans>}
          consequences={[
            <Trans key="effect">The restriction or the suspension by the platform ends.</Trans>,
            <Trans key="others">A suspension by the owner or because of the term stays.</Trans>,
            <Trans key="record">The action and its reversal stay in the list.</Trans>,
          ]}
          action={<Trans>Reverse action</Trans>}
          tone="primary"
          perform={async (grant) => {
            const { limitations } = await reverse.mutateAsync({ platformActionId: id, grant })
            announce({ title: <Trans>The action is reversed.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
