import { variableNames } from '@enigm/configuration'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { gatewayConfig } from '@enigm/gateway'
import { subgraphConfig } from '@enigm/subgraph'
import type { z } from 'zod'
import { definitions } from './definitions'

/** The processes of a deployment. */
export const deployedProcessNames = [...serviceNames, 'gateway'] as const
export type DeployedProcessName = (typeof deployedProcessNames)[number]

/** The schema of all environment variables of a process. */
export function configurationOf(name: DeployedProcessName): z.ZodType {
  return name === 'gateway' ? gatewayConfig : subgraphConfig(definitions[name])
}

/** The variables that a service reads in addition to those of every subgraph. */
export function ownVariableNames(name: ServiceName): string[] {
  const { config } = definitions[name]
  return config ? variableNames(config) : []
}
