import { Audiences, payloadOf } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { ServersError } from '../errors'
import { Server } from './server.entity'

@ObjectType()
class ServerPayload extends payloadOf(ServersError) {
  @Field(() => Server, {
    nullable: true,
    description: 'The server as it now is; null when nothing has changed.',
  })
  server?: Server
}

@Audiences('panel', 'partner')
@ObjectType({ description: 'What createServer answers.' })
export class CreateServerPayload extends ServerPayload {}

@Audiences('panel')
@ObjectType({ description: 'What rotateServerLocator answers.' })
export class RotateServerLocatorPayload extends ServerPayload {}

@Audiences('panel')
@ObjectType({ description: 'What setLocatorAvailability answers.' })
export class SetLocatorAvailabilityPayload extends ServerPayload {}

@Audiences('panel')
@ObjectType({ description: 'What deleteServer answers.' })
export class DeleteServerPayload extends ServerPayload {}
