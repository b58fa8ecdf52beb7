import { getRouteApi } from '@tanstack/react-router'
import { OrderView } from './Order'

const route = getRouteApi('/app/organizations/$organizationId/administration/purchases/orders/$orderId')

export default function OrganizationOrderPage() {
  return <OrderView {...route.useParams()} />
}
