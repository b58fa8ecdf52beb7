import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  DecideJoinRequests,
  ServerJoinRequests,
  type JoinRequestState,
  type ServerJoinRequestsQuery,
} from '../../../generated/servers'
import {
  Button,
  CheckboxField,
  Empty,
  Listing,
  Notice,
  Problem,
  Row,
  Section,
  SelectField,
  Status,
  Table,
  Time,
  useAnnouncements,
  type Column,
} from '../../../kit'
import { useChange, usePages } from '../../../operations'
import { joinRequestStates } from '../server-words'
import { Decision } from './JoinDecision'
import { useServer } from './use-server'

type JoinRequest = NonNullable<
  NonNullable<ServerJoinRequestsQuery['server']>['joinRequests']
>['edges'][number]['node']

/** So many requests are decided at once. */
const LARGEST_DECISION = 50

/** The queue of requests: the pending ones first, one by one or up to 50 at once. */
export default function JoinRequestsPage() {
  const { t } = useLingui()
  const { id: serverId } = useServer()
  const [state, setState] = useState<JoinRequestState | ''>('PENDING')
  const requests = usePages(
    ServerJoinRequests,
    { serverId, state: state || null },
    ({ server }) => server?.joinRequests,
  )
  return (
    <Section
      title={t`Join requests`}
      lead={t`You see a name that the applicant has in this server alone. Compare it outside of this panel before you approve.`}
    >
      <StateFilter value={state} onChange={setState} />
      <Listing
        of={requests}
        empty={
          <Empty title={t`No join requests`}>
            <Trans>Accounts that ask with the locator of this server appear here.</Trans>
          </Empty>
        }
      >
        {(nodes) => <Queue serverId={serverId} nodes={nodes} />}
      </Listing>
    </Section>
  )
}

interface StateFilterProps {
  readonly value: JoinRequestState | ''
  readonly onChange: (state: JoinRequestState | '') => void
}

function StateFilter({ value, onChange }: StateFilterProps) {
  const { i18n, t } = useLingui()
  const states = Object.entries(joinRequestStates).map(([each, [, text]]) => [each, i18n._(text)] as const)
  return (
    <SelectField
      name="state"
      label={<Trans>Show</Trans>}
      value={value}
      onChange={(chosen) => onChange(chosen as JoinRequestState | '')}
      options={[...states, ['', t`All requests`]]}
    />
  )
}

interface QueueProps {
  readonly serverId: string
  readonly nodes: readonly JoinRequest[]
}

function Queue({ serverId, nodes }: QueueProps) {
  const { t } = useLingui()
  const mayManage = useScope('servers:manage')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const choose = (id: string, isChosen: boolean) => {
    const next = new Set(chosen)
    if (isChosen && next.size < LARGEST_DECISION) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  const choice: Column<JoinRequest> = {
    title: t`Choice`,
    cell: (request) => <Choice of={request} isChosen={chosen.has(request.id)} onChoose={choose} />,
  }
  return (
    <>
      {mayManage && (
        <Several
          serverId={serverId}
          pending={nodes.filter((node) => node.state === 'PENDING').map(({ id }) => id)}
          chosen={chosen}
          onChoose={setChosen}
        />
      )}
      <Table
        label={t`Join requests`}
        items={nodes}
        keyOf={({ id }) => id}
        columns={[
          ...(mayManage ? [choice] : []),
          { title: t`Applicant`, cell: ({ applicant }) => <code>{applicant}</code> },
          { title: t`Requested`, cell: ({ requestedDay }) => <Time at={requestedDay} precision="day" /> },
          { title: t`State`, cell: ({ state }) => <Status of={joinRequestStates[state]} /> },
        ]}
        actions={(request) => <Decision of={request} />}
      />
    </>
  )
}

interface ChoiceProps {
  readonly of: JoinRequest
  readonly isChosen: boolean
  readonly onChoose: (id: string, isChosen: boolean) => void
}

function Choice({ of: { id, applicant, state }, isChosen, onChoose }: ChoiceProps) {
  if (state !== 'PENDING') return null
  return (
    <CheckboxField
      name={`choice-${id}`}
      label={<Trans>Choose {applicant}</Trans>}
      checked={isChosen}
      onChange={(event) => onChoose(id, event.target.checked)}
    />
  )
}

interface SeveralProps {
  readonly serverId: string
  readonly pending: readonly string[]
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (chosen: ReadonlySet<string>) => void
}

/** Decides the chosen requests, each for itself: the page says how many have not changed. */
function Several({ serverId, pending, chosen, onChoose }: SeveralProps) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const decide = useChange(DecideJoinRequests)
  const [unchanged, setUnchanged] = useState(0)
  const ids = pending.filter((id) => chosen.has(id))
  const count = ids.length
  if (pending.length === 0 && unchanged === 0) return null
  const run = (decision: 'APPROVE' | 'REJECT') =>
    decide.mutate(
      { serverId, joinRequestIds: ids, decision },
      {
        onSuccess: ({ outcomes, limitations }) => {
          const refused = (outcomes ?? []).filter(({ code }) => code !== null).length
          const done = count - refused
          setUnchanged(refused)
          onChoose(new Set())
          announce({
            title:
              decision === 'APPROVE' ? (
                <Trans>Applicants that are members now: {done}</Trans>
              ) : (
                <Trans>Requests that are rejected: {done}</Trans>
              ),
            limitations,
          })
        },
      },
    )
  return (
    <>
      <Row>
        <Button onClick={() => onChoose(new Set(pending.slice(0, LARGEST_DECISION)))}>
          <Trans>Choose the first 50</Trans>
        </Button>
        {count > 0 && (
          <>
            <Button tone="primary" isPending={decide.isPending} onClick={() => run('APPROVE')}>
              <Trans>Approve chosen ({count})</Trans>
            </Button>
            <Button isPending={decide.isPending} onClick={() => run('REJECT')}>
              <Trans>Reject chosen ({count})</Trans>
            </Button>
          </>
        )}
      </Row>
      {decide.error && <Problem of={decide.error} />}
      {unchanged > 0 && (
        <Notice tone="wait" title={t`Some requests have not changed`}>
          <Trans>
            Requests that have not changed: {unchanged}. They were decided or withdrawn meanwhile, or the
            applicant cannot become a member now. Decide them one by one to read why.
          </Trans>
        </Notice>
      )}
    </>
  )
}
