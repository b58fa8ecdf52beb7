import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  ContentPolicy,
  DeleteAllServerContent,
  DeleteServerContentByClass,
  DeleteServerObjects,
  UpdateContentPolicy,
  type ContentClass,
  type ContentPolicyQuery,
} from '../../../generated/servers'
import {
  Card,
  CheckboxField,
  CriticalDialog,
  Form,
  Loaded,
  mistakeAt,
  Section,
  TextField,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { newIdempotencyKey, useChange, useRead } from '../../../operations'
import { isEnding, useServer } from './use-server'

type Policy = NonNullable<NonNullable<ContentPolicyQuery['server']>['contentPolicy']>

export const contentClasses: Record<ContentClass, MessageDescriptor> = {
  MESSAGES: msg`Messages`,
  MULTIMEDIA: msg`Multimedia`,
}
const allClasses = Object.keys(contentClasses) as ContentClass[]
const chosenIn = (values: Values) => allClasses.filter((each) => values[each] !== undefined)

/** How long content exists, and its deletion by reference, by class and as a whole; for administrators. */
export function ContentControls() {
  const server = useServer()
  const policy = useRead(ContentPolicy, { id: server.id })
  const mayManage = useScope('servers:manage')
  if (isEnding(server) || server.viewerRole === 'USER' || !mayManage) return null
  return (
    <Loaded of={policy}>
      {(data) =>
        data.server?.contentPolicy && (
          <>
            <Retention key={data.server.contentPolicy.version} of={data.server.contentPolicy} />
            <DeleteByClass />
            <DeleteByReference />
            {(server.viewerRole === 'OWNER' || data.server.contentPolicy.delegatesFullDeletion) && (
              <DeleteAll />
            )}
          </>
        )
      }
    </Loaded>
  )
}

function Retention({
  of: { version, retentionDays, classes, delegatesFullDeletion },
}: {
  readonly of: Policy
}) {
  const { i18n, t } = useLingui()
  const { id: serverId, viewerRole } = useServer()
  const announce = useAnnouncements()
  const update = useChange(UpdateContentPolicy)
  const isOwner = viewerRole === 'OWNER'
  const submit = async (values: Values) => {
    const { limitations } = await update.mutateAsync({
      ...{ serverId, expectedVersion: version, classes: chosenIn(values) },
      retentionDays: values['retentionDays'] ? Number(values['retentionDays']) : null,
      delegatesFullDeletion: isOwner ? values['delegates'] !== undefined : delegatesFullDeletion,
    })
    announce({
      title: <Trans>The retention is set. The environment gets its orders once a day.</Trans>,
      limitations,
    })
  }
  return (
    <Section
      title={t`Retention`}
      lead={t`Once a day the environment is ordered to delete what is older, and signs what it has deleted.`}
    >
      <Card>
        <Form onSubmit={submit} submit={<Trans>Set retention</Trans>} tone="plain">
          <TextField
            name="retentionDays"
            label={<Trans>Days until deletion</Trans>}
            hint={<Trans>Empty to retain content until it is deleted by hand.</Trans>}
            type="number"
            min={1}
            max={3650}
            defaultValue={retentionDays ?? ''}
          />
          {allClasses.map((each) => (
            <CheckboxField
              key={each}
              name={each}
              label={i18n._(contentClasses[each])}
              defaultChecked={classes.length === 0 || classes.includes(each)}
            />
          ))}
          {isOwner && (
            <CheckboxField
              name="delegates"
              label={<Trans>Administrators of the server may delete all content</Trans>}
              defaultChecked={delegatesFullDeletion}
            />
          )}
        </Form>
      </Card>
    </Section>
  )
}

/** Orders a deletion under one key until it has succeeded, so that a lost answer is not a second order. */
function useOrder() {
  const announce = useAnnouncements()
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  return {
    idempotencyKey,
    ordered(limitations: Parameters<typeof announce>[0]['limitations']) {
      setKey(newIdempotencyKey())
      announce({ title: <Trans>The deletion is requested. See its progress below.</Trans>, limitations })
    },
  }
}

const consequences: readonly ReactNode[] = [
  <Trans key="signed">It counts as deleted only when the environment has signed that.</Trans>,
  <Trans key="not">It does not reach copies that were taken out of the environment before.</Trans>,
]

function DeleteByClass() {
  const { i18n, t } = useLingui()
  const { id: serverId } = useServer()
  const [asked, setAsked] = useState<{ classes: ContentClass[]; before: string | null }>()
  const remove = useChange(DeleteServerContentByClass)
  const { idempotencyKey, ordered } = useOrder()
  const submit = async (values: Values) => {
    const classes = chosenIn(values)
    if (classes.length === 0) throw mistakeAt('MESSAGES', t`Choose at least one class.`)
    const before = values['before'] ? new Date(values['before']).toISOString() : null
    setAsked({ classes, before })
  }
  return (
    <Section title={t`Delete by class`} lead={t`By class and age alone: nobody can search content here.`}>
      <Card>
        <Form onSubmit={submit} submit={<Trans>Delete this content</Trans>} tone="plain">
          {allClasses.map((each) => (
            <CheckboxField key={each} name={each} label={i18n._(contentClasses[each])} />
          ))}
          <TextField
            name="before"
            label={<Trans>Stored before</Trans>}
            hint={<Trans>Empty for all content of the classes.</Trans>}
            type="date"
          />
        </Form>
      </Card>
      {asked && (
        <CriticalDialog
          operation="CLASS_CONTENT_DELETION"
          targetId={serverId}
          question={<Trans>Delete this content of the server?</Trans>}
          irreversible={<Trans>Deleted content does not come back.</Trans>}
          consequences={consequences}
          action={<Trans>Delete content</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await remove.mutateAsync({ serverId, ...asked, idempotencyKey, grant })
            ordered(limitations)
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Section>
  )
}

function DeleteByReference() {
  const { t } = useLingui()
  const { id: serverId } = useServer()
  const [objects, setObjects] = useState<string[]>()
  const remove = useChange(DeleteServerObjects)
  const { idempotencyKey, ordered } = useOrder()
  const submit = async ({ objects: typed = '' }: Values) =>
    setObjects([...new Set(typed.split(/[\s,]+/).filter(Boolean))])
  return (
    <Section
      title={t`Delete by reference`}
      lead={t`The references are those that Enigm App shows for an object. They say nothing about it.`}
    >
      <Card>
        <Form onSubmit={submit} submit={<Trans>Delete these objects</Trans>} tone="plain">
          <TextField
            name="objects"
            label={<Trans>References, with spaces between them</Trans>}
            required
            isCode
          />
        </Form>
      </Card>
      {objects && (
        <CriticalDialog
          operation="OBJECT_DELETION"
          targetId={serverId}
          question={<Trans>Delete these objects of the server?</Trans>}
          irreversible={<Trans>Deleted content does not come back.</Trans>}
          consequences={consequences}
          action={<Trans>Delete objects</Trans>}
          cancel={<Trans>Keep them</Trans>}
          perform={async (grant) => {
            const { limitations } = await remove.mutateAsync({ serverId, objects, idempotencyKey, grant })
            ordered(limitations)
          }}
          onClose={() => setObjects(undefined)}
        />
      )}
    </Section>
  )
}

function DeleteAll() {
  const { t } = useLingui()
  const { id: serverId } = useServer()
  const [isAsking, setAsking] = useState(false)
  const remove = useChange(DeleteAllServerContent)
  const { idempotencyKey, ordered } = useOrder()
  return (
    <Section title={t`Delete all content`} lead={t`The server, its members and its policy stay.`}>
      <Form onSubmit={async () => setAsking(true)} submit={<Trans>Delete all content</Trans>} tone="danger" />
      {isAsking && (
        <CriticalDialog
          operation="SERVER_CONTENT_DELETION"
          targetId={serverId}
          question={<Trans>Delete all content of this server?</Trans>}
          irreversible={<Trans>Deleted content does not come back.</Trans>}
          consequences={consequences}
          action={<Trans>Delete all content</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await remove.mutateAsync({ serverId, idempotencyKey, grant })
            ordered(limitations)
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  )
}
