import type { App, TrustSignal } from '@enigm/subgraph'
import { livingStates } from '../esim/esim.lifecycle'

const MOST_SIGNALS = 100

/** One signal for each eSIM that the account holds or uses, the newest first (TRU-08). */
export async function esimTrustSignals(app: App, accountId: string): Promise<TrustSignal[]> {
  const rows = await app.read<{ value: string; observedAt: Date }>(
    `SELECT e.state AS value, m.at AS "observedAt"
     FROM esim e JOIN LATERAL (SELECT at FROM esim_move WHERE esim_id = e.id ORDER BY version DESC LIMIT 1) m ON true
     WHERE e.account_id = $1 AND e.state = ANY($2) ORDER BY m.at DESC, e.id LIMIT $3`,
    [accountId, livingStates, MOST_SIGNALS],
  )
  return rows.map((row) => ({ ...row, kind: 'ESIM_LIFECYCLE', source: 'esim' }))
}
