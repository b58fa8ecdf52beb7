import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import {
  OrganizationEvents,
  RegisterWebhook,
  RemoveWebhook,
  ResumeWebhook,
  RotateWebhookKey,
  Webhooks,
  type WebhookAction,
  type WebhookOutcome,
  type WebhooksQuery,
  type WebhookState,
} from '../../../generated/organizations'
import {
  Button,
  Cancel,
  Copyable,
  CriticalDialog,
  Dialog,
  Empty,
  Form,
  Listing,
  PageHeader,
  Section,
  Stack,
  Status,
  Table,
  TextField,
  Time,
  useAnnouncements,
  type StatusOf,
} from '../../../kit'
import { newIdempotencyKey, useChange, usePages } from '../../../operations'
import { useOrganizationId } from '../organization'
import '../failures'

type Webhook = NonNullable<NonNullable<WebhooksQuery['organization']>['webhooks']>['edges'][number]['node']
type Delivery = Webhook['deliveries']['edges'][number]['node']

const states: Record<WebhookState, StatusOf> = {
  ACTIVE: ['ok', msg`Active`],
  DISABLED: ['stop', msg`Disabled`],
  REMOVED: ['stop', msg`Removed`],
}

const outcomes: Record<WebhookOutcome, MessageDescriptor> = {
  DELIVERED: msg`Delivered`,
  REFUSED: msg`Refused`,
  REDIRECTED: msg`Redirect, not followed`,
  TIMED_OUT: msg`No answer in time`,
  UNREACHABLE: msg`No connection`,
  ADDRESS_NOT_PUBLIC: msg`The address is not public`,
}

