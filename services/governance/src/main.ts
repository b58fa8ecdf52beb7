import 'reflect-metadata'
import { runAlone } from '@enigm/subgraph'
import { definition } from './service'

void runAlone(definition)
