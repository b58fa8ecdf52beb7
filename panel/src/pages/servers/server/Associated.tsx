import { useLingui } from '@lingui/react/macro'
import { Associated, type AssociatedKind } from '../../../generated/servers'
import { Loaded, Section, Status, Table, type StatusOf } from '../../../kit'
import { useRead } from '../../../operations'
import { states as deviceStates } from '../../devices/device-words'
import { states as esimStates } from '../../organizations/esims/states'
import { states as keyStates } from '../../organizations/keys/states'
import { associatedKinds } from '../server-words'

const states: Record<AssociatedKind, Readonly<Record<string, StatusOf>>> = {
  ESIM: esimStates,
  ENIGM_KEY: keyStates,
  MANAGED_DEVICE: deviceStates,
}

/** The eSIMs, managed devices and Enigm Keys around a server of an organization: states and counts, no object and no member. */
export function AssociatedLifecycles({ serverId }: { readonly serverId: string }) {
  const { i18n, t } = useLingui()
  const found = useRead(Associated, { id: serverId })
  return (
    <Loaded of={found}>
      {({ server }) =>
        !server?.associatedLifecycle?.length ? null : (
          <Section
            title={t`eSIMs, managed devices and Keys`}
            lead={t`Those of the organization and of its members in this server, counted by state.`}
          >
            <Table
              label={t`eSIMs, managed devices and Keys`}
              items={server.associatedLifecycle}
              keyOf={({ kind, state }) => `${kind} ${state}`}
              columns={[
                { title: t`Kind`, cell: ({ kind }) => i18n._(associatedKinds[kind]) },
                { title: t`State`, cell: ({ kind, state }) => <Status of={states[kind][state]!} /> },
                { title: t`Count`, cell: ({ count }) => count },
              ]}
            />
          </Section>
        )
      }
    </Loaded>
  )
}
