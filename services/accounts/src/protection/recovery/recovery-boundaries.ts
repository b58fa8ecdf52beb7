import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { delayHours, RecoveryKind } from './recovery-kind'

/** What a recovery could be thought to bring back. */
enum RecoveryMatter {
  ACCOUNT_ACCESS = 'ACCOUNT_ACCESS',
  MESSAGE_CONTENT = 'MESSAGE_CONTENT',
  KEY_MATERIAL = 'KEY_MATERIAL',
}

registerEnumType(RecoveryMatter, {
  name: 'RecoveryMatter',
  description: 'What a recovery could be thought to bring back.',
  valuesConfig: {
    ACCOUNT_ACCESS: { description: 'Signing in to the account.' },
    MESSAGE_CONTENT: { description: 'What was written or sent in messages.' },
    KEY_MATERIAL: { description: 'The keys that only Enigm App holds.' },
  },
})

@Audiences('panel', 'device')
@ObjectType({ description: 'What a recovery brings back and what it does not.' })
export class RecoveryResult {
  @Field(() => [RecoveryMatter], { description: 'What it brings back.' })
  restores!: readonly RecoveryMatter[]

  @Field(() => [RecoveryMatter], { description: 'What it does not bring back, whoever asks.' })
  doesNotRestore!: readonly RecoveryMatter[]
}

@Audiences('panel', 'device')
@ObjectType({ description: 'One way to recover an account, with its boundaries.' })
export class RecoveryOption extends RecoveryResult {
  @Field(() => RecoveryKind, { description: 'What it takes.' })
  kind!: RecoveryKind

  @Field(() => Int, {
    description: 'So many hours after its start it can be completed; until then its holder can cancel it.',
  })
  delayHours!: number
}

/** The same for every kind and role: no option promises content or keys (REC-03, REC-04). */
export const recoveryResult: Readonly<RecoveryResult> = {
  restores: [RecoveryMatter.ACCOUNT_ACCESS],
  doesNotRestore: [RecoveryMatter.MESSAGE_CONTENT, RecoveryMatter.KEY_MATERIAL],
}

export const recoveryOptions: readonly RecoveryOption[] = Object.values(RecoveryKind).map((kind) => ({
  kind,
  delayHours: delayHours[kind],
  ...recoveryResult,
}))
