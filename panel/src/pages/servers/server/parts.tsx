// The parts of one server that a visitor moves between are one chunk.
export { default as JoinRequests } from './JoinRequests'
export { default as Members } from './Members'
export { default as Overview } from './Overview'
export { default as Server } from './Server'
