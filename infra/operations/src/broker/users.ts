import { externalSourceNames, serviceNames } from '@enigm/contracts'

/** The broker's nkey users: each service, each external source, the gateway, and `infrastructure`, which creates streams. */
export const brokerUserNames = [...serviceNames, ...externalSourceNames, 'gateway', 'infrastructure'] as const
export type BrokerUserName = (typeof brokerUserNames)[number]
