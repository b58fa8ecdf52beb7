export { PinHash } from './protection/pin/pin-hash'
export { definition } from './service'
