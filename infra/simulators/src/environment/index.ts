export { startEnvironmentAgent, type RunningEnvironmentAgent } from './agent'
export { holdGrounds, type HoldGround } from './store'
