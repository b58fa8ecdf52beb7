import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  RegisterPasskey,
  RemovePasskey,
  RenamePasskey,
  StartPasskeyRegistration,
  type SettingsQuery,
} from '../../../generated/accounts'
import {
  Button,
  Cancel,
  CriticalDialog,
  Dialog,
  Empty,
  Form,
  Problem,
  Row,
  Section,
  Status,
  Table,
  TextField,
  Time,
  useAnnouncements,
  type StatusOf,
} from '../../../kit'
import { change, useChange } from '../../../operations'
import { registered } from './register-passkey'

type Me = NonNullable<SettingsQuery['me']>
type Passkey = Me['passkeys'][number]

const states: Record<Passkey['state'], StatusOf> = {
  ACTIVE: ['ok', msg`Active`],
  BLOCKED: ['stop', msg`Blocked: it may have been copied`],
}

export function Passkeys({ of: { id, passkeys } }: { readonly of: Me }) {
  const { t } = useLingui()
  const [isAdding, setAdding] = useState(false)
  const hasWebAuthn = typeof PublicKeyCredential !== 'undefined'
  return (
    <Section
      title={t`Passkeys`}
      lead={t`A passkey signs in without number and secret. It tells its maker nothing about your account.`}
    >
      {passkeys.length === 0 ? (
        <Empty title={t`No passkeys`}>
          {hasWebAuthn ? (
            <Trans>Number and secret go on working when you add one.</Trans>
          ) : (
            <Trans>This browser has no passkeys. Number and secret work everywhere.</Trans>
          )}
        </Empty>
      ) : (
        <Table
          label={t`Passkeys`}
          items={passkeys}
          keyOf={(passkey) => passkey.id}
          columns={[
            { title: t`Name`, cell: ({ label }) => label },
            { title: t`Added`, cell: ({ registeredAt }) => <Time at={registeredAt} precision="day" /> },
            {
              title: t`Last used`,
              cell: ({ lastUsedBucket }) =>
                lastUsedBucket ? <Time at={lastUsedBucket} precision="day" /> : t`Never`,
            },
            { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
          ]}
          actions={(passkey) => <Actions of={passkey} />}
        />
      )}
      {hasWebAuthn && (
        <Row>
          <Button onClick={() => setAdding(true)}>
            <Trans>Add passkey</Trans>
          </Button>
        </Row>
      )}
      {isAdding && <AddPasskey accountId={id} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function Actions({ of: { id, label, availableActions } }: { readonly of: Passkey }) {
  const announce = useAnnouncements()
  const [isRenaming, setRenaming] = useState(false)
  const remove = useChange(RemovePasskey)
  const onSuccess = () =>
    announce({ title: <Trans>The passkey {label} is removed. It signs in no more.</Trans> })
  return (
    <>
      {availableActions.includes('RENAME') && (
        <Button size="compact" onClick={() => setRenaming(true)}>
          <Trans>Rename</Trans>
        </Button>
      )}
      {availableActions.includes('REMOVE') && (
        <Button
          size="compact"
          isPending={remove.isPending}
          onClick={() => remove.mutate({ passkeyId: id }, { onSuccess })}
        >
          <Trans>Remove passkey</Trans>
        </Button>
      )}
      {remove.error && <Problem of={remove.error} />}
      {isRenaming && <Rename passkeyId={id} label={label} onClose={() => setRenaming(false)} />}
    </>
  )
}

interface RenameProps {
  readonly passkeyId: string
  readonly label: string
  readonly onClose: () => void
}

function Rename({ passkeyId, label, onClose }: RenameProps) {
  const rename = useChange(RenamePasskey)
  return (
    <Dialog title={<Trans>Rename the passkey {label}</Trans>} onClose={onClose}>
      <Form
        onSubmit={async (values) => {
          await rename.mutateAsync({ passkeyId, label: values['label'] ?? '' })
          onClose()
        }}
        submit={<Trans>Rename passkey</Trans>}
        actions={<Cancel onClose={onClose} />}
      >
        <TextField
          name="label"
          label={<Trans>Name</Trans>}
          defaultValue={label}
          maxLength={40}
          required
          autoFocus
        />
      </Form>
    </Dialog>
  )
}

function AddPasskey({ accountId, onClose }: { readonly accountId: string; readonly onClose: () => void }) {
  const { i18n } = useLingui()
  const announce = useAnnouncements()
  const register = useChange(RegisterPasskey)
  const label = new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'medium' }).format()
  return (
    <CriticalDialog
      operation="PASSKEY_REGISTRATION"
      targetId={accountId}
      question={<Trans>Add a passkey to this account?</Trans>}
      consequences={[
        <Trans key="signs-in">A person who holds it and can unlock it signs in.</Trans>,
        <Trans key="rest">It does not replace the PIN, and restores no message.</Trans>,
      ]}
      action={<Trans>Add passkey</Trans>}
      tone="primary"
      perform={async (grant) => {
        const { options } = await change(StartPasskeyRegistration, { origin: location.origin })
        if (!options) return
        await register.mutateAsync({ ...(await registered(options)), accountId, grant, label })
        announce({ title: <Trans>The passkey is added under the name {label}.</Trans> })
      }}
      onClose={onClose}
    />
  )
}
