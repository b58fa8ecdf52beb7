import { Trans } from '@lingui/react/macro'
import { Notice } from './Notice'
import { Time } from './Time'

/** Says that no critical operation is possible now. `until` is null when the lock does not end by itself. */
export function PinLocked({ until }: { readonly until: string | null }) {
  return (
    <Notice tone="stop" title={<Trans>The PIN is locked after wrong attempts</Trans>}>
      <p>
        {until ? (
          <Trans>
            Try again after <Time at={until} />.
          </Trans>
        ) : (
          <Trans>It stays locked until you recover the account and choose to reset the PIN.</Trans>
        )}
      </p>
    </Notice>
  )
}
