import type { MessageDescriptor } from '@lingui/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  PolicyVersions,
  PreviewPolicyChange,
  ServerPolicy,
  UpdateServerPolicy,
  UpdateServerVisibility,
  type PreviewPolicyChangeQuery,
  type ServerPolicyQuery,
  type ServerResource,
} from '../../../generated/servers'
import {
  Button,
  Card,
  CheckboxField,
  Empty,
  Facts,
  Form,
  Limitations,
  Listing,
  Loaded,
  Notice,
  Section,
  SelectField,
  Stack,
  Status,
  Table,
  TextField,
  Time,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { queryClient, read, useChange, usePages, useRead } from '../../../operations'
import { categories } from './decision-words'
import {
  accounts,
  devices,
  findings,
  managed,
  policyStates,
  posture,
  resources,
  sessions,
  type Rules,
} from './policy-words'
import { isEnding, useServer } from './use-server'

type ReadServer = NonNullable<ServerPolicyQuery['server']>
type Policy = NonNullable<ReadServer['policy']>
type Effect = NonNullable<PreviewPolicyChangeQuery['previewPolicyChange']>

/** The access policy of a server: what decides now, what a change would do, and what members see. */
export default function PolicyPage() {
  const { id } = useServer()
  const policy = useRead(ServerPolicy, { id })
  return (
    <Loaded of={policy}>
      {({ server }) => server?.policy && <Parts of={server} policy={server.policy} />}
    </Loaded>
  )
}

function Parts({ of: server, policy }: { readonly of: ReadServer; readonly policy: Policy }) {
  const { t } = useLingui()
  const read = useServer()
  const mayManage = useScope('servers:manage') && !isEnding(read)
  const { inForce, scheduled, denied } = policy
  return (
    <>
      <Section
        title={t`Access policy`}
        lead={t`It decides at every participation, in addition to membership, approval, account and device. What is unknown never counts as fulfilled.`}
      >
        <Card>
          <Facts
            of={[
              [t`Version in force`, inForce ? `${inForce.revision}` : t`None: nothing further is asked`],
              ...(inForce ? ([[t`Since`, <Time key="since" at={inForce.effectiveFrom} />]] as const) : []),
              ...(scheduled
                ? ([
                    [t`Next version`, `${scheduled.revision}`],
                    [t`In force from`, <Time key="from" at={scheduled.effectiveFrom} />],
                  ] as const)
                : []),
              [
                t`Denied members at the last evaluation`,
                inForce && !inForce.evaluatedAt ? t`The evaluation is running` : `${denied}`,
              ],
            ]}
          />
        </Card>
      </Section>
      {mayManage && <Change key={policy.version} of={server} policy={policy} />}
      {mayManage && <Visibility of={server} />}
      <Versions />
    </>
  )
}

function rulesOf(values: Values): Rules {
  return {
    accounts: values['accounts'] as Rules['accounts'],
    devices: values['devices'] as Rules['devices'],
    sessions: values['sessions'] as Rules['sessions'],
    roles: (['ADMINISTRATOR', 'USER'] as const).filter((role) => role === 'ADMINISTRATOR' || values[role]),
    managed: values['managed'] as Rules['managed'],
    posture: values['posture'] as Rules['posture'],
    findings: values['findings'] as Rules['findings'],
  }
}

/** First the effect by numbers, then the change: a wrong policy locks members out. */
function Change({
  of: { id: serverId, owner },
  policy,
}: {
  readonly of: ReadServer
  readonly policy: Policy
}) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const update = useChange(UpdateServerPolicy)
  const [previewed, setPreviewed] = useState<{ values: Values; effect: Effect }>()
  const { rules, sharesSignals, version } = policy
  const preview = async (values: Values) => {
    const { previewPolicyChange } = await queryClient.fetchQuery({
      ...read(PreviewPolicyChange, { serverId, rules: rulesOf(values) }),
      staleTime: 0,
    })
    if (previewPolicyChange) setPreviewed({ values, effect: previewPolicyChange })
  }
  const apply = async (values: Values) => {
    const { limitations } = await update.mutateAsync({
      ...{ serverId, expectedVersion: version, rules: rulesOf(values) },
      sharesSignals: values['sharesSignals'] !== undefined,
      effectiveFrom: values['effectiveFrom'] ? new Date(values['effectiveFrom']).toISOString() : null,
    })
    setPreviewed(undefined)
    announce({ title: <Trans>The policy has a new version.</Trans>, limitations })
  }
  return (
    <Section
      title={t`Change the policy`}
      lead={t`First you see how many members the change would deny. Nothing changes before you apply it.`}
    >
      <Card>
        <Form onSubmit={preview} submit={<Trans>Show the effect</Trans>} tone="plain">
          <RuleFields
            rules={rules}
            sharesSignals={sharesSignals}
            isIndividual={owner.kind === 'INDIVIDUAL'}
          />
        </Form>
        {previewed && (
          <Stack>
            <EffectOf effect={previewed.effect} />
            <Form onSubmit={() => apply(previewed.values)} submit={<Trans>Apply the policy</Trans>} />
          </Stack>
        )}
      </Card>
    </Section>
  )
}

interface RuleFieldsProps {
  readonly rules: Rules
  readonly sharesSignals: boolean
  /** An account owns the server: no rule names an organization. */
  readonly isIndividual: boolean
}

