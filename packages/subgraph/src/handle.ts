import { createHmac } from 'node:crypto'
import { base58 } from '@scure/base'

/** `dh_…` a device, `mh_…` a member, `ah_…` an account, `kh_…` an Enigm Key, `sh_…` a session. */
export type HandleKind = 'dh' | 'mh' | 'ah' | 'kh' | 'sh'

const HANDLE_BYTES = 16

/** A pairwise handle: HMAC-SHA256 of viewer scope and id, so that two viewers cannot compare what they see (DEV-17). */
export function pairwiseHandle(key: Buffer, kind: HandleKind, viewerScope: string, id: string): string {
  const mac = createHmac('sha256', key).update(`${kind}\0${viewerScope}\0${id}`).digest()
  return `${kind}_${base58.encode(mac.subarray(0, HANDLE_BYTES))}`
}
