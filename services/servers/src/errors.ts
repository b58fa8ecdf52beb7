import { Audiences, DomainFailure, UserError } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'

const texts = {
  NOT_FOUND: 'There is no such object here.',
  INVALID_TRANSITION: 'Its present state does not allow this.',
  IDEMPOTENCY_CONFLICT: 'This key was used for another request.',
  ENTITLEMENT_NOT_USABLE: 'There is no unused server entitlement of this name.',
  REGION_NOT_OFFERED: 'No server can be created in this region now.',
  CONFIRMATION_WRONG: 'The confirmation is not the present locator of the server.',
  APPLICANT_NOT_ELIGIBLE: 'The applicant cannot become a member now.',
} as const

export type ServersErrorCode = keyof typeof texts
const ServersErrorCode = Object.fromEntries(Object.keys(texts).map((code) => [code, code]))

registerEnumType(ServersErrorCode, {
  name: 'ServersErrorCode',
  description: 'Why a mutation about servers changed nothing.',
  valuesConfig: Object.fromEntries(
    Object.entries(texts).map(([code, description]) => [code, { description }]),
  ),
})

@Audiences('panel', 'partner')
@ObjectType({ implements: UserError, description: 'Why a mutation about servers changed nothing.' })
export class ServersError extends UserError {
  @Field(() => ServersErrorCode, { description: 'The reason, for programs.' })
  code!: ServersErrorCode
}

/** An expected failure; two causes of one code read the same unless `message` says more on purpose. */
export class ServersFailure extends DomainFailure<ServersErrorCode> {
  constructor(code: ServersErrorCode, path: string[] = [], message: string = texts[code]) {
    super(code, message, path)
  }
}
