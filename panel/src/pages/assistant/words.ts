import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { LinkProps } from '@tanstack/react-router'
import type { AssistantOutcome, AssistantTopic, WithheldReason } from '../../generated/assistant'
import type { StatusOf } from '../../kit'

export const outcomes: Record<AssistantOutcome, StatusOf> = {
  ANSWERED: ['ok', msg`Answered from the documents`],
  HANDED_OFF: ['wait', msg`Belongs to Enyra Security Analyst`],
  OUT_OF_SCOPE: ['off', msg`Not about Enigm`],
  REFUSED: ['stop', msg`Refused`],
  UNKNOWN: ['off', msg`Not known`],
}

export const topics: Record<AssistantTopic, MessageDescriptor> = {
  PRODUCT_GUIDANCE: msg`Products`,
  USER_ASSISTANCE: msg`Difficulties and daily use`,
  DOCUMENTATION_GUIDANCE: msg`Documentation`,
  CONFIGURATION_ASSISTANCE: msg`Settings and policies`,
  PLATFORM_NAVIGATION: msg`Pages of the panel`,
  FEATURE_EXPLANATION: msg`Features and states`,
  DEVICE_ASSISTANCE: msg`Devices`,
  ACCOUNT_ASSISTANCE: msg`Account`,
  MANAGED_DEVICE_CAPABILITY: msg`Managed devices`,
  WORKFLOW_ORIENTATION: msg`Steps of a workflow`,
}

export const withholdings: Record<WithheldReason, MessageDescriptor> = {
  NOT_IN_YOUR_ROLE: msg`This is not in your role: your session does not have the permission for it.`,
  NOT_OFFERED_NOW: msg`What this page shows does not offer it to you now: your role in it or its state does not allow it.`,
}

/** The pages that the assistant leads to. */
export const places: Readonly<Record<string, { to: LinkProps['to']; label: MessageDescriptor }>> = {
  '/settings': { to: '/settings', label: msg`To the settings` },
  '/sessions': { to: '/sessions', label: msg`To the sessions` },
  '/overview': { to: '/overview', label: msg`To the overview` },
  '/devices': { to: '/devices', label: msg`To the devices` },
  '/servers': { to: '/servers', label: msg`To the servers` },
  '/servers/new': { to: '/servers/new', label: msg`Create a server` },
  '/servers/join': { to: '/servers/join', label: msg`Join a server` },
  '/esims': { to: '/esims', label: msg`To the eSIMs` },
  '/keys': { to: '/keys', label: msg`To the Enigm Keys` },
  '/buy': { to: '/buy', label: msg`Buy` },
  '/orders': { to: '/orders', label: msg`To the orders` },
  '/entitlements': { to: '/entitlements', label: msg`To the entitlements` },
  '/training': { to: '/training', label: msg`To the training` },
  '/organizations': { to: '/organizations', label: msg`To the organizations` },
  '/platform/accounts': { to: '/platform/accounts', label: msg`To the accounts` },
  '/platform/staff': { to: '/platform/staff', label: msg`To the staff` },
  '/platform/dashboards': { to: '/platform/dashboards', label: msg`To the dashboards` },
  '/platform/recovery': { to: '/platform/recovery', label: msg`To the recovery cases` },
  '/platform/code-coins': { to: '/platform/code-coins', label: msg`To the Code Coins` },
  '/platform/stuck-payments': { to: '/platform/stuck-payments', label: msg`To the stuck payments` },
  '/platform/server-requests': { to: '/platform/server-requests', label: msg`To the server requests` },
  '/platform/server-actions': { to: '/platform/server-actions', label: msg`To the actions on servers` },
  '/platform/catalog': { to: '/platform/catalog', label: msg`To the catalog` },
  '/platform/legal-holds': { to: '/platform/legal-holds', label: msg`To the legal holds` },
  '/platform/tor': { to: '/platform/tor', label: msg`To Tor Gateway` },
  '/devices/$handle': { to: '/devices/$handle', label: msg`To this device` },
  '/esims/$esimId': { to: '/esims/$esimId', label: msg`To this eSIM` },
  '/keys/$handle': { to: '/keys/$handle', label: msg`To this Enigm Key` },
  '/servers/$serverId': { to: '/servers/$serverId', label: msg`To this server` },
  '/servers/$serverId/join-requests': {
    to: '/servers/$serverId/join-requests',
    label: msg`To the join requests of this server`,
  },
  '/servers/$serverId/members': {
    to: '/servers/$serverId/members',
    label: msg`To the members of this server`,
  },
  '/servers/$serverId/devices': {
    to: '/servers/$serverId/devices',
    label: msg`To the devices of this server`,
  },
  '/servers/$serverId/policy': {
    to: '/servers/$serverId/policy',
    label: msg`To the policy of this server`,
  },
  '/servers/$serverId/content': {
    to: '/servers/$serverId/content',
    label: msg`To the content of this server`,
  },
  '/servers/$serverId/danger': {
    to: '/servers/$serverId/danger',
    label: msg`To the danger zone of this server`,
  },
}
