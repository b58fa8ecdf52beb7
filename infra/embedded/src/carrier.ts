import { join } from 'node:path'
import type { System } from './process-environment'
import { loopback } from './ports'
import { portOf } from './settings'

/** The name in the certificate with which the simulated carrier calls. */
const CARRIER_NAME = 'carrier.enigm.test'

/** What esim reads of the simulated carrier. */
export function esimEnvironment({ settings, keys }: System): Record<string, string> {
  const { authority, enigm } = keys.carrierTls
  return {
    ESIM_PEPPER: keys.esimPepper,
    CARRIER_URL: `https://${loopback}:${portOf('carrierEs2plus', settings)}`,
    CARRIER_REQUESTER: 'enigm',
    CARRIER_DOWNLOAD_HOST: 'smdp.enigm.test',
    CARRIER_CA: authority,
    CARRIER_CERTIFICATE: enigm.certificate,
    CARRIER_KEY: enigm.key,
    CARRIER_CLIENT_NAME: CARRIER_NAME,
    CARRIER_PROFILE_TYPES: JSON.stringify({
      STANDARD: 'ENIGM_STANDARD',
      HOME_ONLY: 'ENIGM_HOME',
      DATA_ONLY: 'ENIGM_DATA',
    }),
    CARRIER_NOTIFICATION_PORT: String(portOf('carrierNotifications', settings)),
  }
}

/** What the simulated carrier reads beside its port, which is the side of devices. */
export function carrierEnvironment({ settings, keys }: System): Record<string, string> {
  const { authority, carrier } = keys.carrierTls
  return {
    ES2PLUS_PORT: String(portOf('carrierEs2plus', settings)),
    DATA_DIR: join(settings.dataDir, 'carrier'),
    CARRIER_CA: authority,
    CARRIER_CERTIFICATE: carrier.certificate,
    CARRIER_KEY: carrier.key,
    NOTIFICATION_URL: `https://${loopback}:${portOf('carrierNotifications', settings)}`,
  }
}
