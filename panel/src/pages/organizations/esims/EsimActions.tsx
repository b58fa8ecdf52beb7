import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import {
  AssignableMembers,
  AssignEsim,
  AssignEsimPolicy,
  EsimPolicies,
  type EsimAction,
  type EsimPolicy,
} from '../../../generated/organizations'
import {
  Button,
  Cancel,
  Dialog,
  Empty,
  Form,
  Loaded,
  Menu,
  SelectField,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { useChange, useRead } from '../../../operations'
import { useOrganizationId } from '../organization'
import { critical } from './critical'
import type { Esim } from './Esim'
import { policies } from './states'

export interface ChangeProps {
  readonly of: Esim
  readonly onClose: () => void
}

/** The activation is not offered here: it shows the code to the member in the personal space. */
type Offered = Exclude<EsimAction, 'ACTIVATE'>

const dialogs: Record<Offered, (props: ChangeProps) => ReactNode> = {
  ASSIGN: Assign,
  ASSIGN_POLICY: Policy,
  ...critical,
}

export function EsimActions({ of }: { readonly of: Esim }) {
  const { t } = useLingui()
  const [chosen, setChosen] = useState<Offered>()
  const words: Record<Offered, ReactNode> = {
    ASSIGN: <Trans>Assign to a member</Trans>,
    ASSIGN_POLICY: <Trans>Change policy</Trans>,
    REPLACE: <Trans>Replace</Trans>,
    UNLINK: <Trans>Unlink</Trans>,
    RETIRE: <Trans>Retire</Trans>,
    DELETE: <Trans>Delete the profile</Trans>,
  }
  const offered = (Object.keys(dialogs) as Offered[]).filter((action) => of.availableActions.includes(action))
  const [first, ...others] = offered
  const Chosen = chosen && dialogs[chosen]
  return (
    <>
      {first && <Button onClick={() => setChosen(first)}>{words[first]}</Button>}
      <Menu
        label={t`More actions`}
        items={others.map((action) => ({
          key: action,
          text: words[action],
          onSelect: () => setChosen(action),
        }))}
      />
      {Chosen && <Chosen of={of} onClose={() => setChosen(undefined)} />}
    </>
  )
}

function Assign({ of: { id }, onClose }: ChangeProps) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const members = useRead(AssignableMembers, { organizationId: useOrganizationId() })
  const assign = useChange(AssignEsim)
  const submit = async ({ membershipId = '' }: Values) => {
    const { limitations } = await assign.mutateAsync({ esimId: id, membershipId })
    announce({ title: <Trans>The eSIM is assigned.</Trans>, limitations })
    onClose()
  }
  return (
    <Dialog title={<Trans>Assign the eSIM</Trans>} onClose={onClose}>
      <p>
        <Trans>
          The member alone can activate it and see its code. You see its state, and never where or how it is
          used.
        </Trans>
      </p>
      <Loaded of={members}>
        {({ organization }) => {
          const nodes = organization?.members.edges.map(({ node }) => node) ?? []
          if (nodes.length === 0) return <Empty title={t`The organization has no active member`} />
          return (
            <Form
              onSubmit={submit}
              submit={<Trans>Assign eSIM</Trans>}
              actions={<Cancel onClose={onClose} />}
            >
              <SelectField
                name="membershipId"
                label={<Trans>Member</Trans>}
                options={nodes.map(
                  ({ id: value, handle, own }) =>
                    [value, own ? t`${handle} (you)` : (handle ?? value)] as const,
                )}
              />
            </Form>
          )
        }}
      </Loaded>
    </Dialog>
  )
}

function Policy({ of: { id, policy }, onClose }: ChangeProps) {
  const { i18n } = useLingui()
  const announce = useAnnouncements()
  const offered = useRead(EsimPolicies, {})
  const assign = useChange(AssignEsimPolicy)
  const submit = async (values: Values) => {
    const { limitations } = await assign.mutateAsync({ esimId: id, policy: values['policy'] as EsimPolicy })
    announce({ title: <Trans>The policy is assigned.</Trans>, limitations })
    onClose()
  }
  return (
    <Dialog title={<Trans>Change the policy</Trans>} onClose={onClose}>
      <p>
        <Trans>
          The carrier enforces a policy by the type of the profile. It begins with the next profile.
        </Trans>
      </p>
      <Loaded of={offered}>
        {({ esimPolicies }) => (
          <Form
            onSubmit={submit}
            submit={<Trans>Assign policy</Trans>}
            actions={<Cancel onClose={onClose} />}
          >
            <SelectField
              name="policy"
              label={<Trans>Policy</Trans>}
              defaultValue={policy}
              options={esimPolicies.map((each) => [each, i18n._(policies[each])] as const)}
            />
          </Form>
        )}
      </Loaded>
    </Dialog>
  )
}
