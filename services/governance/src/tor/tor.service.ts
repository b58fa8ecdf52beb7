import { isOnionAddress, type TorSurfaceKey } from '@enigm/contracts'
import type { App, Context } from '@enigm/subgraph'
import { GovernanceFailure } from '../errors'
import { TorReconciliationService } from './reconciliation.service'
import { TOR_POLICY, TorPolicy, torSurfaces, type TorSurface } from './tor.entity'

type Allowances = Omit<TorPolicy, 'id' | 'version'>

/** The lifecycle of the surfaces of Tor Gateway and its policy (TOR-01). Nothing here knows who uses them (TOR-04). */
export class TorService {
  private readonly reconciliation: TorReconciliationService

  constructor(private readonly app: App) {
    this.reconciliation = app.get(TorReconciliationService)
  }

  /** @throws GovernanceFailure ONION_ADDRESS_INVALID, INVALID_TRANSITION */
  async enable(context: Context, id: TorSurfaceKey, onionAddress: string): Promise<TorSurface> {
    const isPossible = isOnionAddress(onionAddress) && (await this.reconciliation.canHave(id, onionAddress))
    return this.app.transaction(context, async (tx) => {
      if (!isPossible) throw new GovernanceFailure('ONION_ADDRESS_INVALID', ['input', 'onionAddress'])
      await this.reconciliation.runSoon(tx)
      return torSurfaces.move(tx, 'ENABLE', { id }, { set: { onionAddress } })
    })
  }

  /** @throws GovernanceFailure INVALID_TRANSITION */
  disable(context: Context, id: TorSurfaceKey): Promise<TorSurface> {
    return this.app.transaction(context, async (tx) => {
      await this.reconciliation.runSoon(tx)
      return torSurfaces.move(tx, 'DISABLE', { id })
    })
  }

  updatePolicy(context: Context, allowances: Allowances): Promise<TorPolicy> {
    return this.app.transaction(context, (tx) =>
      tx.change(TorPolicy, { id: TOR_POLICY }, allowances, ({ id }) => ({
        type: 'governance.torpolicy.updated',
        data: { policyId: id },
        audit: { scope: 'platform', target: id, reason: reasonOf(allowances) },
      })),
    )
  }
}

/** The values that were set, as a code for the audit entry. */
function reasonOf({ allowsAccountCreation, allowsPurchases, allowsSignIn }: Allowances): string {
  const allowed = [
    allowsAccountCreation && 'ACCOUNT_CREATION',
    allowsPurchases && 'PURCHASES',
    allowsSignIn && 'SIGN_IN',
  ].filter((value) => value !== false)
  return allowed.length > 0 ? `ALLOWS_${allowed.join('_AND_')}` : 'ALLOWS_NOTHING'
}
