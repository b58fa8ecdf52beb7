import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  ReviewedOrganizationAudit,
  ReviewedOrganizationAuditExport,
  ReviewedServerAudit,
  ReviewedServerAuditExport,
} from '../../../generated/operations'
import { send } from '../../../graphql'
import { Card, Form, PageHeader, Stack, TextField } from '../../../kit'
import { usePages } from '../../../operations'
import { AuditExport } from '../../history/AuditExport'
import { AuditFilter, AuditTrail, everything, filterOf, none, type Choice } from '../../history/AuditTrail'
import '../failures'

/** The queries for the log of each kind of object, by the prefix of its ids. */
const reviews = {
  org: [ReviewedOrganizationAudit, ReviewedOrganizationAuditExport],
  srv: [ReviewedServerAudit, ReviewedServerAuditExport],
} as const

export default function CustomerAuditPage() {
  const { t } = useLingui()
  const [id, setId] = useState<string>()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Audit of customers`}
        lead={t`What was done and refused in an organization or on a server, from all services. Neither can be listed or searched: its administrators give you the id.`}
      />
      <Card>
        <Form onSubmit={async (values) => setId(values['id']?.trim())} submit={<Trans>Show audit log</Trans>}>
          <TextField
            name="id"
            label={<Trans>Id of an organization or a server</Trans>}
            hint={<Trans>Its administrators see in the same log that you have read it.</Trans>}
            pattern="\s*(org|srv)_.*"
            maxLength={64}
            required
            isCode
          />
        </Form>
      </Card>
      {id && <CustomerLog key={id} of={id} />}
    </Stack>
  )
}

function CustomerLog({ of: id }: { readonly of: string }) {
  const { t } = useLingui()
  const [choice, setChoice] = useState<Choice>(everything)
  const [log, logExport] = reviews[id.startsWith('srv_') ? 'srv' : 'org']
  const variables = { id, filter: filterOf(choice) }
  const entries = usePages(log, variables, (data) => data.log?.entries ?? none)
  return (
    <Stack>
      <AuditFilter
        of={choice}
        subjects={[
          ['accounts.', t`Accounts`],
          ['servers.', t`Servers`],
          ['esim.', t`eSIMs`],
          ['payments.', t`Code Coins and payments`],
        ]}
        onChange={setChoice}
      />
      <AuditExport
        read={(part) => send(logExport, { ...variables, ...part }).then((data) => data.log?.export)}
      />
      <AuditTrail of={entries} />
    </Stack>
  )
}
