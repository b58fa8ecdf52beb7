import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { DeletionReceipt, type AccountDeletionState } from '../../generated/accounts'
import { Card, Copyable, Empty, Facts, Form, Loaded, PageHeader, Stack, TextField, Time } from '../../kit'
import { useRead } from '../../operations'
import { DeletionSteps } from './DeletionSteps'

const states: Record<AccountDeletionState, MessageDescriptor> = {
  REQUESTED: msg`Requested; the grace period runs`,
  CANCELED: msg`Canceled`,
  EXECUTING: msg`Every service deletes its records`,
  COMPLETED: msg`Completed`,
}

/** The receipt needs no account: after the deletion there is none. The code is in no address. */
export default function DeletionReceiptPage() {
  const { t } = useLingui()
  const [code, setCode] = useState<string>()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Receipt of a deletion`}
        lead={t`What became of the deletion of an account: each service with its counts, and what is kept until when.`}
      />
      <Card>
        <Form
          onSubmit={async (values) => setCode(values['code']?.trim())}
          submit={<Trans>Show receipt</Trans>}
        >
          <TextField name="code" label={<Trans>Receipt code</Trans>} required isCode />
        </Form>
      </Card>
      {code && <Receipt code={code} />}
    </Stack>
  )
}

function Receipt({ code }: { readonly code: string }) {
  const { i18n, t } = useLingui()
  return (
    <Loaded of={useRead(DeletionReceipt, { code })}>
      {({ deletionReceipt: receipt }) =>
        receipt ? (
          <Card>
            <Facts
              of={[
                [t`State`, i18n._(states[receipt.state])],
                [t`Requested`, <Time key="requested" at={receipt.requestedAt} />],
                ...(receipt.endedAt ? [[t`Ended`, <Time key="ended" at={receipt.endedAt} />] as const] : []),
                [t`Deleted records`, sumOf(receipt.steps.map(({ erased }) => erased))],
                [
                  t`Records searched again for the account`,
                  sumOf(receipt.steps.map(({ checked }) => checked)),
                ],
              ]}
            />
            <DeletionSteps of={receipt.steps} />
            {receipt.signature && <Copyable label={t`Signed receipt`} value={receipt.signature} />}
          </Card>
        ) : (
          <Empty title={t`No receipt has this code`}>
            <Trans>Check the code. A receipt exists from the request of the deletion on.</Trans>
          </Empty>
        )
      }
    </Loaded>
  )
}

function sumOf(counts: readonly number[]): string {
  return String(counts.reduce((sum, count) => sum + count, 0))
}