function RuleFields({ rules, sharesSignals, isIndividual }: RuleFieldsProps) {
  return (
    <>
      <AccessFields rules={rules} isIndividual={isIndividual} />
      <CheckboxField
        name="USER"
        label={<Trans>Members without administration take part</Trans>}
        hint={<Trans>Administrators of the server always do.</Trans>}
        defaultChecked={rules.roles.includes('USER')}
      />
      <CheckboxField
        name="sharesSignals"
        label={<Trans>Share security signals with Enigm Intelligence</Trans>}
        hint={<Trans>By category and hour, without a name of the server or of a member.</Trans>}
        defaultChecked={sharesSignals}
      />
      <TextField
        name="effectiveFrom"
        label={<Trans>Takes effect</Trans>}
        hint={<Trans>Empty for now; at most 90 days from now.</Trans>}
        type="datetime-local"
      />
    </>
  )
}

function AccessFields({ rules, isIndividual }: Omit<RuleFieldsProps, 'sharesSignals'>) {
  const { i18n } = useLingui()
  const options = (of: Readonly<Record<string, MessageDescriptor>>) =>
    Object.entries(of)
      .filter(
        ([value]) => !isIndividual || (value !== 'ORGANIZATION_MEMBERS' && value !== 'MANAGED_BY_OWNER'),
      )
      .map(([value, text]) => [value, i18n._(text)] as const)
  return (
    <>
      <SelectField
        name="accounts"
        label={<Trans>Accounts</Trans>}
        defaultValue={rules.accounts}
        options={options(accounts)}
      />
      <SelectField
        name="devices"
        label={<Trans>Devices</Trans>}
        defaultValue={rules.devices}
        options={options(devices)}
      />
      <SelectField
        name="sessions"
        label={<Trans>Sessions</Trans>}
        defaultValue={rules.sessions}
        options={options(sessions)}
      />
      <SelectField
        name="managed"
        label={<Trans>Managed mode</Trans>}
        defaultValue={rules.managed}
        options={options(managed)}
      />
      <SelectField
        name="posture"
        label={<Trans>Posture of Enigm OS</Trans>}
        defaultValue={rules.posture}
        options={options(posture)}
      />
      <SelectField
        name="findings"
        label={<Trans>Security findings</Trans>}
        defaultValue={rules.findings}
        options={options(findings)}
      />
    </>
  )
}

function EffectOf({ effect }: { readonly effect: Effect }) {
  const { i18n } = useLingui()
  const { members, denied, newlyDenied, newlyAdmitted, byCategory, limitations } = effect
  return (
    <>
      <Notice
        tone={newlyDenied > 0 ? 'stop' : 'wait'}
        title={
          <Trans>
            {denied} of {members} members would be denied
          </Trans>
        }
      >
        <Plural value={newlyDenied} one="# of them takes part now." other="# of them take part now." />{' '}
        <Plural
          value={newlyAdmitted}
          one="# member who is denied now would take part."
          other="# members who are denied now would take part."
        />
      </Notice>
      {byCategory.length > 0 && (
        <Facts
          of={byCategory.map(({ category, count }) => [i18n._(categories[category]), `${count}`] as const)}
        />
      )}
      <Limitations of={limitations} />
    </>
  )
}

function Visibility({ of: { id: serverId, visibleToUsers } }: { readonly of: ReadServer }) {
  const { i18n, t } = useLingui()
  const announce = useAnnouncements()
  const update = useChange(UpdateServerVisibility)
  const all = Object.keys(resources) as ServerResource[]
  return (
    <Section
      title={t`Visibility for members`}
      lead={t`Administrators see all of it, outsiders none of it, whatever you choose.`}
    >
      <Card>
        <Form
          tone="plain"
          submit={<Trans>Save visibility</Trans>}
          onSubmit={async (values) => {
            const chosen = all.filter((resource) => values[resource] !== undefined)
            const { limitations } = await update.mutateAsync({ serverId, visibleToUsers: chosen })
            announce({ title: <Trans>The visibility is saved.</Trans>, limitations })
          }}
        >
          {all.map((resource) => (
            <CheckboxField
              key={resource}
              name={resource}
              label={i18n._(resources[resource])}
              defaultChecked={visibleToUsers.includes(resource)}
            />
          ))}
        </Form>
      </Card>
    </Section>
  )
}

function Versions() {
  const { t } = useLingui()
  const { id: serverId } = useServer()
  const [isOpen, setOpen] = useState(false)
  return (
    <Section title={t`Versions`}>
      {isOpen ? (
        <VersionList serverId={serverId} />
      ) : (
        <Button onClick={() => setOpen(true)}>
          <Trans>Show the versions</Trans>
        </Button>
      )}
    </Section>
  )
}

function VersionList({ serverId }: { readonly serverId: string }) {
  const { t } = useLingui()
  const versions = usePages(PolicyVersions, { serverId }, ({ server }) => server?.policyVersions)
  return (
    <Listing of={versions} empty={<Empty title={t`No version yet`} />}>
      {(nodes) => (
        <Table
          label={t`Versions of the policy`}
          items={nodes}
          keyOf={({ id }) => id}
          columns={[
            { title: t`Version`, cell: ({ revision }) => revision },
            { title: t`In force from`, cell: ({ effectiveFrom }) => <Time at={effectiveFrom} /> },
            { title: t`State`, cell: ({ state }) => <Status of={policyStates[state]} /> },
          ]}
        />
      )}
    </Listing>
  )
}
