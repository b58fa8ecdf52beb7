import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import {
  DisableOrganizationWorkflow,
  EnableOrganizationWorkflow,
  OrganizationKeys,
  OrganizationWorkflow,
  type OrganizationWorkflowQuery,
} from '../../../generated/organizations'
import {
  Button,
  Card,
  Empty,
  LinkButton,
  Listing,
  Loaded,
  PageHeader,
  Problem,
  Row,
  Section,
  Stack,
  Status,
  Table,
  useAnnouncements,
  type StatusOf,
} from '../../../kit'
import { useChange, usePages, useRead } from '../../../operations'
import { useOrganizationId } from '../organization'
import { states } from './states'
import '../failures'

type WorkflowState = NonNullable<
  NonNullable<OrganizationWorkflowQuery['organization']>['emergencyDeviceWorkflow']
>

export default function KeysPage() {
  const { t } = useLingui()
  const organizationId = useOrganizationId()
  const read = useRead(OrganizationWorkflow, { organizationId })
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Enigm Keys`}
        lead={t`The Keys of the deployment of the organization. Own Keys of its members are not here.`}
      />
      <Loaded of={read}>
        {({ organization }) => {
          const workflow = organization?.emergencyDeviceWorkflow
          if (!workflow) return null
          return (
            <>
              <Workflow of={workflow} />
              {workflow.enabled && <List />}
            </>
          )
        }}
      </Loaded>
    </Stack>
  )
}

const on: StatusOf = ['ok', msg`On`]
const off: StatusOf = ['off', msg`Off`]

function Workflow({ of: { enabled, availableActions } }: { readonly of: WorkflowState }) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const organizationId = useOrganizationId()
  const enable = useChange(EnableOrganizationWorkflow)
  const disable = useChange(DisableOrganizationWorkflow)
  const error = enable.error ?? disable.error
  return (
    <Section
      title={t`Emergency-device workflow`}
      lead={t`While it is on, administrators see the states of the Keys and can report, replace and revoke them. A Key is linked and activated in Enigm App only.`}
    >
      <Card>
        <Row>
          <Status of={enabled ? on : off} />
          {availableActions.includes('ENABLE') && (
            <Button
              tone="primary"
              size="compact"
              isPending={enable.isPending}
              onClick={() =>
                enable.mutate(
                  { organizationId },
                  {
                    onSuccess: ({ limitations }) =>
                      announce({ title: <Trans>The workflow is on.</Trans>, limitations }),
                  },
                )
              }
            >
              <Trans>Turn on</Trans>
            </Button>
          )}
          {availableActions.includes('DISABLE') && (
            <Button
              size="compact"
              isPending={disable.isPending}
              onClick={() =>
                disable.mutate(
                  { organizationId },
                  {
                    onSuccess: ({ limitations }) =>
                      announce({
                        title: <Trans>The workflow is off. The Keys go on working.</Trans>,
                        limitations,
                      }),
                  },
                )
              }
            >
              <Trans>Turn off</Trans>
            </Button>
          )}
        </Row>
        {error && <Problem of={error} />}
      </Card>
    </Section>
  )
}

function List() {
  const { t } = useLingui()
  const organizationId = useOrganizationId()
  const keys = usePages(OrganizationKeys, { organizationId }, ({ organization }) => organization?.enigmKeys)
  return (
    <Section title={t`Keys`}>
      <Listing
        of={keys}
        empty={
          <Empty title={t`No Keys`}>
            <Trans>A Key appears here after a member has linked it in Enigm App for the organization.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Enigm Keys`}
            items={nodes}
            keyOf={({ handle }) => handle}
            columns={[
              { title: t`Key`, cell: ({ handle }) => <code>{handle}</code> },
              { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
            ]}
            actions={({ handle }) => (
              <LinkButton
                size="compact"
                to="/organizations/$organizationId/keys/$handle"
                params={{ organizationId, handle }}
              >
                <Trans>Open</Trans>
              </LinkButton>
            )}
          />
        )}
      </Listing>
    </Section>
  )
}
