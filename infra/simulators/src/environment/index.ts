export { startEnvironmentAgent, type RunningEnvironmentAgent } from './agent'
export { spawnEnvironmentAgent, type EnvironmentAgentProcess } from './agent-process'
export { holdGrounds, type HoldGround } from './store'
