import { Trans, useLingui } from '@lingui/react/macro'
import { useScope } from '../../../frame/viewer'
import {
  DashboardClients,
  RegisterDashboardClient,
  RevokeDashboardClient,
  RotateDashboardClient,
} from '../../../generated/operations'
import { Empty, useAnnouncements } from '../../../kit'
import { useChange, usePages } from '../../../operations'
import { MachineClients, type ClientKind } from '../../organizations/clients/MachineClients'
import '../failures'

export default function DashboardsPage() {
  const { t } = useLingui()
  const clients = usePages(DashboardClients, {}, ({ dashboardClients }) => dashboardClients)
  return (
    <MachineClients
      title={t`Dashboards`}
      lead={t`Internal programs that read aggregates of the platform. At most twenty are active; revoked ones are listed for 30 days.`}
      empty={
        <Empty title={t`No dashboards`}>
          <Trans>A program that shows numbers of the platform would be here.</Trans>
        </Empty>
      }
      of={clients}
      kind={useDashboard()}
      mayRegister={useScope('platform:operate')}
    />
  )
}

function useDashboard(): ClientKind {
  const announce = useAnnouncements()
  const register = useChange(RegisterDashboardClient)
  const rotate = useChange(RotateDashboardClient)
  const revoke = useChange(RevokeDashboardClient)
  return {
    operations: {
      register: 'DASHBOARD_CLIENT_REGISTRATION',
      rotate: 'DASHBOARD_CLIENT_ROTATION',
      revoke: 'DASHBOARD_CLIENT_REVOCATION',
    },
    targetOf: ({ x }) => x,
    consequences: [<Trans>It reads numbers of the platform, and never data of a person.</Trans>],
    async register(input) {
      const { limitations } = await register.mutateAsync(input)
      announce({ title: <Trans>The dashboard is registered. Give it its id.</Trans>, limitations })
    },
    async rotate(input) {
      const { limitations } = await rotate.mutateAsync(input)
      announce({ title: <Trans>The key is changed.</Trans>, limitations })
    },
    async revoke(input) {
      const { limitations } = await revoke.mutateAsync(input)
      announce({ title: <Trans>The dashboard is revoked.</Trans>, limitations })
    },
  }
}
