import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useScope } from '../../frame/viewer'
import {
  DisableEmergencyDeviceWorkflow,
  EmergencyWorkflow,
  EnableEmergencyDeviceWorkflow,
  EnigmKeys,
  KeyHistory,
  type EmergencyWorkflowQuery,
} from '../../generated/keys'
import {
  Button,
  Empty,
  Listing,
  Loaded,
  Notice,
  PageHeader,
  Problem,
  Row,
  Section,
  Stack,
  Status,
  Table,
  Time,
  useAnnouncements,
} from '../../kit'
import { AuditHistory } from '../history/AuditHistory'
import { useChange, usePages, useRead } from '../../operations'
import { ReportLost } from './ReportLost'
import { states } from './words'
import './failures'

type Me = NonNullable<EmergencyWorkflowQuery['me']>

export default function KeysPage() {
  const { t } = useLingui()
  const workflow = useRead(EmergencyWorkflow, {})
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Enigm Keys`}
        lead={t`Devices for emergencies. Enigm App links and activates them; here you see their state and end them.`}
      />
      <Loaded of={workflow}>
        {({ me }) =>
          me && (
            <>
              {me.emergencyDeviceWorkflow.enabled && <Keys />}
              <Workflow of={me} />
              <History />
            </>
          )
        }
      </Loaded>
    </Stack>
  )
}

function History() {
  const { t } = useLingui()
  const history = usePages(KeyHistory, {}, ({ me }) => me?.keyAudit)
  return (
    <Section title={t`History`} lead={t`What was done about your Keys, what was refused, and who looked.`}>
      <AuditHistory
        of={history}
        empty={<Empty title={t`Nothing has happened yet`}>{t`Each change of a Key appears here.`}</Empty>}
      />
    </Section>
  )
}

function Keys() {
  const { t } = useLingui()
  const mayManage = useScope('keys:manage')
  const keys = usePages(EnigmKeys, {}, ({ me }) => me?.enigmKeys)
  return (
    <Stack>
      <Listing
        of={keys}
        empty={
          <Empty title={t`No Enigm Keys`}>
            <Trans>
              A Key is listed here when Enigm App has linked it. It cannot be linked in the panel.
            </Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Enigm Keys`}
            items={nodes}
            keyOf={({ handle }) => handle}
            columns={[
              {
                title: t`Key`,
                cell: ({ handle }) => (
                  <Link to="/keys/$handle" params={{ handle }}>
                    <code>{handle}</code>
                  </Link>
                ),
              },
              { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
              { title: t`Linked in Enigm App`, cell: ({ associatedAt }) => <Time at={associatedAt} /> },
            ]}
            actions={({ handle, availableActions }) =>
              mayManage && availableActions.includes('REPORT_LOST') && <ReportLost handle={handle} />
            }
          />
        )}
      </Listing>
    </Stack>
  )
}

/** Whether Keys are administered here at all. It is off from the start. */
function Workflow({ of: { id: accountId, emergencyDeviceWorkflow } }: { readonly of: Me }) {
  const { t } = useLingui()
  const mayManage = useScope('keys:manage')
  const { enabled, enabledBy, availableActions } = emergencyDeviceWorkflow
  return (
    <Section
      title={t`Administration of Keys in the panel`}
      lead={t`While it is off, no Key is shown or changed here, and Enigm Command records no emergency. Enigm App is not affected.`}
    >
      {!enabled && <Notice title={<Trans>It is off. Keys that exist are not shown.</Trans>} />}
      {enabledBy === 'DEPLOYMENT' && (
        <Notice
          title={
            <Trans>An organization that you belong to has switched it on, for its own deployment.</Trans>
          }
        />
      )}
      {mayManage && (
        <>
          {availableActions.includes('ENABLE') && <Enable accountId={accountId} />}
          {availableActions.includes('DISABLE') && <Disable accountId={accountId} />}
        </>
      )}
    </Section>
  )
}

function Enable({ accountId }: { readonly accountId: string }) {
  const announce = useAnnouncements()
  const enable = useChange(EnableEmergencyDeviceWorkflow, ({ limitations }) =>
    announce({ title: <Trans>The administration of your Keys is switched on.</Trans>, limitations }),
  )
  return (
    <Row>
      <Button tone="primary" isPending={enable.isPending} onClick={() => enable.mutate({ accountId })}>
        <Trans>Switch it on</Trans>
      </Button>
      {enable.error && <Problem of={enable.error} />}
    </Row>
  )
}

function Disable({ accountId }: { readonly accountId: string }) {
  const announce = useAnnouncements()
  const disable = useChange(DisableEmergencyDeviceWorkflow, ({ limitations }) =>
    announce({
      title: (
        <Trans>The administration of your Keys is switched off. The Keys themselves are as they were.</Trans>
      ),
      limitations,
    }),
  )
  return (
    <Row>
      <Button isPending={disable.isPending} onClick={() => disable.mutate({ accountId })}>
        <Trans>Switch it off</Trans>
      </Button>
      {disable.error && <Problem of={disable.error} />}
    </Row>
  )
}
