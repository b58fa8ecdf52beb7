import { Audiences, payloadOf } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { EsimError } from '../errors'
import { Esim, type ViewedEsim } from './esim.entity'

@ObjectType()
class EsimPayload extends payloadOf(EsimError) {
  @Field(() => Esim, { nullable: true, description: 'The eSIM as it now is; null when nothing has changed.' })
  esim?: ViewedEsim
}

export enum RetainedKind {
  AUDIT_ENTRIES = 'AUDIT_ENTRIES',
  EVENTS_IN_DELIVERY = 'EVENTS_IN_DELIVERY',
  PROFILE_OF_NOBODY = 'PROFILE_OF_NOBODY',
}

registerEnumType(RetainedKind, {
  name: 'EsimRetainedKind',
  description: 'What stays when an eSIM was unlinked. None of it ties its holder to the profile.',
  valuesConfig: {
    AUDIT_ENTRIES: {
      description:
        'The holder’s audit trail says that an eSIM was unlinked, by its id, which leads nowhere any more.',
    },
    EVENTS_IN_DELIVERY: {
      description:
        'Events with ids and states, for as long as services may still have to be told; no profile stands in them.',
    },
    PROFILE_OF_NOBODY: {
      description: 'The number of the profile, which the carrier accounts for, without any holder.',
    },
  },
})

@Audiences('panel')
@ObjectType({ description: 'What unlinkEsim answers.' })
export class UnlinkEsimPayload extends EsimPayload {
  @Field(() => [RetainedKind], {
    nullable: true,
    description: 'What stays, and leads to nobody; null when nothing has changed.',
  })
  retained?: RetainedKind[]
}

@Audiences('panel')
@ObjectType({ description: 'What deleteEsim answers.' })
export class DeleteEsimPayload extends EsimPayload {}

@Audiences('panel')
@ObjectType({ description: 'What retireEsim answers.' })
export class RetireEsimPayload extends EsimPayload {}

@Audiences('panel')
@ObjectType({ description: 'What replaceEsim answers.' })
export class ReplaceEsimPayload extends EsimPayload {
  @Field(() => Esim, { nullable: true, description: 'The eSIM that was replaced.' })
  replaced?: ViewedEsim
}

@Audiences('panel', 'partner')
@ObjectType({ description: 'What assignEsimPolicy answers.' })
export class AssignEsimPolicyPayload extends EsimPayload {}

@Audiences('panel')
@ObjectType({ description: 'What assignEsim answers.' })
export class AssignEsimPayload extends EsimPayload {}
