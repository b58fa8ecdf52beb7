import { Audiences, DomainFailure, UserError } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'

const texts = {
  NOT_FOUND: 'There is no such object here.',
  INVALID_TRANSITION: 'Its present state does not allow this.',
  NOT_READY: 'The carrier has not prepared its profile yet.',
  CODE_ALREADY_SHOWN: 'Its activation code was shown and cannot be shown again.',
  CARRIER_UNAVAILABLE: 'The carrier does not answer now; nothing has changed.',
  POLICY_NOT_OFFERED: 'The carrier has no kind of profile for this policy.',
  MEMBER_NOT_ELIGIBLE: 'There is no active member of this organization of this name.',
} as const

export type EsimErrorCode = keyof typeof texts
const EsimErrorCode = Object.fromEntries(Object.keys(texts).map((code) => [code, code]))

registerEnumType(EsimErrorCode, {
  name: 'EsimErrorCode',
  description: 'Why a mutation about eSIMs changed nothing.',
  valuesConfig: Object.fromEntries(
    Object.entries(texts).map(([code, description]) => [code, { description }]),
  ),
})

@Audiences('panel', 'partner')
@ObjectType({ implements: UserError, description: 'Why a mutation about eSIMs changed nothing.' })
export class EsimError extends UserError {
  @Field(() => EsimErrorCode, { description: 'The reason, for programs.' })
  code!: EsimErrorCode
}

/** An expected failure; two causes of one code read the same. */
export class EsimFailure extends DomainFailure<EsimErrorCode> {
  constructor(code: EsimErrorCode, path: string[] = []) {
    super(code, texts[code], path)
  }
}
