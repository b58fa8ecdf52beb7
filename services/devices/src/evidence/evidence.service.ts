import { startOfDay, startOfHour, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import type { DevicesApp } from '../config'
import { Device, devices } from '../device/device.entity'
import { mayPoll } from '../endpoint/signed-device'
import type { EvidenceClaims } from '../endpoint/message'
import { managementOf } from '../management/management.access'
import { managements } from '../management/management.entity'
import type { DeviceAttestation } from './attestation'
import { certifies } from './certificate-chain'

/** Findings are shown for this long. */
export const FINDING_DAYS = 30
const RETENTION_JOB = 'finding.retention'
const RETENTION_MILLISECONDS = (FINDING_DAYS * 24 + 1) * 3_600_000

/** The outcome of the attestation in a report; null when the report has none, or the deployment attests no device. */
type Recorded = { attestation: DeviceAttestation['outcome'] | null } | 'NOT_TRUSTED'

/** Records what a device proves and what Active Defense reports on it; the same report within an hour changes nothing. */
export class EvidenceService {
  constructor(private readonly app: DevicesApp) {}

  /** Certificates are checked and forgotten: only the outcome is stored (TRU-13). */
  async record(context: CallContext, device: Device, evidence: EvidenceClaims): Promise<Recorded> {
    const { attestation: chain, findings } = evidence
    const roots = this.app.config.DEVICE_ATTESTATION_ROOTS
    const attested = chain && roots.length > 0 ? await certifies(roots, chain, device.publicKey) : null
    const outcome = attested === null ? null : attested ? 'PASSED' : 'FAILED'
    return this.app.transaction(context, async (tx) => {
      const locked = await tx.lock(Device, { id: device.id })
      if (!locked || !mayPoll(locked)) return 'NOT_TRUSTED'
      const hour = startOfHour(await tx.now())
      const isNew = [
        outcome !== null && (await attest(tx, locked, { outcome, hour })),
        findings !== undefined && (await report(tx, locked, { findings, hour })),
      ].includes(true)
      if (isNew) {
        const more = outcome ? { reason: `ATTESTATION_${outcome}` } : {}
        await devices.change(tx, 'devices.device.evidence.recorded', { id: locked.id }, more)
      }
      if (findings !== undefined) await categorize(tx, locked.id, startOfDay(hour))
      return { attestation: outcome }
    })
  }

  /** Deletes the findings of a device that are shown no longer; the last one was open until then. */
  forget(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      await tx.lock(Device, { id: job.aggregateId })
      await deleteOld(tx, job.aggregateId)
      await categorize(tx, job.aggregateId)
      await tx.completeJob(job)
    })
  }
}

export const evidenceJobs = {
  [RETENTION_JOB]: (job: Job, app: DevicesApp, context: CallContext) =>
    app.get(EvidenceService).forget(context, job),
}

async function attest(
  tx: Transaction,
  { id, accountId }: Device,
  { outcome, hour }: { outcome: DeviceAttestation['outcome']; hour: Date },
): Promise<boolean> {
  const changed = await tx.query<object>(
    `INSERT INTO device_attestation AS a (device_id, account_id, outcome, attested_hour) VALUES ($1, $2, $3, $4)
     ON CONFLICT (device_id) DO UPDATE SET outcome = excluded.outcome, attested_hour = excluded.attested_hour
       WHERE (a.outcome, a.attested_hour) <> (excluded.outcome, excluded.attested_hour)
     RETURNING device_id`,
    [id, accountId, outcome, hour],
  )
  return changed.length > 0
}

async function report(
  tx: Transaction,
  { id, accountId }: Device,
  { findings, hour }: { findings: readonly string[]; hour: Date },
): Promise<boolean> {
  await deleteOld(tx, id)
  const reported = await tx.query<object>(
    `INSERT INTO device_defense_report AS r (device_id, account_id, reported_hour) VALUES ($1, $2, $3)
     ON CONFLICT (device_id) DO UPDATE SET reported_hour = excluded.reported_hour WHERE r.reported_hour < excluded.reported_hour
     RETURNING device_id`,
    [id, accountId, hour],
  )
  const found = await tx.query<object>(
    `INSERT INTO device_finding (device_id, account_id, category, reported_hour)
     SELECT $1, $2, category, $4 FROM unnest($3::text[]) AS found (category)
     ON CONFLICT DO NOTHING RETURNING device_id`,
    [id, accountId, findings, hour],
  )
  const afterMilliseconds = RETENTION_MILLISECONDS
  if (found.length > 0) await tx.scheduleJob({ kind: RETENTION_JOB, aggregateId: id, afterMilliseconds })
  return reported.length + found.length > 0
}

/**
 * Other services learn one category of the findings, and only of a device that has reported in managed mode: whether one is open
 * (POL-03, PRV-06). `day` is that of a new report.
 */
async function categorize(tx: Transaction, deviceId: string, day?: Date): Promise<void> {
  const management = await managementOf(tx, deviceId)
  const findingsDay = day ?? management?.findingsDay
  if (management?.state !== 'ON' || !findingsDay) return
  const found = await tx.query<object>('SELECT FROM device_finding WHERE device_id = $1 LIMIT 1', [deviceId])
  const findings = found.length > 0 ? 'OPEN' : 'NONE'
  if (management.findings === findings && management.findingsDay?.getTime() === findingsDay.getTime()) return
  const set = { findings, findingsDay } as const
  await managements.change(tx, 'devices.management.findings.recorded', { deviceId }, { set })
}

async function deleteOld(tx: Transaction, deviceId: string): Promise<void> {
  await tx.query(
    `DELETE FROM device_finding WHERE device_id = $1 AND reported_hour < now() - interval '${FINDING_DAYS} days'`,
    [deviceId],
  )
}
