import { Trans, useLingui } from '@lingui/react/macro'
import { Smartphone } from 'lucide-react'
import { useState } from 'react'
import { ActivateEsim, type ActivateEsimMutation } from '../../generated/esim'
import {
  AnchorButton,
  Button,
  Card,
  Columns,
  Copyable,
  Limitations,
  Notice,
  Problem,
  Qr,
  Row,
  Section,
  Stack,
} from '../../kit'
import { useIntention } from '../../intention'
import { useChange } from '../../operations'
import type { PresentEsim } from './Esim'

type Shown = NonNullable<ActivateEsimMutation['activateEsim']>

/**
 * Shows the activation code, once. The tab in which it was shown can show it again until a phone has the profile, also after a
 * reload.
 */
export function Install({
  of: { id: esimId, state, isReady, availableActions },
}: {
  readonly of: PresentEsim
}) {
  const { t } = useLingui()
  const intention = useIntention()
  const [shown, setShown] = useState<Shown>()
  const activate = useChange(ActivateEsim, setShown)
  const isFirst = availableActions.includes('ACTIVATE')
  const isAgain = state === 'RELEASED' || state === 'ERROR'
  if (!isFirst && !isAgain) return null
  const show = () => activate.mutate({ esimId, idempotencyKey: intention.key() })
  return (
    <Section
      title={t`Install`}
      lead={t`The activation code gives control of the line. It is shown once, and your term begins with it.`}
    >
      {shown?.activationCode ? (
        <Code of={shown.activationCode.text} limitations={shown.limitations} />
      ) : (
        <Before
          isReady={isReady || isAgain}
          isElsewhere={isAgain && !intention.hasBegun}
          action={
            <Button tone="primary" isPending={activate.isPending} onClick={show}>
              {isAgain ? (
                <Trans>Show the activation code again</Trans>
              ) : (
                <Trans>Show the activation code</Trans>
              )}
            </Button>
          }
        />
      )}
      {activate.error && <Problem of={activate.error} onRetry={show} />}
    </Section>
  )
}

interface BeforeProps {
  readonly isReady: boolean
  /** The code was shown in another tab or on another device. */
  readonly isElsewhere: boolean
  readonly action: React.ReactNode
}

function Before({ isReady, isElsewhere, action }: BeforeProps) {
  if (!isReady) {
    return (
      <p className="second">
        <Trans>The carrier prepares the profile. This page shows when it is ready.</Trans>
      </p>
    )
  }
  if (isElsewhere) {
    return (
      <Notice tone="wait" title={<Trans>The code was shown in another tab</Trans>}>
        <p>
          <Trans>
            Only that tab can show it again. If the code is lost, replace the eSIM to get another.
          </Trans>
        </p>
      </Notice>
    )
  }
  return <Row>{action}</Row>
}

interface CodeProps {
  readonly of: string
  readonly limitations: readonly { code: string; statement: string }[]
}

/** The code as a QR code and as text: in whole, and in the two parts that a phone asks for. */
function Code({ of: text, limitations }: CodeProps) {
  const { t } = useLingui()
  const [, address = '', matchingId = ''] = text.split('$')
  return (
    <Card>
      <Columns>
        <Stack>
          <Qr value={text} label={t`The activation code as a QR code`} />
          <p className="second small">
            <Trans>Scan it with the phone: settings, mobile network, add eSIM.</Trans>
          </p>
        </Stack>
        <Stack>
          <Row>
            <AnchorButton href={text} tone="primary">
              <Smartphone size={18} aria-hidden />
              <Trans>Install on this phone</Trans>
            </AnchorButton>
          </Row>
          <p className="second small">
            <Trans>
              When this page is open on the phone itself. Does nothing happen? Type the two parts.
            </Trans>
          </p>
          <Copyable label={t`SM-DP+ address`} value={address} />
          <Copyable label={t`Activation code`} value={matchingId} />
          <Copyable label={t`Both in one`} value={text} />
        </Stack>
      </Columns>
      <p className="second small">
        <Trans>
          This tab can show the code again until a phone has downloaded it, also after a reload. Another tab
          cannot.
        </Trans>
      </p>
      <Limitations of={limitations} />
    </Card>
  )
}
