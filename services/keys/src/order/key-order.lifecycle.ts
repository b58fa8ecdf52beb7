import { enumType, lifecycle } from '@enigm/subgraph'

export const KeyOrderState = enumType('KeyOrderState', 'Where the order of a replacing Enigm Key stands.', {
  PLACED: 'The new Key is ordered and not yet linked in Enigm App.',
  FULFILLED: 'Enigm App has linked the new Key.',
  CANCELED: 'No new Key will come.',
})
export type KeyOrderState = keyof typeof KeyOrderState

export const keyOrderLifecycle = lifecycle(KeyOrderState, 'PLACED', {
  FULFILL: { from: ['PLACED'], to: 'FULFILLED', event: 'keys.order.fulfilled' },
  CANCEL: { from: ['PLACED'], to: 'CANCELED', event: 'keys.order.canceled' },
})
