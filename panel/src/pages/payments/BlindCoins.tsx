import { Trans, useLingui } from '@lingui/react/macro'
import { useBlocker, useRouter } from '@tanstack/react-router'
import { Download, Printer } from 'lucide-react'
import { useState } from 'react'
import { SignBlindCoins, type OrderQuery } from '../../generated/payments'
import {
  Button,
  Copyable,
  Form,
  LinkButton,
  Notice,
  Qr,
  Row,
  saveFile,
  Section,
  Stack,
  Time,
} from '../../kit'
import { useChange } from '../../operations'
import { blindCoins, unblindCoins, type BlindedCoins } from './blind-coins'

declare module '@tanstack/history' {
  interface HistoryState {
    /** Blinded coins until they are saved: a lost answer and a reload do not lose them. */
    blindCoins?: BlindedCoins
  }
}

type OrderOfCoins = NonNullable<OrderQuery['order']>

/** The coins of a paid order. They are made in this browser and shown here only. */
export function BlindCoins({ of: order }: { readonly of: OrderOfCoins }) {
  const { t } = useLingui()
  const { history } = useRouter()
  const [codes, setCodes] = useState<readonly string[]>()
  const [isOver, setOver] = useState(false)
  const sign = useChange(SignBlindCoins)
  const keep = (coins: BlindedCoins | undefined) => {
    const { href, state } = history.location
    history.replace(href, { ...state, blindCoins: coins }, { ignoreBlocker: true })
  }
  const pending = history.location.state.blindCoins
  const make = async () => {
    const { signingKey, quantity } = order
    if (!pending && !signingKey) return
    const isPresent = pending && (!signingKey || signingKey.fingerprint === pending.fingerprint)
    const coins = isPresent ? pending : await blindCoins(signingKey!, quantity)
    keep(coins)
    const { fingerprint, blindedMessages } = coins
    const { signatures } = await sign.mutateAsync({
      ...{ orderId: order.id, fingerprint, blindedMessages: [...blindedMessages] },
    })
    setCodes(await unblindCoins(coins, signatures ?? []))
  }
  const finish = () => {
    keep(undefined)
    setOver(true)
    setCodes(undefined)
  }
  const canMake = order.signingKey !== null || (pending !== undefined && !isOver)
  return (
    <Section title={t`Blind Code Coins`}>
      {codes ? (
        <Shown codes={codes} onDone={finish} />
      ) : (
        <>
          {canMake ? (
            <Form onSubmit={make} submit={<Trans>Make the coins</Trans>}>
              <p>
                <Trans>
                  This browser makes the coins and we sign them without seeing them. When a coin is redeemed,
                  we cannot find out in which order it was bought.
                </Trans>
              </p>
            </Form>
          ) : (
            <p>
              {order.state === 'PAID' ? (
                <Trans>The key of this quarter is not ready yet. Load the page again in a minute.</Trans>
              ) : (
                <Trans>The coins of this order were made. They are not shown again.</Trans>
              )}
            </p>
          )}
          {order.signingKey && (
            <Stack>
              <Copyable label={t`Fingerprint of the key`} value={order.signingKey.fingerprint} />
              <p className="second small">
                <Trans>
                  Everyone gets the same key in a quarter. Its coins pay until{' '}
                  <Time at={order.signingKey.validUntil} precision="day" />.
                </Trans>
              </p>
            </Stack>
          )}
          <Row>
            <LinkButton to="/coin-keys">
              <Trans>To the keys of blind coins</Trans>
            </LinkButton>
          </Row>
        </>
      )}
    </Section>
  )
}

/** The codes exist only here: the page is not left by accident. */
function Shown({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const { t } = useLingui()
  useBlocker({ shouldBlockFn: () => !confirm(t`The coins are not shown again. Leave the page?`) })
  return (
    <Stack gap="loose">
      <div role="status">
        <Notice tone="wait" title={<Trans>Save the coins now. They are shown once.</Trans>}>
          <p>
            <Trans>
              A coin pays for anyone who enters it, and we cannot replace a lost one. Wait before you redeem a
              coin with the account that has bought it: few coins are bought at the same time.
            </Trans>
          </p>
        </Notice>
      </div>
      <Row>
        <Button tone="primary" onClick={() => saveFile('blind-code-coins.txt', `${codes.join('\n')}\n`)}>
          <Download size={16} aria-hidden />
          <Trans>Save as a text file</Trans>
        </Button>
        <Button onClick={() => print()}>
          <Printer size={16} aria-hidden />
          <Trans>Print</Trans>
        </Button>
        <Button onClick={onDone}>
          <Trans>I have saved them</Trans>
        </Button>
      </Row>
      {codes.map((code, index) => (
        <Coin key={code} code={code} place={index + 1} />
      ))}
    </Stack>
  )
}

function Coin({ code, place }: { readonly code: string; readonly place: number }) {
  const { t } = useLingui()
  return (
    <Stack>
      <Copyable label={t`Coin ${place}`} value={code} />
      <Qr value={code} label={t`QR code of coin ${place}`} />
    </Stack>
  )
}
