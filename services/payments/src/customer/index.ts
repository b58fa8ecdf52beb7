import { customers, definePart } from '@enigm/subgraph'
import { AddCustomers1790000000001 } from '../migrations/1790000000001-add-customers'
import { CustomerResolver } from './customer.resolver'

/** The names by which customers give support access to the states of their entitlements. */
export const customerPart = definePart({
  ...customers,
  migrations: [AddCustomers1790000000001],
  resolvers: [CustomerResolver],
})
