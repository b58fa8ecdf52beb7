import { Trans, useLingui } from '@lingui/react/macro'
import { AssignManagedPolicy, type ManagedPolicy, type ManagementFragment } from '../../generated/devices'
import { Facts, Form, Notice, SelectField, Status, Time, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'
import { policies, policyStates } from './device-words'

interface PolicyAndPostureProps {
  readonly of: ManagementFragment
  readonly handle: string
  readonly mayManage: boolean
}

/** The assigned policy, the one that the device has confirmed, and what it has reported about itself. */
export function PolicyAndPosture({ of: management, handle, mayManage }: PolicyAndPostureProps) {
  const { i18n, t } = useLingui()
  const { assignedPolicy, appliedPolicy, appliedAt, policyState, posture, chainBroken } = management
  const answer = (value: boolean) => (value ? t`Yes` : t`No`)
  return (
    <>
      {chainBroken && (
        <Notice tone="stop" title={<Trans>The device may have been copied or set back</Trans>}>
          <Trans>
            It has named another last command than it was sent, and gets no further one. Revoke it.
          </Trans>
        </Notice>
      )}
      <Facts
        of={[
          [t`Assigned policy`, assignedPolicy ? i18n._(policies[assignedPolicy]) : t`None`],
          [t`State of the policy`, <Status key="policy" of={policyStates[policyState]} />],
          [
            t`Confirmed by the device`,
            appliedPolicy && appliedAt ? (
              <span key="applied">
                {i18n._(policies[appliedPolicy])} · <Time at={appliedAt} />
              </span>
            ) : (
              t`None`
            ),
          ],
          ...(posture
            ? ([
                [t`Says that a screen lock is set`, answer(posture.screenLock)],
                [t`Says that its storage is encrypted`, answer(posture.storageEncrypted)],
                [t`Says that its system is unchanged`, answer(posture.systemIntact)],
                [t`Says that its system is current`, answer(posture.systemCurrent)],
                [t`Said this`, <Time key="hour" at={posture.reportedHour} precision="hour" />],
              ] as const)
            : []),
        ]}
      />
      {mayManage && <PolicyForm handle={handle} assigned={assignedPolicy} />}
    </>
  )
}

interface PolicyFormProps {
  readonly handle: string
  readonly assigned: ManagedPolicy | null
}

function PolicyForm({ handle, assigned }: PolicyFormProps) {
  const { i18n } = useLingui()
  const announce = useAnnouncements()
  const assign = useChange(AssignManagedPolicy)
  return (
    <Form
      tone="plain"
      submit={<Trans>Assign policy</Trans>}
      onSubmit={async ({ policy }) => {
        const { limitations } = await assign.mutateAsync({
          deviceHandle: handle,
          policy: policy as ManagedPolicy,
        })
        announce({
          title: <Trans>The policy is assigned. It applies when the device has confirmed it.</Trans>,
          limitations,
        })
      }}
    >
      <SelectField
        name="policy"
        label={<Trans>Policy</Trans>}
        defaultValue={assigned ?? 'BASIC'}
        options={Object.entries(policies).map(([policy, text]) => [policy, i18n._(text)])}
      />
    </Form>
  )
}
