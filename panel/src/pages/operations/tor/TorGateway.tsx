import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  DisableTorSurface,
  EnableTorSurface,
  TorGateway,
  UpdateTorPolicy,
  type TorPolicyFragment,
  type TorSurfaceClass,
  type TorSurfaceFragment,
  type TorSurfaceKey,
  type TorSurfaceState,
} from '../../../generated/operations'
import {
  Button,
  Cancel,
  CheckboxField,
  CriticalDialog,
  Dialog,
  Facts,
  Form,
  Limitations,
  Loaded,
  PageHeader,
  Row,
  Section,
  Stack,
  Status,
  Table,
  TextField,
  useAnnouncements,
  type StatusOf,
} from '../../../kit'
import { useChange, useRead } from '../../../operations'
import '../failures'

const states: Record<TorSurfaceState, StatusOf> = {
  DISABLED: ['off', msg`Disabled`],
  ENABLED: ['ok', msg`Enabled`],
}
const surfaceNames: Record<TorSurfaceKey, MessageDescriptor> = { WEB_PANEL: msg`Web panel` }
const classes: Record<TorSurfaceClass, MessageDescriptor> = { PUBLIC_WEB: msg`Public web surface` }

/** Staff see the state; operators change it. */
export default function TorGatewayPage() {
  const { t } = useLingui()
  const gateway = useRead(TorGateway, {})
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Tor Gateway`}
        lead={t`The access path over Tor to public web surfaces. Nothing shows who uses it, or how much.`}
      />
      <Loaded of={gateway}>
        {({ torGateway: { surfaces, policy, limitations } }) => (
          <>
            <Surfaces of={surfaces} />
            <Policy of={policy} />
            <Section title={t`Limits`}>
              <Limitations of={limitations} />
            </Section>
          </>
        )}
      </Loaded>
    </Stack>
  )
}

function Surfaces({ of }: { readonly of: readonly TorSurfaceFragment[] }) {
  const { i18n, t } = useLingui()
  const mayOperate = useScope('platform:operate')
  const [enabled, setEnabled] = useState<TorSurfaceFragment>()
  const [disabled, setDisabled] = useState<TorSurfaceFragment>()
  return (
    <Section
      title={t`Web surfaces`}
      lead={t`The list is closed: no interface for staff, partners, devices or services can be added.`}
    >
      <Table
        label={t`Web surfaces`}
        items={of}
        keyOf={({ key }) => key}
        columns={[
          { title: t`Surface`, cell: ({ key }) => i18n._(surfaceNames[key]) },
          { title: t`Class`, cell: ({ surfaceClass }) => i18n._(classes[surfaceClass]) },
          { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
          {
            title: t`Onion address`,
            cell: ({ onionAddress }) => onionAddress && <code>{onionAddress}</code>,
          },
        ]}
        actions={(surface) =>
          mayOperate &&
          (surface.availableActions.includes('ENABLE') ? (
            <Button size="compact" onClick={() => setEnabled(surface)}>
              <Trans>Enable</Trans>
            </Button>
          ) : (
            <Button size="compact" onClick={() => setDisabled(surface)}>
              <Trans>Disable</Trans>
            </Button>
          ))
        }
      />
      {enabled && <Enable of={enabled} onClose={() => setEnabled(undefined)} />}
      {disabled && <Disable of={disabled} onClose={() => setDisabled(undefined)} />}
    </Section>
  )
}

interface SurfaceProps {
  readonly of: TorSurfaceFragment
  readonly onClose: () => void
}

/** First the address, then the PIN. */
function Enable({ of: { key, onionAddress: latest }, onClose }: SurfaceProps) {
  const [onionAddress, setAddress] = useState<string>()
  const announce = useAnnouncements()
  const enable = useChange(EnableTorSurface)
  if (onionAddress)
    return (
      <CriticalDialog
        operation="TOR_SURFACE_ENABLING"
        targetId={`${key}:${onionAddress}`}
        question={<Trans>Enable the web panel over Tor?</Trans>}
        consequences={[
          <Trans key="offer">
            The panel names <code>{onionAddress}</code> to every browser. The holder of the key of this
            address receives what people type there.
          </Trans>,
          <Trans key="administration">Staff and administrators get no access over it.</Trans>,
        ]}
        action={<Trans>Enable over Tor</Trans>}
        tone="primary"
        perform={async (grant) => {
          const { limitations } = await enable.mutateAsync({ key, onionAddress, grant })
          onClose()
          announce({ title: <Trans>The web panel is enabled over Tor.</Trans>, limitations })
        }}
        onClose={onClose}
      />
    )
  return (
    <Dialog title={<Trans>Enable over Tor</Trans>} onClose={onClose}>
      <Form
        onSubmit={async ({ onionAddress: entered = '' }) => setAddress(entered.trim())}
        submit={<Trans>Continue</Trans>}
        actions={<Cancel onClose={onClose} />}
      >
        <TextField
          name="onionAddress"
          label={<Trans>Onion address</Trans>}
          hint={<Trans>From the file “hostname” of the onion service, with the ending .onion.</Trans>}
          defaultValue={latest ?? ''}
          pattern="\s*[a-z2-7]{56}\.onion\s*"
          required
          isCode
        />
      </Form>
    </Dialog>
  )
}

function Disable({ of: { key }, onClose }: SurfaceProps) {
  const announce = useAnnouncements()
  const disable = useChange(DisableTorSurface)
  return (
    <CriticalDialog
      operation="TOR_SURFACE_DISABLING"
      targetId={key}
      question={<Trans>Disable the web panel over Tor?</Trans>}
      consequences={[
        <Trans key="refused">Within seconds, requests to the onion address are refused.</Trans>,
        <Trans key="public">The public address is not affected, and no session ends.</Trans>,
      ]}
      action={<Trans>Disable over Tor</Trans>}
      perform={async (grant) => {
        const { limitations } = await disable.mutateAsync({ key, grant })
        onClose()
        announce({ title: <Trans>The web panel is disabled over Tor.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Policy({ of }: { readonly of: TorPolicyFragment }) {
  const { t } = useLingui()
  const mayOperate = useScope('platform:operate')
  const [isOpen, setOpen] = useState(false)
  const words = (isAllowed: boolean) => (isAllowed ? t`Allowed` : t`Refused`)
  return (
    <Section title={t`Policy`} lead={t`What people can do over Tor. The gateway refuses everything else.`}>
      <Facts
        of={[
          [t`Create an account`, words(of.allowsAccountCreation)],
          [t`Buy without an account`, words(of.allowsPurchases)],
          [t`Sign in as a customer`, words(of.allowsSignIn)],
        ]}
      />
      {mayOperate && (
        <Row>
          <Button onClick={() => setOpen(true)}>
            <Trans>Change the policy</Trans>
          </Button>
        </Row>
      )}
      {isOpen && <ChangePolicy of={of} onClose={() => setOpen(false)} />}
    </Section>
  )
}

/** First the values, then the PIN. */
function ChangePolicy({ of, onClose }: { readonly of: TorPolicyFragment; readonly onClose: () => void }) {
  const [policy, setPolicy] = useState<TorPolicyFragment>()
  const announce = useAnnouncements()
  const update = useChange(UpdateTorPolicy)
  if (policy)
    return (
      <CriticalDialog
        operation="TOR_POLICY_CHANGE"
        targetId={`${policy.allowsAccountCreation}:${policy.allowsPurchases}:${policy.allowsSignIn}`}
        question={<Trans>Change the policy of Tor Gateway?</Trans>}
        consequences={[
          <Trans key="seconds">It applies within seconds, also to sessions that exist.</Trans>,
          <Trans key="elsewhere">The public address is not affected.</Trans>,
        ]}
        action={<Trans>Change the policy</Trans>}
        tone="primary"
        perform={async (grant) => {
          const { limitations } = await update.mutateAsync({ ...policy, grant })
          onClose()
          announce({ title: <Trans>The policy of Tor Gateway is changed.</Trans>, limitations })
        }}
        onClose={onClose}
      />
    )
  return (
    <Dialog title={<Trans>Change the policy</Trans>} onClose={onClose}>
      <Form
        onSubmit={async ({ accountCreation, purchases, signIn }) =>
          setPolicy({
            allowsAccountCreation: accountCreation !== undefined,
            allowsPurchases: purchases !== undefined,
            allowsSignIn: signIn !== undefined,
          })
        }
        submit={<Trans>Continue</Trans>}
        actions={<Cancel onClose={onClose} />}
      >
        <CheckboxField
          name="accountCreation"
          label={<Trans>Create an account</Trans>}
          defaultChecked={of.allowsAccountCreation}
        />
        <CheckboxField
          name="purchases"
          label={<Trans>Buy without an account</Trans>}
          defaultChecked={of.allowsPurchases}
        />
        <CheckboxField
          name="signIn"
          label={<Trans>Sign in as a customer</Trans>}
          defaultChecked={of.allowsSignIn}
        />
      </Form>
    </Dialog>
  )
}
