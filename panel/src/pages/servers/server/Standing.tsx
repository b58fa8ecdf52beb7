import { Trans, useLingui } from '@lingui/react/macro'
import { PlatformActionsOfServer } from '../../../generated/servers'
import { Listing, Notice, Section, Status, Table, Time } from '../../../kit'
import { usePages } from '../../../operations'
import {
  platformActionKinds,
  platformActionReasons,
  platformActionStates,
  suspensionCauses,
} from '../server-words'
import { administers, type ServerData } from './use-server'

interface StandingProps {
  readonly of: ServerData
}

/** Why a server is suspended or restricted, and what the platform has done with it. */
export function Standing({ of: server }: StandingProps) {
  const { i18n, t } = useLingui()
  const { state, suspendedBy } = server
  return (
    <>
      {state === 'SUSPENDED' && (
        <Notice tone="stop" title={t`The server is suspended`}>
          <p>
            <Trans>No member can take part, and nobody is admitted. Nothing was deleted.</Trans>
          </p>
          <ul className="stack tight">
            {suspendedBy.map((cause) => (
              <li key={cause}>{i18n._(suspensionCauses[cause])}</li>
            ))}
          </ul>
        </Notice>
      )}
      {state === 'RESTRICTED' && (
        <Notice tone="wait" title={t`The platform has restricted the server`}>
          <Trans>Its members take part as before. Nobody else is admitted.</Trans>
        </Notice>
      )}
      {state === 'RETIRED' && (
        <Notice tone="stop" title={t`The server is retired`}>
          <Trans>It is out of use for good. Its environment stays until its owner deletes the server.</Trans>
        </Notice>
      )}
      {administers(server) && <Actions serverId={server.id} />}
    </>
  )
}

function Actions({ serverId }: { readonly serverId: string }) {
  const { i18n, t } = useLingui()
  const actions = usePages(PlatformActionsOfServer, { serverId }, ({ server }) => server?.platformActions)
  if (!actions.nodes || actions.nodes.length === 0) return null
  return (
    <Section
      title={t`Actions of the platform`}
      lead={t`What the platform has done with this server, and the category of the reason. It reads no content.`}
    >
      <Listing of={actions} empty={null}>
        {(nodes) => (
          <Table
            label={t`Actions of the platform`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`When`, cell: ({ actedAt }) => <Time at={actedAt} precision="hour" /> },
              { title: t`What`, cell: ({ kind }) => i18n._(platformActionKinds[kind]) },
              { title: t`Why`, cell: ({ reasonCategory }) => i18n._(platformActionReasons[reasonCategory]) },
              { title: t`State`, cell: (action) => <Status of={platformActionStates[action.state]} /> },
            ]}
          />
        )}
      </Listing>
    </Section>
  )
}
