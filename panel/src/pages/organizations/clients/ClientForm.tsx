import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Cancel, Dialog, Form, mistakeAt, TextField, type Values } from '../../../kit'
import { newIdempotencyKey } from '../../../operations'
import { publicKeyOf, type PublicKey } from './public-key'

export interface ClientInput {
  readonly label: string
  readonly publicKey: PublicKey
  readonly idempotencyKey: string
}

interface ClientFormProps {
  /** The name of the client whose key changes; a new client chooses one. */
  readonly of?: string
  readonly onReady: (input: ClientInput) => void
  readonly onClose: () => void
}

/** Takes a public key. The private key is created at the client and never comes here. */
export function ClientForm({ of, onReady, onClose }: ClientFormProps) {
  const { t } = useLingui()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const submit = async ({ label = '', publicKey = '' }: Values) => {
    const key = publicKeyOf(publicKey)
    if (key === 'private') {
      throw mistakeAt(
        'publicKey',
        t`This is a private key. It was not sent. Keep it at the client, and give its public part.`,
      )
    }
    if (!key) throw mistakeAt('publicKey', t`This is no public Ed25519 key as JSON.`)
    onReady({ label: of ?? label.trim(), publicKey: key, idempotencyKey })
  }
  return (
    <Dialog
      title={of === undefined ? <Trans>Register a client</Trans> : <Trans>Change the key of {of}</Trans>}
      onClose={onClose}
    >
      <Form onSubmit={submit} submit={<Trans>Continue</Trans>} actions={<Cancel onClose={onClose} />}>
        {of === undefined && (
          <TextField
            name="label"
            label={<Trans>Name</Trans>}
            hint={<Trans>Up to 40 characters, nothing about a person.</Trans>}
            maxLength={40}
            required
          />
        )}
        <TextField
          name="publicKey"
          label={<Trans>Public key</Trans>}
          hint={
            <Trans>
              As JSON with <code>kty</code>, <code>crv</code> and <code>x</code>. The client creates the key
              pair and keeps the private key.
            </Trans>
          }
          required
          isCode
        />
      </Form>
    </Dialog>
  )
}
