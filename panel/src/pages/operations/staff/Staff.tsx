import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  CreateStaffAccount,
  RevokeStaffAccount,
  StaffAccounts,
  type CreateStaffAccountMutation,
  type StaffAccountsQuery,
  type StaffRole,
} from '../../../generated/operations'
import {
  Button,
  Cancel,
  CriticalDialog,
  Dialog,
  Empty,
  Form,
  Listing,
  PageHeader,
  SelectField,
  Stack,
  Status,
  Table,
  useAnnouncements,
} from '../../../kit'
import { newIdempotencyKey, useChange, usePages } from '../../../operations'
import { ShownOnce } from '../../accounts/ShownOnce'
import { accountStates, staffRoles } from '../words'
import '../failures'

type StaffAccount = StaffAccountsQuery['staffAccounts']['edges'][number]['node']
type Created = NonNullable<CreateStaffAccountMutation['createStaffAccount']>

const roles = Object.keys(staffRoles) as StaffRole[]

export default function StaffPage() {
  const { t } = useLingui()
  const mayOperate = useScope('platform:operate')
  const [isCreating, setCreating] = useState(false)
  const [created, setCreated] = useState<Created>()
  if (created?.accountNumber) {
    return (
      <Stack gap="loose">
        <PageHeader
          title={t`The new account`}
          lead={t`Hand the credentials over in person. The first sign-in makes the account active.`}
        />
        <ShownOnce
          accountNumber={created.accountNumber}
          loginSecret={created.loginSecret}
          recoveryCodes={created.recoveryCodes}
          proceed={<Trans>Back to the staff</Trans>}
          onSaved={async () => setCreated(undefined)}
        />
      </Stack>
    )
  }
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Staff`}
        lead={t`Staff accounts have no customer data of their own. A role never changes, and each action is in the audit trail.`}
        actions={
          mayOperate && (
            <Button tone="primary" onClick={() => setCreating(true)}>
              <Trans>Create a staff account</Trans>
            </Button>
          )
        }
      />
      <List mayOperate={mayOperate} />
      {isCreating && <Create onCreated={setCreated} onClose={() => setCreating(false)} />}
    </Stack>
  )
}

function List({ mayOperate }: { readonly mayOperate: boolean }) {
  const { i18n, t } = useLingui()
  const [role, setRole] = useState<StaffRole>()
  const accounts = usePages(StaffAccounts, { role: role ?? null }, ({ staffAccounts }) => staffAccounts)
  return (
    <Stack>
      <SelectField
        name="role"
        label={<Trans>Show</Trans>}
        value={role ?? ''}
        onChange={(value) => setRole(roles.find((each) => each === value))}
        options={[['', t`All roles`], ...roles.map((each) => [each, i18n._(staffRoles[each])] as const)]}
      />
      <Listing of={accounts} empty={<Empty title={t`No account has this role`} />}>
        {(nodes) => (
          <Table
            label={t`Staff`}
            items={nodes}
            keyOf={({ handle }) => handle}
            columns={[
              { title: t`Account`, cell: ({ handle }) => <code>{handle}</code> },
              { title: t`Role`, cell: (account) => i18n._(staffRoles[account.role]) },
              { title: t`State`, cell: ({ state }) => <Status of={accountStates[state]} /> },
            ]}
            actions={(account) => mayOperate && account.state !== 'SUSPENDED' && <Revoke of={account} />}
          />
        )}
      </Listing>
    </Stack>
  )
}

function Revoke({ of: { handle } }: { readonly of: StaffAccount }) {
  const announce = useAnnouncements()
  const [isOpen, setOpen] = useState(false)
  const revoke = useChange(RevokeStaffAccount)
  return (
    <>
      <Button size="compact" onClick={() => setOpen(true)}>
        <Trans>Revoke</Trans>
      </Button>
      {isOpen && (
        <CriticalDialog
          operation="STAFF_REVOCATION"
          targetId={handle}
          question={<Trans>Revoke the staff account {handle}?</Trans>}
          irreversible={<Trans>It cannot be reinstated.</Trans>}
          consequences={[
            <Trans>Its sessions are closed at once, and it signs in no more.</Trans>,
            <Trans>What it has done stays in the audit trail.</Trans>,
          ]}
          action={<Trans>Revoke account</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await revoke.mutateAsync({ accountHandle: handle, grant })
            announce({ title: <Trans>The staff account is revoked.</Trans>, limitations })
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

interface CreateProps {
  readonly onCreated: (created: Created) => void
  readonly onClose: () => void
}

/** First the role, then the PIN: the grant names the role. */
function Create({ onCreated, onClose }: CreateProps) {
  const { i18n } = useLingui()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const [role, setRole] = useState<StaffRole>()
  const create = useChange(CreateStaffAccount)
  if (!role) {
    return (
      <Dialog title={<Trans>Create a staff account</Trans>} onClose={onClose}>
        <Form
          onSubmit={async (values) => setRole(values['role'] as StaffRole)}
          submit={<Trans>Continue</Trans>}
          actions={<Cancel onClose={onClose} />}
        >
          <SelectField
            name="role"
            label={<Trans>Role</Trans>}
            hint={<Trans>It never changes.</Trans>}
            options={roles.map((each) => [each, i18n._(staffRoles[each])] as const)}
            defaultValue="SUPPORT"
          />
        </Form>
      </Dialog>
    )
  }
  const name = i18n._(staffRoles[role])
  return (
    <CriticalDialog
      operation="STAFF_CREATION"
      targetId={role}
      question={<Trans>Create an account with the role {name}?</Trans>}
      consequences={[
        <Trans>
          Number, secret and recovery codes are shown once. Any person who has them has the account.
        </Trans>,
        <Trans>The account acts for the platform within its role, and owns nothing.</Trans>,
      ]}
      action={<Trans>Create account</Trans>}
      tone="primary"
      perform={async (grant) => onCreated(await create.mutateAsync({ idempotencyKey, role, grant }))}
      onClose={onClose}
    />
  )
}
