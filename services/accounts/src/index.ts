export { PinHash } from './pin/pin-hash'
export { definition } from './service'
