import { erasure } from './state'

/** Events of governance. */
export const governanceEvents = {
  'governance.erasure.completed': erasure,
  'governance.erasure.snapshot': erasure,
}