export default function WebhooksPage() {
  const { t } = useLingui()
  const organizationId = useOrganizationId()
  const [isRegistering, setRegistering] = useState(false)
  const webhooks = usePages(Webhooks, { organizationId }, ({ organization }) => organization?.webhooks)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Webhooks`}
        lead={t`Addresses of your programs that receive the events of the organization, signed. There are at most five.`}
        actions={
          <Button tone="primary" onClick={() => setRegistering(true)}>
            <Trans>Register a webhook</Trans>
          </Button>
        }
      />
      <Listing
        of={webhooks}
        empty={
          <Empty title={t`No webhooks`}>
            <Trans>The addresses that receive each change in the organization would be here.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Webhooks`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Address`, cell: ({ url }) => <code>{url}</code> },
              { title: t`State`, cell: (webhook) => <StateOf of={webhook} /> },
              {
                title: t`Registered`,
                cell: ({ registeredDay }) => <Time at={registeredDay} precision="day" />,
              },
            ]}
            actions={(webhook) => <Actions of={webhook} />}
          />
        )}
      </Listing>
      <Changes organizationId={organizationId} />
      {isRegistering && <Register organizationId={organizationId} onClose={() => setRegistering(false)} />}
    </Stack>
  )
}

/** What each program of the organization receives, to compare with what has arrived there. */
function Changes({ organizationId }: { readonly organizationId: string }) {
  const { t } = useLingui()
  const changes = usePages(OrganizationEvents, { organizationId }, ({ organization }) => organization?.events)
  return (
    <Section title={t`Events of the last 30 days`}>
      <Listing
        of={changes}
        empty={
          <Empty title={t`No events`}>
            <Trans>The next change of a member, a server, an entitlement or an eSIM would be here.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Events of the last 30 days`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Number`, cell: ({ position }) => position },
              { title: t`Event`, cell: ({ type }) => <code>{type}</code> },
              { title: t`Object`, cell: ({ objectId }) => <code>{objectId}</code> },
              { title: t`State`, cell: ({ state }) => <code>{state}</code> },
              { title: t`Hour`, cell: ({ at }) => <Time at={at} precision="hour" /> },
            ]}
          />
        )}
      </Listing>
    </Section>
  )
}

function StateOf({ of: { state, failingSince } }: { readonly of: Webhook }) {
  return (
    <>
      <Status of={states[state]} />
      {failingSince && (
        <div className="second small">
          <Trans>
            It has failed since <Time at={failingSince} />
          </Trans>
        </div>
      )}
    </>
  )
}

interface OpenProps {
  readonly of: Webhook
  readonly onClose: () => void
}

function Actions({ of }: { readonly of: Webhook }) {
  const [open, setOpen] = useState<WebhookAction | 'KEYS' | 'DELIVERIES'>()
  const onClose = () => setOpen(undefined)
  const may = (action: WebhookAction) => of.availableActions.includes(action)
  return (
    <>
      <Button size="compact" onClick={() => setOpen('DELIVERIES')}>
        <Trans>Deliveries</Trans>
      </Button>
      <Button size="compact" onClick={() => setOpen('KEYS')}>
        <Trans>Show key</Trans>
      </Button>
      {may('ROTATE_KEY') && (
        <Button size="compact" onClick={() => setOpen('ROTATE_KEY')}>
          <Trans>Change key</Trans>
        </Button>
      )}
      {may('RESUME') && (
        <Button size="compact" onClick={() => setOpen('RESUME')}>
          <Trans>Resume</Trans>
        </Button>
      )}
      {may('REMOVE') && (
        <Button size="compact" onClick={() => setOpen('REMOVE')}>
          <Trans>Remove</Trans>
        </Button>
      )}
      {open === 'DELIVERIES' && <Deliveries of={of} onClose={onClose} />}
      {open === 'KEYS' && <Keys of={of} onClose={onClose} />}
      {open === 'ROTATE_KEY' && <RotateKey of={of} onClose={onClose} />}
      {open === 'RESUME' && <Resume of={of} onClose={onClose} />}
      {open === 'REMOVE' && <Remove of={of} onClose={onClose} />}
    </>
  )
}

function Deliveries({ of: { url, deliveries }, onClose }: OpenProps) {
  const { i18n, t } = useLingui()
  const latest = deliveries.edges.map(({ node }) => node)
  const outcome = ({ outcome: name, status }: Delivery) =>
    [i18n._(outcomes[name]), ...(status === null ? [] : [String(status)])].join(', ')
  return (
    <Dialog title={<Trans>Latest deliveries</Trans>} onClose={onClose}>
      <p>
        <code>{url}</code>
      </p>
      {latest.length === 0 ? (
        <Empty title={t`No deliveries`}>
          <Trans>The next change in the organization is delivered to this address.</Trans>
        </Empty>
      ) : (
        <Table
          label={t`Deliveries`}
          items={latest}
          keyOf={({ eventId }) => eventId}
          columns={[
            { title: t`Event`, cell: ({ type }) => <code>{type}</code> },
            { title: t`Outcome`, cell: outcome },
            { title: t`Attempts`, cell: ({ attempts }) => attempts },
            { title: t`Last attempt`, cell: ({ at }) => <Time at={at} /> },
          ]}
        />
      )}
      <Close onClose={onClose} />
    </Dialog>
  )
}

function Keys({ of: { publicKeys, previousKeyEndsAt }, onClose }: OpenProps) {
  const { t } = useLingui()
  const [present, previous] = publicKeys
  return (
    <Dialog title={<Trans>Keys of the webhook</Trans>} onClose={onClose}>
      <p>
        <Trans>Your program verifies each delivery with this key. It is public.</Trans>
      </p>
      <Stack>
        <Copyable label={t`Present key`} value={present ?? ''} />
        {previous && <Copyable label={t`Previous key`} value={previous} />}
        {previousKeyEndsAt && (
          <p>
            <Trans>
              Both keys sign until <Time at={previousKeyEndsAt} />
            </Trans>
          </p>
        )}
      </Stack>
      <Close onClose={onClose} />
    </Dialog>
  )
}

function Close({ onClose }: Pick<OpenProps, 'onClose'>) {
  return (
    <div className="actions">
      <Button onClick={onClose}>
        <Trans>Close</Trans>
      </Button>
    </div>
  )
}

/** First the address, then the PIN. */
function Register({
  organizationId,
  onClose,
}: {
  readonly organizationId: string
  readonly onClose: () => void
}) {
  const [idempotencyKey] = useState(newIdempotencyKey)
  const [url, setUrl] = useState<string>()
  const announce = useAnnouncements()
  const register = useChange(RegisterWebhook)
  if (url !== undefined)
    return (
      <CriticalDialog
        operation="WEBHOOK_REGISTRATION"
        targetId={organizationId}
        question={<Trans>Send the events of the organization to {url}?</Trans>}
        consequences={[
          <Trans key="events">
            Each later change of a member, a server, an entitlement or an eSIM is sent there, as ids and
            states.
          </Trans>,
          <Trans key="verify">The receiver verifies the signature with the key of the webhook.</Trans>,
        ]}
        action={<Trans>Register webhook</Trans>}
        tone="primary"
        perform={async (grant) => {
          const { limitations } = await register.mutateAsync({ organizationId, url, idempotencyKey, grant })
          onClose()
          announce({
            title: <Trans>The webhook is registered. Give its key to the receiver.</Trans>,
            limitations,
          })
        }}
        onClose={onClose}
      />
    )
  return (
    <Dialog title={<Trans>Register a webhook</Trans>} onClose={onClose}>
      <Form
        onSubmit={async ({ url: address = '' }) => setUrl(address.trim())}
        submit={<Trans>Continue</Trans>}
        actions={<Cancel onClose={onClose} />}
      >
        <TextField
          name="url"
          label={<Trans>Address</Trans>}
          hint={<Trans>With https, at a public IP address, without a password.</Trans>}
          maxLength={500}
          required
          isCode
        />
      </Form>
    </Dialog>
  )
}

interface ConfirmProps {
  readonly title: ReactNode
  readonly consequence: ReactNode
  readonly action: ReactNode
  readonly perform: () => Promise<void>
  readonly onClose: () => void
}

function Confirm({ title, consequence, action, perform, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        onSubmit={async () => {
          await perform()
          onClose()
        }}
        submit={action}
        actions={<Cancel onClose={onClose} />}
      >
        <p>{consequence}</p>
      </Form>
    </Dialog>
  )
}

function RotateKey({ of: { id }, onClose }: OpenProps) {
  const announce = useAnnouncements()
  const rotate = useChange(RotateWebhookKey)
  return (
    <Confirm
      title={<Trans>Change the key?</Trans>}
      consequence={<Trans>Both keys sign for 24 hours. Give the new one to the receiver before.</Trans>}
      action={<Trans>Change key</Trans>}
      perform={async () => {
        const { limitations } = await rotate.mutateAsync({ webhookId: id })
        announce({ title: <Trans>The key is changed.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Resume({ of: { id }, onClose }: OpenProps) {
  const announce = useAnnouncements()
  const resume = useChange(ResumeWebhook)
  return (
    <Confirm
      title={<Trans>Resume the webhook?</Trans>}
      consequence={
        <Trans>It continues after the last delivered event, as far as the events are retained.</Trans>
      }
      action={<Trans>Resume</Trans>}
      perform={async () => {
        const { limitations } = await resume.mutateAsync({ webhookId: id })
        announce({ title: <Trans>The webhook is active again.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Remove({ of: { id }, onClose }: OpenProps) {
  const announce = useAnnouncements()
  const remove = useChange(RemoveWebhook)
  return (
    <Confirm
      title={<Trans>Remove the webhook?</Trans>}
      consequence={<Trans>The address receives nothing anymore. This is permanent.</Trans>}
      action={<Trans>Remove webhook</Trans>}
      perform={async () => {
        const { limitations } = await remove.mutateAsync({ webhookId: id })
        announce({ title: <Trans>The webhook is removed.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}
