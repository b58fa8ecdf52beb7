import { byKey, groupedByKey, select, type App, type BatchLoader } from '@enigm/subgraph'
import { reviewOf, type DefenseFinding, type DefenseReview } from './active-defense'
import { DeviceAttestation } from './attestation'
import { FINDING_DAYS } from './evidence.service'

const MOST_FINDINGS = 100

const attestations = select(DeviceAttestation).where('device_id = ANY($1)')

/** The last attestation of devices that the caller has loaded already. */
export const attestationsOfDevices: BatchLoader<string, DeviceAttestation | null> = async (ids, { app }) =>
  byKey(ids, await app.read(attestations, [ids]), 'deviceId')

type Reported = DefenseFinding & { deviceId: string }

/** The reports of Active Defense on devices that the caller has loaded already; null for a device without one. */
export const reviewsOfDevices: BatchLoader<string, DefenseReview | null> = (ids, { app }) =>
  reviews(app, ids, '')

/** As `reviewsOfDevices`, without what was reported before the device was bound to its organization. */
export const reviewsOfBoundDevices: BatchLoader<string, DefenseReview | null> = (ids, { app }) =>
  reviews(
    app,
    ids,
    'AND EXISTS (SELECT FROM device_management m WHERE m.device_id = r.device_id AND r.reported_hour >= m.bound_at)',
  )

async function reviews(
  app: App<any>,
  ids: readonly string[],
  visible: string,
): Promise<(DefenseReview | null)[]> {
  const recent = `r.device_id = ANY($1) AND r.reported_hour > now() - interval '${FINDING_DAYS} days' ${visible}`
  const reports = await app.read<{ deviceId: string; reportedHour: Date }>(
    `SELECT r.device_id AS "deviceId", r.reported_hour AS "reportedHour" FROM device_defense_report r WHERE ${recent}`,
    [ids],
  )
  const findings = await app.read<Reported>(
    `SELECT device_id AS "deviceId", category, reported_hour AS "reportedHour" FROM (
       SELECT r.*, row_number() OVER (PARTITION BY r.device_id ORDER BY r.reported_hour DESC, r.category) AS place
       FROM device_finding r WHERE ${recent}) latest
     WHERE place <= ${MOST_FINDINGS} ORDER BY place`,
    [ids],
  )
  const found = groupedByKey(ids, findings, 'deviceId')
  return byKey(ids, reports, 'deviceId').map(
    (report, index) => report && reviewOf(report.reportedHour, found[index] ?? []),
  )
}
