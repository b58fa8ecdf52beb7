import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  AccountHistory,
  DeviceHistory,
  EsimHistory,
  GovernanceHistory,
  KeyHistory,
  PaymentHistory,
  ServerHistory,
  TrainingHistory,
} from '../../../generated/operations'
import type { Document } from '../../../graphql'
import { useRead } from '../../../operations'
import * as words from './words'

type Numbers = Readonly<Record<string, number | null>>

/** The numbers of one counter by their names, now and over time. */
export interface Counter {
  readonly title: MessageDescriptor
  readonly words: Readonly<Record<string, MessageDescriptor>>
  readonly now: Numbers
  /** Today first. A day on which the service did not run is absent. */
  readonly history: readonly { readonly date: string; readonly counts: Numbers }[]
}

/** The counters of one service, which is asked alone: one that is not available hides no other. */
function ofService<Data>(
  title: MessageDescriptor,
  document: Document<Data, { readonly days: number }>,
  countersOf: (data: Data) => readonly Counter[],
) {
  return {
    name: document.name,
    title,
    useCounters(days: number) {
      const { data, error, refetch } = useRead(document, { days })
      return { data: data && countersOf(data), error, refetch }
    },
  }
}

export type CountersOfService = ReturnType<typeof ofService>

export const services: readonly CountersOfService[] = [
  ofService(msg`Accounts and organizations`, AccountHistory, (data) => [
    {
      ...{ title: msg`Accounts`, words: words.accounts },
      ...{ now: data.accountCounters, history: data.accountCounterHistory },
    },
    {
      ...{ title: msg`Deletions of accounts`, words: words.accountDeletions },
      ...{ now: data.accountDeletionCounters, history: data.accountDeletionCounterHistory },
    },
    {
      ...{ title: msg`Organizations`, words: words.organizations },
      ...{ now: data.organizationCounters, history: data.organizationCounterHistory },
    },
  ]),
  ofService(msg`Devices`, DeviceHistory, (data) => [
    {
      ...{ title: msg`Devices`, words: words.devices },
      ...{ now: data.deviceCounters, history: data.deviceCounterHistory },
    },
  ]),
  ofService(msg`Servers`, ServerHistory, (data) => [
    {
      ...{ title: msg`Servers`, words: words.servers },
      ...{ now: data.serverCounters, history: data.serverCounterHistory },
    },
    {
      ...{ title: msg`Members of servers`, words: words.serverMembers },
      ...{ now: data.serverMemberCounters, history: data.serverMemberCounterHistory },
    },
    {
      ...{ title: msg`Actions of the platform on servers`, words: words.platformActions },
      ...{ now: data.platformActionCounters, history: data.platformActionCounterHistory },
    },
    {
      ...{ title: msg`Deletions of content`, words: words.contentDeletions },
      ...{ now: data.contentDeletionCounters, history: data.contentDeletionCounterHistory },
    },
  ]),
  ofService(msg`eSIMs`, EsimHistory, (data) => [
    {
      ...{ title: msg`eSIMs`, words: words.esims },
      ...{ now: data.esimCounters, history: data.esimCounterHistory },
    },
  ]),
  ofService(msg`Enigm Keys`, KeyHistory, (data) => [
    {
      ...{ title: msg`Enigm Keys`, words: words.keys },
      ...{ now: data.keyCounters, history: data.keyCounterHistory },
    },
  ]),
  ofService(msg`Purchases`, PaymentHistory, (data) => [
    {
      ...{ title: msg`Orders`, words: words.orders },
      ...{ now: data.orderCounters, history: data.orderCounterHistory },
    },
    {
      ...{ title: msg`Orders that still name their buyer`, words: words.purchaseLinks },
      ...{ now: data.purchaseLinkCounters, history: data.purchaseLinkCounterHistory },
    },
    {
      ...{ title: msg`Payments`, words: words.payments },
      ...{ now: data.paymentCounters, history: data.paymentCounterHistory },
    },
    {
      ...{ title: msg`Entitlements`, words: words.entitlements },
      ...{ now: data.entitlementCounters, history: data.entitlementCounterHistory },
    },
  ]),
  ofService(msg`Training`, TrainingHistory, (data) => [
    {
      ...{ title: msg`Training`, words: words.trainings },
      ...{ now: data.trainingCounters, history: data.trainingCounterHistory },
    },
  ]),
  ofService(msg`Webhooks and the audit log`, GovernanceHistory, (data) => [
    {
      ...{ title: msg`Webhooks of organizations`, words: words.webhooks },
      ...{ now: data.webhookCounters, history: data.webhookCounterHistory },
    },
    {
      ...{ title: msg`Audit log of the platform, 30 days`, words: words.platformAudit },
      ...{ now: data.platformAuditCounters, history: data.platformAuditCounterHistory },
    },
  ]),
]
