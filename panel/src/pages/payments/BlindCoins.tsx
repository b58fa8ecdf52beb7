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
export function BlindCoins({
  of: order,
  organizationId,
}: {
  readonly of: OrderOfCoins
  readonly organizationId: string | null
}) {
  const { t } = useLingui()
  const { history } = useRouter()
  const [codes, setCodes] = useState<readonly string[]>()
  const [isOver, setOver] = useState(false)
  const sign = useChange(SignBlindCoins)
  const { id: orderId, signingKey, quantity } = order
  const pending = isOver ? undefined : history.location.state.blindCoins
  const keep = (coins: BlindedCoins | undefined) => {
    const { href, state } = history.location
    history.replace(href, { ...state, blindCoins: coins }, { ignoreBlocker: true })
  }
  const make = async () => {
    // Once the coins are signed, the order has no key any more, and the same messages get the same signatures.
    const isPresent = pending && (!signingKey || signingKey.fingerprint === pending.fingerprint)
    const coins = isPresent ? pending : signingKey && (await blindCoins(signingKey, quantity))
    if (!coins) return
    keep(coins)
    const { fingerprint, blindedMessages } = coins
    const input = { orderId, organizationId, fingerprint, blindedMessages: [...blindedMessages] }
    const { signatures } = await sign.mutateAsync(input)
    setCodes(await unblindCoins(coins, signatures ?? []))
  }
  const finish = () => {
    keep(undefined)
    setOver(true)
    setCodes(undefined)
  }
  return (
    <Section title={t`Blind Code Coins`}>
      {codes && <Shown codes={codes} onDone={finish} />}
      {!codes && (signingKey || pending) && <Make onSubmit={make} />}
      {!codes && !signingKey && !pending && <NothingToMake isPaid={order.state === 'PAID'} />}
      {!codes && signingKey && <Key of={signingKey} />}
    </Section>
  )
}

function Make({ onSubmit }: { readonly onSubmit: () => Promise<void> }) {
  return (
    <Form onSubmit={onSubmit} submit={<Trans>Make the coins</Trans>}>
      <p>
        <Trans>
          This browser makes the coins and we sign them without seeing them. When a coin is redeemed, we
          cannot find out in which order it was bought.
        </Trans>
      </p>
    </Form>
  )
}

function NothingToMake({ isPaid }: { readonly isPaid: boolean }) {
  return (
    <p>
      {isPaid ? (
        <Trans>The key of this quarter is not ready yet. Load the page again in a minute.</Trans>
      ) : (
        <Trans>The coins of this order were made. They are not shown again.</Trans>
      )}
    </p>
  )
}

/** The key of the coins, for a comparison with what others see. */
function Key({ of: { fingerprint, validUntil } }: { readonly of: NonNullable<OrderOfCoins['signingKey']> }) {
  const { t } = useLingui()
  return (
    <Stack>
      <Copyable label={t`Fingerprint of the key`} value={fingerprint} />
      <p className="second small">
        <Trans>
          Everyone gets the same key in a quarter. Its coins pay until{' '}
          <Time at={validUntil} precision="day" />.
        </Trans>
      </p>
      <Row>
        <LinkButton to="/coin-keys">
          <Trans>To the keys of blind coins</Trans>
        </LinkButton>
      </Row>
    </Stack>
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
