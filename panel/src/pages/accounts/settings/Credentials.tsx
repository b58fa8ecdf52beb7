import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { RenewRecoveryCodes, RotateLoginSecret, type SettingsQuery } from '../../../generated/accounts'
import {
  Button,
  Card,
  Copyable,
  CriticalDialog,
  Facts,
  grouped,
  Notice,
  Row,
  Section,
  Time,
} from '../../../kit'
import { newIdempotencyKey, useChange } from '../../../operations'

type Me = NonNullable<SettingsQuery['me']>
type Replaced = 'secret' | 'codes'

/** The login secret and the recovery codes. New ones are shown once, on this page, until it is left. */
export function Credentials({ of: { id, securityConfiguration } }: { readonly of: Me }) {
  const { t } = useLingui()
  const { recoveryCodesLeft, secretChangedAt } = securityConfiguration
  const [replacing, setReplacing] = useState<Replaced>()
  const [secret, setSecret] = useState<string>()
  const [codes, setCodes] = useState<readonly string[]>()
  return (
    <Section id="sign-in" title={t`Login secret and recovery codes`}>
      <Card>
        <Facts
          of={[
            [
              t`Login secret`,
              secretChangedAt ? (
                <Trans>
                  Replaced on <Time at={secretChangedAt} precision="day" />
                </Trans>
              ) : (
                t`Not replaced yet`
              ),
            ],
            [
              t`Recovery codes`,
              <Plural key="codes" value={recoveryCodesLeft} one="# is unused" other="# are unused" />,
            ],
          ]}
        />
        <Row>
          <Button size="compact" onClick={() => setReplacing('secret')}>
            <Trans>Replace login secret</Trans>
          </Button>
          <Button size="compact" onClick={() => setReplacing('codes')}>
            <Trans>Renew recovery codes</Trans>
          </Button>
        </Row>
        {secret && (
          <Notice tone="wait" title={<Trans>Save this now. It is shown once.</Trans>}>
            <Copyable label={t`New login secret`} value={secret} shown={grouped(secret)} />
          </Notice>
        )}
        {codes && (
          <Notice tone="wait" title={<Trans>Save this now. It is shown once.</Trans>}>
            <ol className="codes">
              {codes.map((code) => (
                <li key={code}>{grouped(code)}</li>
              ))}
            </ol>
          </Notice>
        )}
      </Card>
      {replacing === 'secret' && (
        <ReplaceSecret accountId={id} onReplaced={setSecret} onClose={() => setReplacing(undefined)} />
      )}
      {replacing === 'codes' && (
        <RenewCodes accountId={id} onRenewed={setCodes} onClose={() => setReplacing(undefined)} />
      )}
    </Section>
  )
}

interface DialogProps {
  readonly accountId: string
  readonly onClose: () => void
}

function ReplaceSecret({
  accountId,
  onReplaced,
  onClose,
}: DialogProps & { onReplaced: (secret: string) => void }) {
  const [idempotencyKey] = useState(newIdempotencyKey)
  const rotate = useChange(RotateLoginSecret)
  return (
    <CriticalDialog
      operation="LOGIN_SECRET_ROTATION"
      targetId={accountId}
      question={<Trans>Replace the login secret?</Trans>}
      irreversible={<Trans>The present secret stops working at once and cannot be brought back.</Trans>}
      consequences={[
        <Trans key="sessions">Every other session is closed.</Trans>,
        <Trans key="rest">Passkeys, recovery codes and the PIN stay as they are.</Trans>,
      ]}
      action={<Trans>Replace login secret</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { loginSecret } = await rotate.mutateAsync({ accountId, grant, idempotencyKey })
        if (loginSecret) onReplaced(loginSecret)
      }}
      onClose={onClose}
    />
  )
}

function RenewCodes({
  accountId,
  onRenewed,
  onClose,
}: DialogProps & { onRenewed: (codes: readonly string[]) => void }) {
  const [idempotencyKey] = useState(newIdempotencyKey)
  const renew = useChange(RenewRecoveryCodes)
  return (
    <CriticalDialog
      operation="RECOVERY_CODE_RENEWAL"
      targetId={accountId}
      question={<Trans>Renew the recovery codes?</Trans>}
      irreversible={<Trans>The present codes stop working at once and cannot be brought back.</Trans>}
      consequences={[
        <Trans key="ten">You get ten new codes, shown once.</Trans>,
        <Trans key="rest">Sessions, passkeys and the login secret stay as they are.</Trans>,
      ]}
      action={<Trans>Renew recovery codes</Trans>}
      cancel={<Trans>Keep them</Trans>}
      perform={async (grant) => {
        const { recoveryCodes } = await renew.mutateAsync({ accountId, grant, idempotencyKey })
        if (recoveryCodes) onRenewed(recoveryCodes)
      }}
      onClose={onClose}
    />
  )
}
