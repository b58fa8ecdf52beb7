import type { TrustSignal } from '@enigm/subgraph'
import type { EnigmKey } from '../key/key.entity'

/** TRU-09: where a Key stands, since when. */
export function keySignal({ state, changedAt }: EnigmKey): TrustSignal {
  return { kind: 'KEY_LIFECYCLE', value: state, source: 'keys', observedAt: changedAt }
}
