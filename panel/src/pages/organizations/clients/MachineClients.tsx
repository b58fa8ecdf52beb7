import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import type { ClientFragment, MachineClientState } from '../../../generated/organizations'
import {
  Button,
  Copyable,
  CriticalDialog,
  Dialog,
  Listing,
  PageHeader,
  Stack,
  Status,
  Table,
  Time,
  type StatusOf,
} from '../../../kit'
import type { Pages } from '../../../operations'
import { ClientForm, type ClientInput } from './ClientForm'
import type { PublicKey } from './public-key'

export type Client = ClientFragment

type Operation = Parameters<typeof CriticalDialog>[0]['operation']

/** What differs between the clients of an organization and the dashboards of the platform. */
export interface ClientKind {
  readonly operations: {
    readonly register: Operation
    readonly rotate: Operation
    readonly revoke: Operation
  }
  /** The target of the grant of a registration. */
  targetOf(key: PublicKey): string
  /** What a client of the kind can do, and what it cannot. */
  readonly consequences: readonly ReactNode[]
  register(input: ClientInput & { readonly grant: string }): Promise<unknown>
  rotate(input: { clientId: string; publicKey: PublicKey; grant: string }): Promise<unknown>
  revoke(input: { clientId: string; grant: string }): Promise<unknown>
}

interface MachineClientsProps {
  readonly title: string
  readonly lead: ReactNode
  readonly empty: ReactNode
  readonly of: Pages<Client>
  readonly kind: ClientKind
  readonly mayRegister: boolean
}

const states: Record<MachineClientState, StatusOf> = {
  ACTIVE: ['ok', msg`Active`],
  REVOKED: ['stop', msg`Revoked`],
}

export function MachineClients({ title, lead, empty, of, kind, mayRegister }: MachineClientsProps) {
  const { t } = useLingui()
  const [isRegistering, setRegistering] = useState(false)
  return (
    <Stack gap="loose">
      <PageHeader
        title={title}
        lead={lead}
        actions={
          mayRegister && (
            <Button tone="primary" onClick={() => setRegistering(true)}>
              <Trans>Register a client</Trans>
            </Button>
          )
        }
      />
      <Stack>
        <Listing of={of} empty={empty}>
          {(clients) => (
            <Table
              label={title}
              items={clients}
              keyOf={({ id }) => id}
              columns={[
                { title: t`Client`, cell: (client) => <Name of={client} /> },
                { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
                {
                  title: t`Registered`,
                  cell: ({ registeredDay }) => <Time at={registeredDay} precision="day" />,
                },
                { title: t`Last used`, cell: (client) => <LastUsed of={client} /> },
              ]}
              actions={(client) => <Actions of={client} kind={kind} />}
            />
          )}
        </Listing>
      </Stack>
      {isRegistering && <Register kind={kind} onClose={() => setRegistering(false)} />}
    </Stack>
  )
}

function Name({ of: { id, label } }: { readonly of: Client }) {
  return (
    <>
      <div>{label}</div>
      <code className="second small">{id}</code>
    </>
  )
}

function LastUsed({ of: { lastUsedDay, previousKeyEndsAt } }: { readonly of: Client }) {
  const { t } = useLingui()
  return (
    <>
      {lastUsedDay ? <Time at={lastUsedDay} precision="day" /> : t`Never`}
      {previousKeyEndsAt && (
        <div className="second small">
          <Trans>
            The previous key works until <Time at={previousKeyEndsAt} />
          </Trans>
        </div>
      )}
    </>
  )
}

function Actions({ of, kind }: { readonly of: Client; readonly kind: ClientKind }) {
  const [open, setOpen] = useState<'key' | 'rotate' | 'revoke'>()
  const onClose = () => setOpen(undefined)
  return (
    <>
      <Button size="compact" onClick={() => setOpen('key')}>
        <Trans>Show key</Trans>
      </Button>
      {of.availableActions.includes('ROTATE') && (
        <Button size="compact" onClick={() => setOpen('rotate')}>
          <Trans>Change key</Trans>
        </Button>
      )}
      {of.availableActions.includes('REVOKE') && (
        <Button size="compact" onClick={() => setOpen('revoke')}>
          <Trans>Revoke</Trans>
        </Button>
      )}
      {open === 'key' && <Key of={of} onClose={onClose} />}
      {open === 'rotate' && <Rotate of={of} kind={kind} onClose={onClose} />}
      {open === 'revoke' && <Revoke of={of} kind={kind} onClose={onClose} />}
    </>
  )
}

function Key({
  of: { id, label, keyThumbprint },
  onClose,
}: {
  readonly of: Client
  readonly onClose: () => void
}) {
  const { t } = useLingui()
  return (
    <Dialog title={label} onClose={onClose}>
      <p>
        <Trans>
          Compare the thumbprint with that of the key at the client. The private key is only there.
        </Trans>
      </p>
      <Stack>
        <Copyable label={t`Client id`} value={id} />
        <Copyable label={t`Thumbprint (RFC 7638)`} value={keyThumbprint} />
      </Stack>
      <div className="actions">
        <Button onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
      </div>
    </Dialog>
  )
}

/** First what is registered, then the PIN: the grant names the key. */
function Register({ kind, onClose }: { readonly kind: ClientKind; readonly onClose: () => void }) {
  const [input, setInput] = useState<ClientInput>()
  if (!input) return <ClientForm onReady={setInput} onClose={onClose} />
  return (
    <CriticalDialog
      operation={kind.operations.register}
      targetId={kind.targetOf(input.publicKey)}
      question={<Trans>Register {input.label}?</Trans>}
      consequences={[
        ...kind.consequences,
        <Trans>Who holds the private key acts as this client until it is revoked.</Trans>,
      ]}
      action={<Trans>Register client</Trans>}
      tone="primary"
      perform={(grant) => kind.register({ ...input, grant })}
      onClose={onClose}
    />
  )
}

interface ChangeProps {
  readonly of: Client
  readonly kind: ClientKind
  readonly onClose: () => void
}

function Rotate({ of: { id, label }, kind, onClose }: ChangeProps) {
  const [input, setInput] = useState<ClientInput>()
  if (!input) return <ClientForm of={label} onReady={setInput} onClose={onClose} />
  const { publicKey } = input
  return (
    <CriticalDialog
      operation={kind.operations.rotate}
      targetId={`${id}:${publicKey.x}`}
      question={<Trans>Change the key of {label}?</Trans>}
      consequences={[
        <Trans>The present key works for another 24 hours; the one before it ends at once.</Trans>,
        <Trans>Was the present key stolen? Revoke the client instead.</Trans>,
      ]}
      action={<Trans>Change key</Trans>}
      tone="primary"
      perform={(grant) => kind.rotate({ clientId: id, publicKey, grant })}
      onClose={onClose}
    />
  )
}

function Revoke({ of: { id, label }, kind, onClose }: ChangeProps) {
  return (
    <CriticalDialog
      operation={kind.operations.revoke}
      targetId={id}
      question={<Trans>Revoke {label}?</Trans>}
      irreversible={<Trans>A revoked client never works again.</Trans>}
      consequences={[
        <Trans>Its access tokens end at once, and its keys get no other.</Trans>,
        <Trans>What it has done stays done, and stays in the audit trail.</Trans>,
        <Trans>Its owner goes on after you have registered another client.</Trans>,
      ]}
      action={<Trans>Revoke client</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={(grant) => kind.revoke({ clientId: id, grant })}
      onClose={onClose}
    />
  )
}
