// The parts of one server are one chunk, because a visitor moves between them.
export { default as Danger } from './Danger'
export { default as Devices } from './Devices'
export { default as JoinRequests } from './JoinRequests'
export { default as Members } from './Members'
export { default as Overview } from './Overview'
export { default as Server } from './Server'
