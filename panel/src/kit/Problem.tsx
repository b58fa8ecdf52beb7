import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Failure, Refusal, type RefusalCode, type UserError } from '../gateway'
import { Button } from './Button'
import { Notice } from './Notice'

/** What each refusal means for the person: what did not happen, and what to do. */
const refusals: Record<RefusalCode, MessageDescriptor> = {
  UNAUTHENTICATED: msg`Your session has ended. Nothing was changed. Sign in again.`,
  FORBIDDEN: msg`This session may not do this. Nothing was changed.`,
  PIN_REQUIRED: msg`This needs your critical-operation PIN. Nothing was changed.`,
  BAD_USER_INPUT: msg`The input is not valid. Nothing was changed.`,
  LIMIT_EXCEEDED: msg`The request was too large. Nothing was changed.`,
  RATE_LIMITED: msg`There were too many attempts. Nothing was changed. Wait a few minutes, then try again.`,
  UNAVAILABLE: msg`A part of the system does not answer now. Try again; what has worked already is not done twice.`,
  INTERNAL: msg`Something went wrong at our side. Load the page again to see whether anything was changed.`,
  UNREACHABLE: msg`There is no connection to the gateway. Check your network, then try again.`,
  OUTDATED: msg`A newer version of the panel is in use. Nothing was changed. Load the page again.`,
}

/** The sentences for expected failures by code; a domain adds its own, and a code without one is shown in the service's words. */
const failures: Record<string, MessageDescriptor> = {
  NOT_FOUND: msg`This does not exist any more, or it is not yours. Nothing was changed.`,
  INVALID_TRANSITION: msg`The present state does not allow this any more. Nothing was changed.`,
  IDEMPOTENCY_CONFLICT: msg`This was sent already with other values. Nothing was changed. Start again.`,
  CREDENTIALS_WRONG: msg`The login secret is wrong.`,
  PIN_NOT_SET: msg`Your account has no critical-operation PIN yet.`,
  PIN_ALREADY_SET: msg`Your account has a PIN already.`,
  PIN_TOO_WEAK: msg`A PIN has 6 to 12 digits that are neither all equal nor a straight sequence.`,
  PIN_WRONG: msg`The PIN is wrong. After five wrong attempts it is locked for 15 minutes.`,
  PIN_LOCKED: msg`The PIN is locked after wrong attempts.`,
  RECOVERY_DELAY: msg`For 24 hours after a recovery nothing can be deleted or transferred.`,
}

/** Adds the sentences of a domain. Called once, by the module of the domain's failures. */
export function explainFailures(sentences: Readonly<Record<string, MessageDescriptor>>): void {
  Object.assign(failures, sentences)
}

/** The sentence for one error of a payload, in the language of the page. */
export function useSentence(): (error: UserError) => string {
  const { i18n } = useLingui()
  return ({ code, message }) => (failures[code] ? i18n._(failures[code]) : message)
}

interface ProblemProps {
  readonly of: Error
  /** Repeats what has failed; the button is left out without it. */
  readonly onRetry?: () => void
}

/** What went wrong, whether anything has changed, and what to do. It is read out when it appears. */
export function Problem({ of: error, onRetry }: ProblemProps) {
  const { i18n } = useLingui()
  const sentence = useSentence()
  if (!(error instanceof Failure) && !(error instanceof Refusal)) throw error
  const retry = onRetry && (
    <Button size="compact" onClick={onRetry}>
      <Trans>Try again</Trans>
    </Button>
  )
  const correlationId = error instanceof Refusal && error.code === 'INTERNAL' && error.correlationId
  return (
    <div role="alert">
      <Notice
        tone="stop"
        title={error instanceof Failure ? sentence(error.errors[0]) : i18n._(refusals[error.code])}
        actions={retry}
      >
        {correlationId && (
          <p className="small">
            <Trans>
              For support: <code>{correlationId}</code>
            </Trans>
          </p>
        )}
      </Notice>
    </div>
  )
}
