import { definePart } from '@enigm/subgraph'
import { lapse, lapseJob } from './ending'
import { RestrictionResolver } from './restriction.resolver'
import { Session, sessions } from './session.entity'
import { AccountSessionsResolver, SessionResolver } from './session.resolver'
import { ViewerResolver } from './viewer.resolver'
import { WrongProofs } from './wrong-proofs'

export const sessionPart = definePart({
  entities: [Session],
  resolvers: [SessionResolver, AccountSessionsResolver, RestrictionResolver, ViewerResolver],
  snapshots: { 'accounts.session.snapshot': sessions.snapshot },
  jobs: { [lapseJob]: lapse },
  startWorker: (app, bus) => app.get(WrongProofs).follow(bus),
})
