import type { ServiceName } from './service'

/** How often a service confirms through the broker that all its committed events were published. */
export const HEARTBEAT_MILLISECONDS = 500

/** After this time without a heartbeat, what is remembered of a service's events is not current (SES-02). */
export const CURRENT_MILLISECONDS = 1_000

/** The NATS subject of a service's heartbeats. It is in no stream. */
export function heartbeatSubject(service: ServiceName): string {
  return `heartbeat.${service}`
}
