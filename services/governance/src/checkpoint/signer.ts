import { createPrivateKey, sign, type JsonWebKey } from 'node:crypto'
import { checkpointText, signedNote, verifierKey, type Bytes, type Checkpoint } from '@enigm/ledger'
import type { GovernanceConfig } from '../config'

/** Signs the checkpoints of this ledger, whose name is also that of its key. */
export class CheckpointSigner {
  private readonly publicKey: Bytes
  private readonly key

  constructor(private readonly config: GovernanceConfig) {
    const jwk = config.CHECKPOINT_SIGNING_KEY
    this.publicKey = Uint8Array.from(Buffer.from(jwk.x, 'base64url'))
    this.key = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' })
  }

  sign(checkpoint: Omit<Checkpoint, 'origin'>): Promise<string> {
    const { CHECKPOINT_ORIGIN: origin } = this.config
    return signedNote(checkpointText({ origin, ...checkpoint }), origin, this.publicKey, (text) =>
      Uint8Array.from(sign(null, text, this.key)),
    )
  }

  /** The key that verifies the signatures. */
  verifierKey(): Promise<string> {
    return verifierKey(this.config.CHECKPOINT_ORIGIN, this.publicKey)
  }
}
