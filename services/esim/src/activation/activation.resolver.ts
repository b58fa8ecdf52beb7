import { Audiences, limitation, payloadOf, RequiresScopes, type Context } from '@enigm/subgraph'
import { Length, MaxLength } from 'class-validator'
import { toDataURL, toString } from 'qrcode'
import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { EsimApp } from '../config'
import { EsimError } from '../errors'
import { Esim, type ViewedEsim } from '../esim/esim.entity'
import { viewEsim } from '../esim/esim.queries'
import { ActivationService } from './activation.service'

const QR = { errorCorrectionLevel: 'M', margin: 4 } as const

@InputType({ description: 'What activateEsim takes.' })
class ActivateEsimInput {
  @Field(() => ID, { description: 'The eSIM.' })
  @MaxLength(64)
  esimId!: string

  @Field(() => String, {
    description:
      'Chosen by the client: until a device has the profile, the same key gives the same code again.',
  })
  @Length(8, 64)
  idempotencyKey!: string
}

@Audiences('panel')
@ObjectType({ description: 'What a device needs to download a profile. Whoever has it controls the line.' })
class ActivationCode {
  @Field(() => String, { description: 'The text for a device that takes no picture.' })
  text!: string

  @Field(() => String, { description: 'The text as a QR code: a PNG in a data URL.' })
  qrPng!: string

  @Field(() => String, { description: 'The text as a QR code: an SVG document.' })
  qrSvg!: string
}

@Audiences('panel')
@ObjectType({ description: 'What activateEsim answers.' })
class ActivateEsimPayload extends payloadOf(EsimError) {
  @Field(() => Esim, { nullable: true, description: 'The eSIM as it now is; null when nothing has changed.' })
  esim?: ViewedEsim

  @Field(() => ActivationCode, { nullable: true, description: 'Its activation code, for this once.' })
  activationCode?: ActivationCode
}

@Resolver()
export class ActivationResolver {
  private readonly activations: ActivationService

  constructor(app: EsimApp) {
    this.activations = app.get(ActivationService)
  }

  @Audiences('panel')
  @RequiresScopes('esims:manage')
  @Mutation(() => ActivateEsimPayload, {
    nullable: true,
    description:
      'Shows the activation code of an eSIM, once. Its holder alone, or the member whom the organization gave it to, with esims:manage and without a grant; the same key gives the same code until a device has the profile. Event: esim.esim.released.',
  })
  async activateEsim(
    @Arg('input', { description: 'The eSIM and the key.' }) { esimId, idempotencyKey }: ActivateEsimInput,
    @Ctx() context: Context,
  ): Promise<ActivateEsimPayload> {
    const text = await this.activations.activate(context, esimId, idempotencyKey)
    const [qrPng, qrSvg, esim] = await Promise.all([
      toDataURL(text, QR),
      toString(text, { ...QR, type: 'svg' }),
      viewEsim(context, esimId),
    ])
    return {
      esim,
      activationCode: { text, qrPng, qrSvg },
      limitations: [limitation('ESIM_CODE_SHOWN_ONCE'), limitation('ESIM_IS_CONNECTIVITY')],
    }
  }
}
