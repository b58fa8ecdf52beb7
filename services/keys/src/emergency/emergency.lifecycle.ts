import { enumType, lifecycle } from '@enigm/subgraph'

export const EmergencyState = enumType('EmergencyState', 'Where an emergency stands.', {
  OPEN: 'It has not ended.',
  ENDED: 'Enigm App has reported its end.',
  CANCELED: 'It was raised by mistake.',
})
export type EmergencyState = keyof typeof EmergencyState

/** Enigm App alone moves an emergency. */
export const emergencyLifecycle = lifecycle(EmergencyState, 'OPEN', {
  END: { from: ['OPEN'], to: 'ENDED', event: 'keys.emergency.ended' },
  CANCEL: { from: ['OPEN'], to: 'CANCELED', event: 'keys.emergency.canceled' },
})
