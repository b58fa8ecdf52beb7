export { startOtlpReceiver, type ReceivedSpan } from './otlp-receiver'
