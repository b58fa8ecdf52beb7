import { erasure } from './state'

/** Events of guidance. */
export const guidanceEvents = {
  'guidance.erasure.completed': erasure,
  'guidance.erasure.snapshot': erasure,
}
