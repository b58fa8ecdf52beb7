import { Trans, useLingui } from '@lingui/react/macro'
import {
  PartnerClients,
  RegisterPartnerClient,
  RevokePartnerClient,
  RotatePartnerClient,
} from '../../../generated/organizations'
import { Empty, useAnnouncements } from '../../../kit'
import { useChange, usePages } from '../../../operations'
import { useOrganizationId } from '../organization'
import { MachineClients, type ClientKind } from './MachineClients'
import '../failures'

export default function PartnerClientsPage() {
  const { t } = useLingui()
  const organizationId = useOrganizationId()
  const clients = usePages(
    PartnerClients,
    { organizationId },
    ({ organization }) => organization?.partnerClients,
  )
  return (
    <MachineClients
      title={t`API clients`}
      lead={t`Programs that call Enigm Command for the organization. At most ten are active; revoked ones are listed for 30 days.`}
      empty={
        <Empty title={t`No API clients`}>
          <Trans>A program that orders, activates or reads for the organization would be here.</Trans>
        </Empty>
      }
      of={clients}
      kind={usePartner(organizationId)}
      mayRegister
    />
  )
}

function usePartner(organizationId: string): ClientKind {
  const announce = useAnnouncements()
  const register = useChange(RegisterPartnerClient)
  const rotate = useChange(RotatePartnerClient)
  const revoke = useChange(RevokePartnerClient)
  return {
    operations: {
      register: 'PARTNER_CLIENT_REGISTRATION',
      rotate: 'PARTNER_CLIENT_ROTATION',
      revoke: 'PARTNER_CLIENT_REVOCATION',
    },
    targetOf: ({ x }) => `${organizationId}:${x}`,
    consequences: [
      <Trans>It orders, activates and reads for this organization, and has no access outside of it.</Trans>,
      <Trans>It cannot do what needs a PIN: no removal, revocation or deletion.</Trans>,
    ],
    async register(input) {
      const { limitations } = await register.mutateAsync({ organizationId, ...input })
      announce({ title: <Trans>The client is registered. Give it its id.</Trans>, limitations })
    },
    async rotate(input) {
      const { limitations } = await rotate.mutateAsync(input)
      announce({ title: <Trans>The key is changed.</Trans>, limitations })
    },
    async revoke(input) {
      const { limitations } = await revoke.mutateAsync(input)
      announce({ title: <Trans>The client is revoked.</Trans>, limitations })
    },
  }
}
