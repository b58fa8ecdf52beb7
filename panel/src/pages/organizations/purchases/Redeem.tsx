import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { RedeemForOrganization } from '../../../generated/organizations'
import { Cancel, Dialog, Form, SecretField, useAnnouncements, type Values } from '../../../kit'
import { newIdempotencyKey, useChange } from '../../../operations'
import { useProductName } from '../../payments/words'
import { useOrganizationId } from '../organization'
import type { Order } from './Purchases'

export function Redeem({
  of: { id, quantity, product: bought },
  onClose,
}: {
  readonly of: Order
  readonly onClose: () => void
}) {
  const announce = useAnnouncements()
  const organizationId = useOrganizationId()
  const redeem = useChange(RedeemForOrganization)
  // A key belongs to one code: another code is another attempt.
  const [attempt, setAttempt] = useState({ code: '', idempotencyKey: '' })
  const submit = async ({ code = '' }: Values) => {
    const idempotencyKey = attempt.code === code ? attempt.idempotencyKey : newIdempotencyKey()
    setAttempt({ code, idempotencyKey })
    const { limitations } = await redeem.mutateAsync({ idempotencyKey, orderId: id, organizationId, code })
    announce({ title: <Trans>The order is paid.</Trans>, limitations })
    onClose()
  }
  const product = useProductName()(bought)
  return (
    <Dialog
      title={
        <Trans>
          Pay {quantity} × {product}
        </Trans>
      }
      onClose={onClose}
    >
      <p>
        <Trans>A Code Coin works once, for this product and this quantity.</Trans>
      </p>
      <Form onSubmit={submit} submit={<Trans>Redeem code</Trans>} actions={<Cancel onClose={onClose} />}>
        <SecretField name="code" label={<Trans>Code</Trans>} required />
      </Form>
    </Dialog>
  )
}
