import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { RequestDataDeletion, type DataCategory } from '../../../generated/accounts'
import {
  Card,
  CheckboxField,
  CriticalDialog,
  Form,
  mistakeAt,
  Section,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { useChange } from '../../../operations'

const categories: Record<DataCategory, MessageDescriptor> = {
  SECURITY_EVENTS: msg`The list of security events`,
  ENDED_SESSIONS: msg`Sessions that have ended`,
  ENDED_RECOVERIES: msg`Recoveries that have ended`,
  ENDED_MEMBERSHIPS: msg`Memberships of organizations that have ended`,
  ENDED_DEVICES: msg`Devices that have ended`,
  TRAINING: msg`Modules, passes and attempts of the training`,
}

const all = Object.keys(categories) as DataCategory[]

/** Deleting what the account no longer needs, while the account stays. */
export function DataDeletion({ accountId }: { readonly accountId: string }) {
  const { i18n, t } = useLingui()
  const [chosen, setChosen] = useState<readonly DataCategory[]>()
  const announce = useAnnouncements()
  const request = useChange(RequestDataDeletion)
  const submit = async (values: Values) => {
    const categoriesOf = all.filter((category) => values[category])
    if (categoriesOf.length === 0) throw mistakeAt(all[0]!, t`Choose at least one.`)
    setChosen(categoriesOf)
  }
  return (
    <Section
      id="data-deletion"
      title={t`Delete some data`}
      lead={t`The account stays. Data that ends by itself is deleted earlier.`}
    >
      <Card>
        <Form onSubmit={submit} submit={<Trans>Delete data</Trans>} tone="plain">
          {all.map((category) => (
            <CheckboxField key={category} name={category} label={i18n._(categories[category])} />
          ))}
        </Form>
      </Card>
      {chosen && (
        <CriticalDialog
          operation="DATA_DELETION"
          targetId={accountId}
          question={<Trans>Delete this data?</Trans>}
          irreversible={<Trans>Deleted data does not come back.</Trans>}
          consequences={chosen.map((category) => i18n._(categories[category]))}
          action={<Trans>Delete data</Trans>}
          perform={async (grant) => {
            const { dataDeletions, limitations } = await request.mutateAsync({
              accountId,
              categories: [...chosen],
              grant,
            })
            setChosen(undefined)
            const isHeld = dataDeletions?.some(({ retained }) => retained.length > 0)
            announce({
              title: isHeld ? (
                <Trans>The law forbids the deletion for now. Nothing is deleted.</Trans>
              ) : dataDeletions?.some(({ deleted }) => deleted === null) ? (
                <Trans>The deletion is ordered. It takes a moment.</Trans>
              ) : (
                <Trans>The data is deleted.</Trans>
              ),
              limitations,
            })
          }}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Section>
  )
}
