import { Audiences, IdempotencyKey, Input, limitation, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { toDataURL, toString } from 'qrcode'
import { Ctx, Field, ID, InputType, ObjectType, Resolver } from 'type-graphql'
import type { EsimApp } from '../config'
import { Operation } from '../errors'
import { Esim } from '../esim/esim.entity'
import { viewEsim } from '../esim/esim.queries'
import { ActivationService } from './activation.service'

const QR = { errorCorrectionLevel: 'M', margin: 4 } as const

@InputType()
class ActivationInput {
  @Field(() => ID, { description: 'The eSIM.' })
  @MaxLength(64)
  esimId!: string

  @Field(() => IdempotencyKey, {
    description: 'Chosen by the client; it gives the same code again until a device has the profile.',
  })
  idempotencyKey!: string
}

@Audiences('panel')
@ObjectType({
  description: 'The code with which a device downloads a profile. A person who has it controls the line.',
})
class ActivationCode {
  @Field(() => String, { description: 'The code as text, for a device that reads no QR code.' })
  text!: string

  @Field(() => String, { description: 'The text as a QR code: a PNG in a data URL.' })
  qrPng!: string

  @Field(() => String, { description: 'The text as a QR code: an SVG document.' })
  qrSvg!: string
}

@Resolver()
export class ActivationResolver {
  private readonly activations: ActivationService

  constructor(app: EsimApp) {
    this.activations = app.get(ActivationService)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['esims:manage'],
    description:
      'Shows the activation code of an eSIM, once: the same key gives it again until a device has the profile. Only the holder can do this, or the member to whom the organization has assigned the eSIM.',
    emits: 'esim.esim.released',
    returns: {
      esim: [Esim, 'The eSIM as it now is; null when nothing has changed.'],
      activationCode: [ActivationCode, 'Its activation code; null when nothing has changed.'],
    },
    errors: [
      'SUSPENDED',
      'NOT_FOUND',
      'INVALID_TRANSITION',
      'IDEMPOTENCY_CONFLICT',
      'NOT_READY',
      'CODE_ALREADY_SHOWN',
      'CARRIER_UNAVAILABLE',
    ],
  })
  async activateEsim(@Input() { esimId, idempotencyKey }: ActivationInput, @Ctx() context: Context) {
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
