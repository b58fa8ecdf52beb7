import { Audiences, type App, type DataSubject } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { EsimState } from '../esim/esim.lifecycle'

const MOST = 100

@Audiences('panel')
@ObjectType({ description: 'An eSIM of a customer, as far as support sees it.' })
export class CustomerEsim {
  @Field(() => EsimState, { description: 'Where it stands in its lifecycle.' })
  state!: EsimState

  /** Whom looking at it concerns; it has no field. */
  accountId!: string
}

/** The states of the eSIMs of one account, for support; an unknown handle and one without eSIMs read the same. */
export function customerEsims(app: App, accountHandle: string): Promise<CustomerEsim[]> {
  return app.read<CustomerEsim>(
    `SELECT state, account_id AS "accountId" FROM esim WHERE account_handle = $1 ORDER BY id LIMIT $2`,
    [accountHandle, MOST],
  )
}

/** Into whose trail the look goes (AUD-01); into nobody's when there was nothing to see. */
export function concernedBy([first]: readonly CustomerEsim[]): DataSubject | null {
  return first ? { scope: `account:${first.accountId}`, target: first.accountId } : null
}
