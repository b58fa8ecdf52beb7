import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { queryOptions, useQueries } from '@tanstack/react-query'
import {
  AccountsHealth,
  DevicesHealth,
  EsimHealth,
  GovernanceHealth,
  GuidanceHealth,
  KeysHealth,
  PaymentsHealth,
  ServersHealth,
  type HealthFragment,
} from '../../../generated/operations'
import { Empty, Section, Stack, Status, Table, Time, type StatusOf } from '../../../kit'
import type { Document } from '../../../graphql'
import { read } from '../../../operations'

/** One service, which is asked alone, so that one that is not available hides no other. */
const service = <Data,>(
  name: string,
  document: Document<Data, Record<string, never>>,
  select: (data: Data) => HealthFragment | null,
) => ({ name, query: queryOptions({ ...read(document, {}), select }) })

const services = [
  service('accounts', AccountsHealth, (data) => data.accountsHealth),
  service('devices', DevicesHealth, (data) => data.devicesHealth),
  service('servers', ServersHealth, (data) => data.serversHealth),
  service('esim', EsimHealth, (data) => data.esimHealth),
  service('keys', KeysHealth, (data) => data.keysHealth),
  service('payments', PaymentsHealth, (data) => data.paymentsHealth),
  service('governance', GovernanceHealth, (data) => data.governanceHealth),
  service('guidance', GuidanceHealth, (data) => data.guidanceHealth),
]

/** A delay of this length is a fault: without one, events and timers take seconds. */
const LATE_SECONDS = 60

const states = {
  works: ['ok', msg`Works`],
  needsAttention: ['wait', msg`Needs attention`],
  isUnavailable: ['stop', msg`Not available`],
  isAsked: ['off', msg`Being asked`],
  answers: ['ok', msg`Answering`],
  isSilent: ['stop', msg`Does not answer`],
} satisfies Record<string, StatusOf>

/** What works of each service, and of the external systems that it calls. */
export function Health() {
  const { t } = useLingui()
  const answers = useQueries({ queries: services.map(({ query }) => query) })
  const asked = services.map(({ name }, index) => {
    const { data, error } = answers[index]!
    return { service: name, isAsked: !data && !error, health: error ? null : (data ?? null) }
  })
  return (
    <Section
      title={t`Health`}
      lead={t`What works now. A parked event waits for an operator: npm run stalled-work lists, retries and discards.`}
    >
      <Stack>
        <Services of={asked} />
        <ExternalSystems of={asked} />
      </Stack>
    </Section>
  )
}

interface AskedService {
  readonly service: string
  /** It has not answered yet. */
  readonly isAsked: boolean
  /** Null while it is not available. */
  readonly health: HealthFragment | null
}

function Services({ of }: { readonly of: readonly AskedService[] }) {
  const { t } = useLingui()
  return (
    <Table
      label={t`Services`}
      items={of}
      keyOf={({ service: name }) => name}
      columns={[
        { title: t`Service`, cell: ({ service: name }) => name },
        {
          title: t`State`,
          cell: ({ health, isAsked }) => <Status of={isAsked ? states.isAsked : stateOf(health)} />,
        },
        { title: t`Parked events`, cell: ({ health }) => health?.parked },
        { title: t`Events retried`, cell: ({ health }) => health?.failing },
        {
          title: t`Events not published`,
          cell: ({ health }) =>
            health && <Late count={health.unpublished} seconds={health.oldestUnpublishedSeconds} />,
        },
        {
          title: t`Timers and commands late`,
          cell: ({ health }) => health && <Late count={health.overdueJobs} seconds={health.overdueSeconds} />,
        },
        { title: t`Timers and commands retried`, cell: ({ health }) => health?.failingJobs },
      ]}
    />
  )
}

function ExternalSystems({ of }: { readonly of: readonly AskedService[] }) {
  const { t } = useLingui()
  const systems = of.flatMap(
    ({ service: name, health }) =>
      health?.externalSystems.map((system) => ({ ...system, service: name })) ?? [],
  )
  if (systems.length === 0) return <Empty title={t`No external system was called yet`} />
  return (
    <Table
      label={t`External systems`}
      items={systems}
      keyOf={(system) => `${system.service} ${system.name}`}
      columns={[
        { title: t`External system`, cell: ({ name }) => name },
        { title: t`Service`, cell: (system) => system.service },
        {
          title: t`State`,
          cell: ({ isAnswering }) => <Status of={isAnswering ? states.answers : states.isSilent} />,
        },
        { title: t`Since`, cell: ({ since }) => <Time at={since} /> },
        { title: t`Last call`, cell: ({ calledAt }) => <Time at={calledAt} precision="hour" /> },
      ]}
    />
  )
}

function Late({ count, seconds }: { readonly count: number; readonly seconds: number }) {
  const { t } = useLingui()
  const minutes = Math.floor(seconds / 60)
  return count > 0 && minutes > 0 ? t`${count}, for ${minutes} min` : count
}

function stateOf(health: HealthFragment | null): StatusOf {
  if (!health) return states.isUnavailable
  const { parked, failing, overdueJobs, failingJobs, farFutureJobs, externalSystems } = health
  const hasFault =
    parked + failing + overdueJobs + failingJobs + farFutureJobs > 0 ||
    Math.max(health.oldestUnpublishedSeconds, health.oldestWaitingSeconds) >= LATE_SECONDS ||
    externalSystems.some(({ isAnswering }) => !isAnswering)
  return hasFault ? states.needsAttention : states.works
}
