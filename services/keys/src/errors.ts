import { Audiences, DomainFailure, UserError } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'

const texts = {
  NOT_FOUND: 'There is no such object here.',
  INVALID_TRANSITION: 'Its present state does not allow this.',
  IDEMPOTENCY_CONFLICT: 'This key was used for another request.',
  ENTITLEMENT_NOT_USABLE: 'There is no unused Enigm Key entitlement of this name.',
} as const

export type KeysErrorCode = keyof typeof texts
const KeysErrorCode = Object.fromEntries(Object.keys(texts).map((code) => [code, code]))

registerEnumType(KeysErrorCode, {
  name: 'KeysErrorCode',
  description: 'Why a mutation about Enigm Keys changed nothing.',
  valuesConfig: Object.fromEntries(
    Object.entries(texts).map(([code, description]) => [code, { description }]),
  ),
})

@Audiences('panel', 'device')
@ObjectType({ implements: UserError, description: 'Why a mutation about Enigm Keys changed nothing.' })
export class KeysError extends UserError {
  @Field(() => KeysErrorCode, { description: 'The reason, for programs.' })
  code!: KeysErrorCode
}

/** An expected failure; two causes of one code read the same. */
export class KeysFailure extends DomainFailure<KeysErrorCode> {
  constructor(code: KeysErrorCode, path: string[] = []) {
    super(code, texts[code], path)
  }
}
