import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { DeletionQuery } from '../../generated/accounts'
import { Steps, type Step } from '../../kit'

type DeletionStep = NonNullable<DeletionQuery['deletionRequest']>['steps'][number]

const domains: Record<DeletionStep['domain'], MessageDescriptor> = {
  ACCOUNTS: msg`Account and sessions`,
  DEVICES: msg`Devices`,
  ESIM: msg`eSIMs`,
  GUIDANCE: msg`Training`,
  KEYS: msg`Enigm Keys`,
  GOVERNANCE: msg`Audit ledger`,
  PAYMENTS: msg`Orders and entitlements`,
  SERVERS: msg`Servers`,
}

const grounds: Record<DeletionStep['retained'][number]['ground'], MessageDescriptor> = {
  EVENT_DELIVERY: msg`events on their way between services`,
  LEGAL_HOLD: msg`records that the law forbids to delete`,
  SECURITY: msg`the audit trail`,
  TAX_LAW: msg`records of sales, which lead to no buyer`,
  TOMBSTONE: msg`the id of the account, so that nothing brings it back`,
}

const progressOf: Record<DeletionStep['state'], Step['progress']> = {
  BLOCKED: 'failed',
  PENDING: 'later',
  DONE: 'done',
  RETAINED: 'done',
}

/** How far each service has come, and what it keeps. */
export function DeletionSteps({ of }: { readonly of: readonly DeletionStep[] }) {
  const { i18n } = useLingui()
  return (
    <Steps
      of={of.map(({ domain, state: step, retained }) => ({
        key: domain,
        title: i18n._(domains[domain]),
        progress: progressOf[step],
        detail:
          step === 'BLOCKED' ? (
            <Trans>Something has to end first, such as a server that the account owns.</Trans>
          ) : (
            retained.length > 0 && (
              <Trans>Kept: {retained.map(({ ground }) => i18n._(grounds[ground])).join(', ')}</Trans>
            )
          ),
      }))}
    />
  )
}
