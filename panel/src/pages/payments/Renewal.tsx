import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { RedeemCodeCoin, RenewSubscription } from '../../generated/payments'
import { Cancel, Dialog, Form, SecretField, useAnnouncements, type Values } from '../../kit'
import { newIdempotencyKey, useChange } from '../../operations'
import { CountryField } from './ProductPage'

/** Orders one more term and pays it. A refused code leaves the order open: the next code pays the same one. */
export function Renewal({
  entitlementId,
  organizationId,
  onClose,
}: {
  readonly entitlementId: string
  readonly organizationId: string | null
  readonly onClose: () => void
}) {
  const announce = useAnnouncements()
  const [keys] = useState(() => new Map<string, string>())
  const renew = useChange(RenewSubscription)
  const redeem = useChange(RedeemCodeCoin)
  // A key belongs to one country and to one code: another one is another attempt.
  const keyOf = (attempt: string) => {
    const key = keys.get(attempt) ?? newIdempotencyKey()
    keys.set(attempt, key)
    return key
  }
  const submit = async ({ purchaseCountry = '', code = '' }: Values) => {
    const { order } = await renew.mutateAsync({
      entitlementId,
      purchaseCountry,
      method: 'CODE_COIN',
      idempotencyKey: keyOf(`order ${purchaseCountry}`),
    })
    if (!order) return
    const { limitations } = await redeem.mutateAsync({
      orderId: order.id,
      organizationId,
      code,
      idempotencyKey: keyOf(`code ${order.id} ${code}`),
    })
    announce({ title: <Trans>The term is renewed.</Trans>, limitations })
    onClose()
  }
  return (
    <Dialog title={<Trans>Renew the term</Trans>} onClose={onClose}>
      <p>
        <Trans>
          A Code Coin for the same product adds one term. Before the suspension, it follows the present one;
          afterwards it begins today.
        </Trans>
      </p>
      <Form
        onSubmit={submit}
        submit={<Trans>Renew with this code</Trans>}
        actions={<Cancel onClose={onClose} />}
      >
        <CountryField />
        <SecretField name="code" label={<Trans>Code Coin</Trans>} required />
      </Form>
    </Dialog>
  )
}
