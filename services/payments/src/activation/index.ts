import { asGiven, definePart } from '@enigm/subgraph'
import { Activation } from './activation.entity'
import { EsimStub, KeyOrderStub, ServerStub } from './product-instance'

export const activationPart = definePart({
  entities: [Activation],
  stubs: [ServerStub, EsimStub, KeyOrderStub],
  references: { Server: asGiven, Esim: asGiven, KeyOrder: asGiven },
})
