import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

const services = ['Accounts', 'Devices', 'Esim', 'Governance', 'Guidance', 'Keys', 'Payments', 'Servers']

/** Every service records the same four actions about work that does not progress. */
export const stalledWork: Readonly<Record<string, MessageDescriptor>> = Object.fromEntries(
  services.flatMap((service) => [
    [`${service.toLowerCase()}.work.retried`, msg`Stalled work was started again`],
    [`${service.toLowerCase()}.work.discarded`, msg`Stalled work was discarded`],
    [`Mutation.retry${service}Work`, msg`Another start of stalled work`],
    [`Mutation.discard${service}Work`, msg`Discarding stalled work`],
  ]),
)
