import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { ChangeCriticalPin, type SettingsQuery } from '../../../generated/accounts'
import {
  Button,
  Cancel,
  Card,
  Dialog,
  Form,
  mistakeAt,
  PinField,
  PinLocked,
  Row,
  Section,
  SetPinForm,
  Time,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { useChange } from '../../../operations'

type PinConfiguration = NonNullable<SettingsQuery['me']>['securityConfiguration']['pin']

/** The critical-operation PIN: set once with the login secret, then changed with the present one. */
export function Pin({ of: { isSet, isLocked, lockedUntil, changedAt } }: { readonly of: PinConfiguration }) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const [isChanging, setChanging] = useState(false)
  return (
    <Section
      id="pin"
      title={t`Critical-operation PIN`}
      lead={t`Deleting, revoking and replacing need it, so that a stolen session alone cannot do them.`}
    >
      <Card>
        {isSet ? (
          <Row>
            <span>
              <Trans>Set on {changedAt && <Time at={changedAt} precision="day" />}.</Trans>
            </span>
            <Button size="compact" onClick={() => setChanging(true)}>
              <Trans>Change PIN</Trans>
            </Button>
          </Row>
        ) : (
          <SetPinForm onDone={() => announce({ title: <Trans>The PIN is set.</Trans> })} />
        )}
        {isLocked && <PinLocked until={lockedUntil} />}
      </Card>
      {isChanging && <ChangePin onClose={() => setChanging(false)} />}
    </Section>
  )
}

function ChangePin({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const change = useChange(ChangeCriticalPin)
  const submit = async ({ currentPin = '', newPin = '', repeated }: Values) => {
    if (newPin !== repeated) throw mistakeAt('repeated', t`The two PINs differ.`)
    const { limitations } = await change.mutateAsync({ currentPin, newPin })
    announce({ title: <Trans>The PIN is changed.</Trans>, limitations })
    onClose()
  }
  return (
    <Dialog title={<Trans>Change the critical-operation PIN</Trans>} onClose={onClose}>
      <Form onSubmit={submit} submit={<Trans>Change PIN</Trans>} actions={<Cancel onClose={onClose} />}>
        <PinField name="currentPin" label={<Trans>Present PIN</Trans>} />
        <PinField name="newPin" label={<Trans>New PIN</Trans>} />
        <PinField name="repeated" label={<Trans>The same PIN again</Trans>} />
      </Form>
    </Dialog>
  )
}
