export { seedOperator } from './account/operator-seed'
export { PinHash } from './protection/pin/pin-hash'
export { definition } from './service'
