export {
  CardProcessorSimulator,
  startCardProcessor,
  type CardFault,
  type StoredSession,
} from './card-processor'
export { cardEvent, signatureOf } from './events'
