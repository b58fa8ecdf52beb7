import { Trans } from '@lingui/react/macro'
import type { DeviceRowFragment } from '../../generated/devices'
import { Status, Time } from '../../kit'
import { connected } from './device-words'

interface ConnectionProps {
  readonly of: Pick<DeviceRowFragment, 'connected' | 'lastSeenHour'>
}

/** Whether a device is connected now, or the hour in which it was last; not where. */
export function Connection({ of: { connected: isConnected, lastSeenHour } }: ConnectionProps) {
  if (isConnected) return <Status of={connected} />
  return lastSeenHour ? <Time at={lastSeenHour} precision="hour" /> : <Trans>Never seen</Trans>
}
