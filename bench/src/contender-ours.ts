import 'reflect-metadata'
import { startGateway } from '@enigm/gateway'
import { answerDriver } from './contender'

process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'

void startGateway(process.env).then(() => answerDriver())
