import type { PaymentsApp, PaymentsConfig } from '../config'

/** The webhooks of one processor. */
export interface WebhookRoute {
  path: `/webhooks/${string}`
  signatureHeader: string
  /** Whether the processor is configured. */
  isServed(config: PaymentsConfig): boolean
  /** Verifies the signature of the raw body and records what it says. @returns whether the signature is right */
  receive(app: PaymentsApp, body: Buffer, signature: string): Promise<boolean>
}
